import Synchronization

/// The jobs that a worker has in its hands, and what is still to be said of others.
final class Crew: Sendable {
    /// Why a job was told to stop.
    enum Stop: Hashable { case cancelled, timedOut, lost, shutdown }

    struct Member {
        let job: ClaimedJob
        let report: JobContext.Report
        /// By a clock that nobody sets: the time of day may jump.
        let deadline: Duration
        var task: Task<Void, Never>?
        var stop: Stop?
        var told: JobQueue.Progress?
        /// Whether its result was written down before its handler ended.
        var isSettled = false
    }

    private struct State {
        var members: [JobHold: Member] = [:]
        var results: [Settlement] = []
        /// Those whose writing may have been committed although it failed.
        var doubtful: Set<JobHold> = []
        var isStopping = false
    }

    private let state = Mutex(State())

    var count: Int { state.withLock(\.members.count) }

    var isStopping: Bool { state.withLock(\.isStopping) }

    func stopClaiming() { state.withLock { $0.isStopping = true } }

    func add(_ job: ClaimedJob, _ report: JobContext.Report, deadline: Duration) {
        state.withLock {
            $0.members[job.hold] = Member(job: job, report: report, deadline: deadline)
        }
    }

    /// Notes the task that works on a job, unless it has ended already.
    func assign(_ task: Task<Void, Never>, to hold: JobHold) {
        let isStopped = state.withLock { state in
            state.members[hold]?.task = task
            return state.members[hold]?.stop != nil
        }
        if isStopped { task.cancel() }
    }

    /// Takes a job out whose handler ended, and keeps its result for the next batch.
    func finish(_ hold: JobHold, with error: (any Error)?) {
        state.withLock { state in
            guard let member = state.members.removeValue(forKey: hold) else { return }
            if let result = member.result(of: error) {
                state.results.append(Settlement(hold, result))
            }
        }
    }

    func takeResults(most: Int) -> [Settlement] {
        state.withLock { state in
            defer { state.results.removeFirst(min(most, state.results.count)) }
            return Array(state.results.prefix(most))
        }
    }

    /// Keeps results that could not be written, for the next time.
    func putBack(_ results: [Settlement], isDoubtful: Bool) {
        state.withLock { state in
            state.results.insert(contentsOf: results, at: 0)
            if isDoubtful { state.doubtful.formUnion(results.map(\.hold)) }
        }
    }

    /// Whether the result of a job may have been written by an earlier try.
    func wasDoubtful(_ hold: JobHold) -> Bool { state.withLock { $0.doubtful.contains(hold) } }

    func forgetDoubts(of results: [Settlement]) {
        state.withLock { $0.doubtful.subtract(results.map(\.hold)) }
    }

    /// The jobs whose leases matter.
    var holds: [JobHold] {
        state.withLock { state in
            state.members.values.filter { !$0.isSettled && $0.stop != .lost }.map(\.job.hold)
        }
    }

    /// Tells jobs to stop, and gives those that had not been told before.
    @discardableResult
    func stop(_ why: Stop, where matches: @Sendable (Member) -> Bool) -> [JobHold] {
        let stopped = state.withLock { state in
            let holds = state.members.values.filter { $0.stop == nil && matches($0) }
                .map(\.job.hold)
            for hold in holds { state.members[hold]?.stop = why }
            return holds.map { ($0, state.members[$0]?.task) }
        }
        for (_, task) in stopped { task?.cancel() }
        return stopped.map(\.0)
    }

    /// Says how jobs ended whose handlers have not: nothing more of theirs will count.
    func settle(_ holds: [JobHold], as result: (ClaimedJob) -> Settlement.Result) {
        state.withLock { state in
            for hold in holds {
                guard let member = state.members[hold], !member.isSettled else { continue }
                state.members[hold]?.isSettled = true
                if member.report.state.withLock({ $0.isCompleted }) { continue }
                state.results.append(Settlement(hold, result(member.job)))
            }
        }
    }

    /// What running jobs said of their progress since it was last asked.
    func takeProgress() -> [(JobHold, JobQueue.Progress)] {
        state.withLock { state in
            state.members.values.compactMap { member in
                let said = member.report.state.withLock(\.progress)
                guard let said, said != member.told else { return nil }
                state.members[member.job.hold]?.told = said
                return (member.job.hold, said)
            }
        }
    }
}

extension Crew.Member {
    /// What is to be said of the job once its handler ended; nil where that has been said.
    func result(of error: (any Error)?) -> Settlement.Result? {
        if isSettled || stop == .lost || report.state.withLock(\.isCompleted) { return nil }
        guard let error else { return .completed }
        switch stop {
        case .cancelled: return .cancelled
        case .shutdown: return .released
        case .timedOut: return job.overdue
        case .lost, nil: break
        }
        return error is JobRefusal ? .refused("\(error)") : .failed("\(error)")
    }
}

extension ClaimedJob {
    /// What is said of a job whose time was over, whichever is noticed first: that, or its handler's end.
    var overdue: Settlement.Result { .failed("it took longer than \(timeout)") }
}
