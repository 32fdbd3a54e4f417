import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and the end of a session: work is cancelled, cleaned up after, and ends with 130.
enum Interruption {
    /// Runs work that a signal cancels.
    static func watch(_ work: @escaping @Sendable () async -> Int32) async -> Int32 {
        // A reader that went away shows as a failed write, which has a status of its own.
        signal(SIGPIPE) { _ in }
        let task = Task { await work() }
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // An empty function, not SIG_IGN: children must not inherit deafness.
            signal(number) { _ in }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { exit(130) }
                task.cancel()
            }
            source.resume()
            return source
        }
        let status = await task.value
        sources.forEach { $0.cancel() }
        return task.isCancelled && !isGentle.load(ordering: .relaxed) ? 130 : status
    }

    private static let isGentle = Atomic(false)

    /// From now on a first signal is the usual way to end, whose status is the work's own.
    static func endsGently() { isGentle.store(true, ordering: .relaxed) }
}
