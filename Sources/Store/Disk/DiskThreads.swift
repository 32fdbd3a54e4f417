import Foundation
import Synchronization

/// A few threads that may wait for the disk.
///
/// A call that waits for the disk must not run on the threads on which Swift runs tasks: there are
/// as many as cores, and while they wait nothing else moves, not even answers from memory. So
/// every piece of work with files is handed to these threads, and the task is suspended until it is
/// done. Their number bounds what is asked of the disk at once; what comes beyond it waits in line.
package final class DiskThreads: Sendable {
    /// As many as a server with one disk uses well.
    package static let usualCount = 8

    private let line = WaitingLine()
    private let count: Int

    /// Starts the threads; they end when nobody holds this any more and the line is empty.
    package init(count: Int = DiskThreads.usualCount) {
        self.count = max(count, 1)
        for number in 1...self.count {
            let thread = Thread { [line] in while let work = line.next() { work() } }
            thread.name = "disk \(number)"
            thread.start()
        }
    }

    deinit { for _ in 0..<count { line.add(nil) } }

    /// Does work that waits for the disk, on one of the threads.
    ///
    /// Work that has begun runs to its end, also when the task is cancelled.
    package func run<Result: Sendable, Fault: Error>(
        _ work: @escaping @Sendable () throws(Fault) -> Result
    ) async throws(Fault) -> Result {
        let outcome: Swift.Result<Result, Fault> = await withCheckedContinuation { waiting in
            line.add { waiting.resume(returning: Swift.Result(catching: work)) }
        }
        return try outcome.get()
    }
}

/// Work in the order in which it came; nil ends a thread.
private final class WaitingLine: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var waiting: [Work?] = []
        var first = 0
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    func add(_ work: Work?) {
        state.withLock { $0.waiting.append(work) }
        available.signal()
    }

    func next() -> Work? {
        available.wait()
        return state.withLock { state in
            let work = state.waiting[state.first]
            state.waiting[state.first] = nil
            state.first += 1
            if state.first == state.waiting.count || state.first > 1024 {
                state.waiting.removeFirst(state.first)
                state.first = 0
            }
            return work
        }
    }
}
