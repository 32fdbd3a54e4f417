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
            var isBehind = false
            for await _ in wakes {
                do {
                    try await reader.look()
                    if isBehind { logger.info("the banks are current again") }
                    isBehind = false
                    try await reader.book.settle()
                } catch {
                    guard !Task.isCancelled else { break }
                    if !isBehind {
                        logger.error("the banks fall behind", metadata: ["reason": "\(error)"])
                    }
                    isBehind = true
                }
            }
            group.cancelAll()
        }
    }

    /// Wakes at every hint and after every poll's time, until its task is cancelled.
    private func wake(_ waker: AsyncStream<Void>.Continuation) async {
        let poll = reader.book.limits.poll
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in database.notifications(on: .banks) { waker.yield() }
            }
            group.addTask {
                while (try? await surroundings.sleep(poll)) != nil { waker.yield() }
            }
        }
    }
}
