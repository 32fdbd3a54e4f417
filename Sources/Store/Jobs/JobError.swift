/// Why the queue refuses.
package enum JobError: Error, Hashable, Sendable {
    case payloadTooLong(bytes: Int, limit: Int)
    /// A kind, queue, tenant or unique key that is empty or too long.
    case malformedName(String, limit: Int)
    /// A name that holds a zero, a line break or another control character.
    case invisibleCharacter(in: String)
    case malformedAttempts(Int, limit: Int)
    case malformedTimeout
    /// The job changed hands, or is finished: what the caller did for it doesn't count.
    case stale(JobID)
    /// Another unfinished job has the dead letter's unique key.
    case keyTaken(JobID)
}

extension JobError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .payloadTooLong(let bytes, let limit):
            "a job's payload of \(bytes) bytes is too long, \(limit) are the most: store it as an "
                + "object and let the payload name it"
        case .malformedName(let what, let limit):
            "a job's \(what) must have 1 to \(limit) bytes"
        case .invisibleCharacter(let what):
            "a job's \(what) holds a line break or another control character: leave it out"
        case .malformedAttempts(let attempts, let limit):
            "a job can be tried 1 to \(limit) times, not \(attempts)"
        case .malformedTimeout: "a job's timeout must be at least a millisecond and at most a week"
        case .stale(let id):
            "\(id) is in other hands or finished, because its lease ran out: what was done for it "
                + "doesn't count"
        case .keyTaken(let id):
            "\(id) can't be tried again while another job with its unique key waits or runs"
        }
    }
}
