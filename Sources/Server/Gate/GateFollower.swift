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
        let (wakes, waker) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1),
        )
        waker.yield()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await cancelWhenGracefulShutdown { await wake(waker) }
                waker.finish()
            }
            var (change, isBehind) = (Int64(0), false)
            for await _ in wakes {
                do {
                    change = try await look(after: change)
                    if isBehind { logger.info("the gate is current again") }
                    isBehind = false
                } catch {
                    guard !Task.isCancelled else { break }
                    if !isBehind {
                        logger.error("the gate falls behind", metadata: ["reason": "\(error)"])
                    }
                    isBehind = true
                }
            }
            group.cancelAll()
        }
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

    /// Wakes at every hint and after every poll's time, until its task is cancelled.
    private func wake(_ waker: AsyncStream<Void>.Continuation) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in database.notifications(on: .gate) { waker.yield() }
            }
            group.addTask {
                while (try? await surroundings.sleep(book.limits.poll)) != nil { waker.yield() }
            }
        }
    }
}
