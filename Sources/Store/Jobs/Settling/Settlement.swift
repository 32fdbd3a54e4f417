/// What a worker says of a job that it held.
package struct Settlement: Sendable {
    package let hold: JobHold
    package let result: Result

    package enum Result: Hashable, Sendable {
        /// It's done.
        case completed
        /// The attempt failed: the job waits and is tried again, or becomes a dead letter.
        case failed(String)
        /// The attempt failed for a reason that won't go away: the job becomes a dead letter.
        case refused(String)
        /// It was stopped because somebody cancelled it.
        case cancelled
        /// The worker gives it back undone: the attempt doesn't count.
        case released
    }

    package init(_ hold: JobHold, _ result: Result) {
        self.hold = hold
        self.result = result
    }
}

/// How a finished job ended, as the archive keeps it.
package enum JobOutcome: Int, Sendable, CaseIterable {
    case completed, cancelled, discarded
}
