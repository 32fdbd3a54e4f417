import Dispatch
import Foundation
import Synchronization

/// A thread for one connection, on which the connection's actor runs.
///
/// libpq waits on its socket; on a thread of the shared pool that would hold up everybody else.
final class ConnectionThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let awake = DispatchSemaphore(value: 0)

    /// Starts the thread; it lives until ``finish()``.
    init(name: String) {
        let thread = Thread { [self] in
            while runNext() {}
        }
        thread.name = name
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
