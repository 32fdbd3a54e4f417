import Logging
import ServiceLifecycle
import Store

/// How something in memory follows the database: looked at once, then whenever a hint says so, and
/// often enough that a lost hint makes no difference.
struct Following: Sendable {
    /// What is kept current, as the log names it: "the gate".
    let subject: String
    /// Whose hints wake it.
    let channel: Channel
    /// How long it waits for a hint before it looks by itself.
    let poll: Duration
    let database: any Database
    let surroundings: Surroundings
    let logger: Logger

    /// Follows until the task is cancelled or the process shuts down; what goes wrong is told once,
    /// and tried again.
    func run(_ look: () async throws -> Void) async {
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
                    try await look()
                    if isBehind { logger.info("\(subject) is current again") }
                    isBehind = false
                } catch {
                    guard !Task.isCancelled else { break }
                    if !isBehind {
                        logger.error("\(subject) falls behind", metadata: ["reason": "\(error)"])
                    }
                    isBehind = true
                }
            }
            group.cancelAll()
        }
    }

    /// Wakes at every hint and after every poll's time, until its task is cancelled.
    private func wake(_ waker: AsyncStream<Void>.Continuation) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in database.notifications(on: channel) { waker.yield() }
            }
            group.addTask {
                while (try? await surroundings.sleep(poll)) != nil { waker.yield() }
            }
        }
    }
}
