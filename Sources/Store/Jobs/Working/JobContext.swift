import Synchronization

/// What a handler gets: the job, and the ways to say how it goes.
package struct JobContext: Sendable {
    package let job: ClaimedJob
    let queue: JobQueue
    let report: Report

    /// What a handler said while it ran.
    final class Report: Sendable {
        struct State {
            var progress: JobQueue.Progress?
            var isCompleted = false
        }

        let state = Mutex(State())
    }

    /// Which attempt this is, from 1.
    package var attempt: Int { job.hold.attempt }

    /// Says how far the job is; it's written down with the worker's next beat, and only the last
    /// word of it.
    package func progress(_ fraction: Double, _ note: String) {
        // What is no number is no progress, and no engine keeps it.
        let fraction = fraction.isNaN ? 0 : fraction
        report.state.withLock { $0.progress = .init(fraction: fraction, note: note) }
    }

    /// Writes the job's effects and completes it, both or neither: this is what makes them happen
    /// exactly once.
    ///
    /// - Parameter effects: may run again from its start, as with ``Database/write(_:)``.
    /// - Throws: ``JobError/stale(_:)`` when the job is in other hands by now; what `effects` and
    ///   the database throw.
    package func complete<Result: Sendable>(
        _ effects: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        let result = try await queue.database.write { transaction in
            let result = try effects(transaction)
            try queue.complete(job.hold, in: transaction)
            return result
        }
        report.state.withLock { $0.isCompleted = true }
        return result
    }
}

/// Does the jobs of one kind.
package struct JobPerformer: Sendable {
    package let kind: String
    let run: @Sendable (JobContext) async throws -> Void

    /// - Parameter run: returns when the job is done and throws when the attempt failed. When its
    ///   task is cancelled it should stop soon; it may be called again for the same job.
    package init(
        _ kind: String,
        _ run: @escaping @Sendable (JobContext) async throws -> Void,
    ) {
        self.kind = kind
        self.run = run
    }
}

/// A failure after which trying again makes no sense.
package struct JobRefusal: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
