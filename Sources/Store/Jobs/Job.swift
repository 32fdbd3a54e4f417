package import Foundation

/// The number by which the store knows a job.
package struct JobID: Hashable, Comparable, Sendable, SQLConvertible, CustomStringConvertible {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package init?(sqlValue: SQLValue) {
        guard let number = Int64(sqlValue: sqlValue) else { return nil }
        self.number = number
    }

    package var sqlValue: SQLValue { .integer(number) }

    package var description: String { "job \(number)" }

    package static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

/// How urgent a job is.
///
/// Classes are strict: while a queue holds a ready job of a higher class, none of a lower one is
/// claimed. Within a class tenants take turns, and a tenant's jobs go in the order in which they
/// became ready.
package enum JobPriority: Int, Comparable, CaseIterable, Sendable {
    case urgent, high, normal, low

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// A job that is to be done.
package struct JobRequest: Sendable {
    /// Which handler does it.
    package var kind: String
    /// What the handler is handed; the store doesn't look into it.
    package var payload: [UInt8]
    /// The lane in which it waits, such as `decode` or `webhook`: each has its own workers.
    package var queue: String
    /// On whose behalf: tenants take turns.
    package var tenant: String
    package var priority = JobPriority.normal
    /// Not before this time; nil: at once.
    package var runAt: Date?
    /// At most one unfinished job of a tenant has this key; a request whose key is taken is answered
    /// with the number of the job that has it.
    ///
    /// A job that runs is unfinished too, and may have read already what the request came for. So
    /// the key says what is to be done, with the version that it is done to (`examine/ITEM/3`):
    /// then nothing that changes later meets the key of an older job. Where a change has no version,
    /// leave the key out, or let the performer look again before it completes.
    package var uniqueKey: String?
    /// How often it may be tried before it becomes a dead letter.
    package var mostAttempts = 5
    /// How long one attempt may take.
    package var timeout = Duration.seconds(3600)

    package init(kind: String, payload: [UInt8], queue: String, tenant: String) {
        self.kind = kind
        self.payload = payload
        self.queue = queue
        self.tenant = tenant
    }
}

/// A worker's right to a job, which ends when another worker claims it.
package struct JobHold: Hashable, Sendable {
    package let id: JobID
    /// Grows whenever the job changes hands; whoever shows an older one is refused.
    package let fence: Int64
    /// Which attempt this is, from 1.
    package let attempt: Int
    package let mostAttempts: Int
}

/// A job as its worker gets it.
package struct ClaimedJob: Sendable {
    package let hold: JobHold
    package let kind: String
    package let queue: String
    package let tenant: String
    package let payload: [UInt8]
    /// How long this attempt may take.
    package let timeout: Duration
}
