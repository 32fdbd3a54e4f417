package import Logging
import ServiceLifecycle
package import Store

/// Keeps what a node knows of banks current: reads everything once, then what changed, whenever a
/// hint says so and often enough that a lost hint makes no difference.
package struct BankFollower: ServiceLifecycle.Service {
    private let reader: BankReader
    private let database: any Database
    private let surroundings: Surroundings
    private let logger: Logger

    package init(
        _ reader: BankReader,
        in database: any Database,
        surroundings: Surroundings,
        logger: Logger,
    ) {
        self.reader = reader
        self.database = database
        self.surroundings = surroundings
        self.logger = logger
    }

    /// Follows until the task is cancelled or the process shuts down.
    package func run() async throws {
        let following = Following(
            subject: "the node's copy of the banks",
            channel: .banks,
            poll: reader.book.limits.poll,
            database: database,
            surroundings: surroundings,
            logger: logger,
        )
        let (due, isDue) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1),
        )
        await withTaskGroup(of: Void.self) { group in
            // Beside: settling may wait for searches, and what is new doesn't.
            group.addTask { for await _ in due { await settle() } }
            await following.run {
                try await reader.look()
                isDue.yield()
            }
            isDue.finish()
            group.cancelAll()
        }
    }

    private func settle() async {
        do { try await reader.book.settle() } catch {
            guard !Task.isCancelled else { return }
            logger.error("a bank can't be settled", metadata: ["reason": "\(error)"])
        }
    }
}
