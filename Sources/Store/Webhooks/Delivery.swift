import Casework
package import Foundation

/// One message for one endpoint, and how far it got.
package struct Delivery: Hashable, Sendable {
    package enum State: Int, Hashable, Sendable, CaseIterable {
        case waiting, delivered
        /// No attempt follows the last one by itself.
        case givenUp
        /// The endpoint was switched off or taken out before.
        case dropped
    }

    package let message: MessageID
    package let kind: WebhookKind
    package let createdAt: Date
    package let state: State
    /// How often it was sent.
    package let attempts: Int
    /// When it's sent next; only while it waits.
    package let dueAt: Date?
    package let settledAt: Date?
}

/// One call, and what came of it.
package struct DeliveryAttempt: Hashable, Sendable {
    package let startedAt: Date
    package let milliseconds: Int64
    package let result: Result
    /// How long the receiver asked to be left alone.
    package let retryAfter: Double?

    package enum Result: Hashable, Sendable {
        /// What was answered. Of the body nothing is kept.
        case status(Int)
        /// Why nothing was: a code.
        case fault(String)
    }

    package init(
        at startedAt: Date,
        milliseconds: Int64,
        _ result: Result,
        retryAfter: Double? = nil,
    ) {
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.result = result
        self.retryAfter = retryAfter
    }

    /// Only 2xx is success (Standard Webhooks).
    var isSuccess: Bool {
        if case .status(let status) = result { (200..<300).contains(status) } else { false }
    }
}

/// The payload of a job that makes one attempt.
package struct DeliveryJob: Hashable, Sendable, Codable {
    let webhook: String
    let message: String
    let round: Int
    /// How many attempts of the round there were before.
    let tried: Int

    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` for another payload.
    package init(payload: [UInt8]) throws(DatabaseError) {
        self = try JSONColumn.value(String(decoding: payload, as: UTF8.self), of: "payload")
    }

    init(_ webhook: WebhookID, _ message: MessageID, round: Int, tried: Int) {
        (self.webhook, self.message) = (webhook.text, message.text)
        (self.round, self.tried) = (round, tried)
    }

    /// The job, done not before a time.
    func request(for tenant: TenantName, at time: Date?) throws -> JobRequest {
        var request = JobRequest(
            kind: Webhooks.jobKind,
            payload: Array(try JSONColumn.text(self).utf8),
            queue: Webhooks.lane,
            tenant: tenant.text,
        )
        request.runAt = time
        // Failures of receivers have attempts of their own; these are failures of ours.
        request.mostAttempts = 50
        request.timeout = .seconds(300)
        request.uniqueKey = "webhook/\(webhook)/\(message)/\(round)/\(tried)"
        return request
    }
}

/// What the job about a delivery finds.
package enum DeliveryTurn: Sendable {
    /// It was delivered, dropped or sent anew meanwhile.
    case nothingToDo
    /// Somebody else is at it until then, or died over it.
    case busy(until: Date)
    case send(DeliveryOrder)
}

/// What is to be sent.
package struct DeliveryOrder: Sendable {
    package let url: String
    /// The present one first.
    package let secrets: [[UInt8]]
    package let message: String
    package let body: [UInt8]
}
