package import Casework
package import Foundation

/// A notice by one way, and how far it got.
package struct NoticeDelivery: Hashable, Sendable {
    package enum Channel: String, Hashable, Sendable, CaseIterable {
        /// Kept where its recipient looks.
        case inbox
        case email
        /// Handed to the tenant's own services, which reach their people.
        case webhook
    }

    package enum State: Int, Hashable, Sendable, CaseIterable {
        case waiting
        /// Or handed on: nobody can say more of an e-mail that a server took.
        case delivered
        case givenUp
        /// Nobody is there: no service listens, or no address is kept any more.
        case dropped
    }

    package let channel: Channel
    package let state: State
    /// How often it was tried.
    package let attempts: Int
    /// How the last attempt ended, as a code; of what was answered nothing else is kept.
    package let lastCode: String?
    /// The message to the tenant's services.
    package let message: MessageID?
    package let settledAt: Date?
}

/// How an attempt at an e-mail ended.
package enum MailOutcome: Hashable, Sendable {
    /// A server answers for it from now on.
    case taken
    /// Nobody tries again; a code says why.
    case refused(String)
    /// Another attempt may do better; a code says why.
    case postponed(String)
    /// No address is kept of its recipient, or one that nobody can send to.
    case noAddress
}

/// The payload of a job that makes one attempt at an e-mail.
package struct MailJob: Hashable, Sendable, Codable {
    /// The kind of these jobs; their lane is that of all calls to others.
    package static let kind = "notice.mail"

    let notice: String
    /// How many attempts there were before.
    let tried: Int

    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` for another payload.
    package init(payload: [UInt8]) throws(DatabaseError) {
        self = try JSONColumn.value(String(decoding: payload, as: UTF8.self), of: "payload")
    }

    init(_ notice: NoticeID, tried: Int) {
        (self.notice, self.tried) = (notice.text, tried)
    }

    /// The job, done not before a time.
    func request(for tenant: TenantName, at time: Date?) throws -> JobRequest {
        var request = JobRequest(
            kind: Self.kind,
            payload: Array(try JSONColumn.text(self).utf8),
            queue: ItemJob.outbound,
            tenant: tenant.text,
        )
        request.runAt = time
        // Failures of mail servers have attempts of their own; these are failures of ours.
        request.mostAttempts = 50
        request.timeout = .seconds(1_200)
        request.uniqueKey = "notice/mail/\(notice)/\(tried)"
        return request
    }
}

/// What the job about an e-mail finds.
package enum MailTurn: Sendable {
    /// It was sent meanwhile, or taken away.
    case nothingToDo
    /// Somebody else is at it until then, or died over it.
    case busy(until: Date)
    case send(PersonNotice)
}

/// How long notices are kept, and how patiently they are sent.
package struct NoticeLimits: Hashable, Sendable {
    /// Seconds between an attempt and the next: half an hour and more, as is usual, and four and a
    /// half days in all (RFC 5321 §4.5.4.1).
    package var retrySeconds = [60.0, 1_800, 7_200, 14_400, 28_800, 86_400, 86_400, 86_400, 86_400]
    /// The part of a wait by which it may be longer, by chance.
    package var jitter = 0.1
    /// How long nobody else makes an attempt after somebody began one.
    package var sendingSeconds = 900.0
    /// How long a notice is kept (three years).
    package var keptSeconds = 94_608_000.0
    /// Notices that one statement of a sweep takes away, and waiting e-mails it looks after.
    package var sweptNotices = 200
    /// How long an e-mail may be overdue before a sweep gives it a new job.
    package var overdueSeconds = 3_600.0
    /// Rows of a page at the most.
    package var pageRows = 200

    package init() {}
}
