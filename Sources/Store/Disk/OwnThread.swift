import Dispatch
import Foundation
import Synchronization

/// A thread for one actor, on which all of its work runs.
///
/// For work that waits for a socket or the disk again and again: on a thread of the shared pool
/// that would hold up everybody else, and ``DiskThreads`` take one piece at a time.
final class OwnThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let awake = DispatchSemaphore(value: 0)

    /// Starts the thread; it lives until ``finish()``.
    init(name: String) {
        let thread = Thread { [self] in
            Thread.current.name = name
            while runNext() {}
        }
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        awake.signal()
    }

    /// Ends the thread; called when the actor is gone, so that no job can follow.
    func finish() {
        state.withLock { $0.isFinished = true }
        awake.signal()
    }

    private func runNext() -> Bool {
        awake.wait()
        let (jobs, isFinished) = state.withLock { state in
            defer { state.jobs = [] }
            return (state.jobs, state.isFinished)
        }
        for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
        return !isFinished
    }
}
