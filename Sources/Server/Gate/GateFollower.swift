import Casework
package import Logging
import ServiceLifecycle
package import Store

/// Keeps a gate's memory current: reads everything once, then what changed, whenever a hint says so
/// and often enough that a lost hint makes no difference.
///
/// While the database can't be read the memory only ages; ``GateLimits/failsClosed`` says what that
/// means for plays.
package struct GateFollower: ServiceLifecycle.Service {
    private let book: GateBook
    private let gate: Gate
    private let database: any Database
    private let surroundings: Surroundings
    private let logger: Logger

    package init(
        _ book: GateBook,
        following gate: Gate,
        in database: any Database,
        surroundings: Surroundings,
        logger: Logger,
    ) {
        self.book = book
        self.gate = gate
        self.database = database
        self.surroundings = surroundings
        self.logger = logger
    }

    /// Follows until the task is cancelled or the process shuts down.
    package func run() async throws {
        var change = Int64(0)
        await following.run { change = try await look(after: change) }
    }

    private var following: Following {
        Following(
            subject: "the gate",
            channel: .gate,
            poll: book.limits.poll,
            database: database,
            surroundings: surroundings,
            logger: logger,
        )
    }

    /// Takes in what changed after a number, and gives the number of the last change.
    package func look(after change: Int64) async throws -> Int64 {
        var change = change
        while true {
            let began = surroundings.uptime()
            let (gate, limit, after) = (gate, book.limits.batch, change)
            let changes = try await database.read { transaction in
                try gate.entries(after: after, limit: limit, in: transaction)
            }
            book.take(changes)
            change = changes.last?.change ?? change
            guard changes.count == limit else {
                book.confirm(asOf: began)
                return change
            }
        }
    }
}
