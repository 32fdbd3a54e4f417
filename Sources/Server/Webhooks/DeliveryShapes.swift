import Foundation
import Store

/// One message for one endpoint, as lists show it.
package struct DeliveryView: AnswerShape {
    let message: String
    let type: String
    let createdAt: Date
    let state: String
    let attempts: Int
    @OrNull var nextAttemptAt: Date?
    @OrNull var settledAt: Date?

    init(_ delivery: Delivery) {
        message = delivery.message.text
        type = delivery.kind.rawValue
        createdAt = delivery.createdAt
        state = delivery.state.word
        attempts = delivery.attempts
        nextAttemptAt = delivery.dueAt
        settledAt = delivery.settledAt
    }

    static let properties: [Schema.Property] = [
        .required("message", .id, "`webhook-id` of its calls"),
        .required("type", .choice(WebhookKind.allCases.map(\.rawValue))),
        .required("created_at", .time),
        .required("state", .choice(Delivery.State.allCases.map(\.word))),
        .required("attempts", .count),
        .required("next_attempt_at", .orNull(.time)),
        .required("settled_at", .orNull(.time)),
    ]

    package static let schema = Schema.named("Delivery", .object(properties))

    enum CodingKeys: String, CodingKey {
        case message, type, state, attempts
        case createdAt = "created_at"
        case nextAttemptAt = "next_attempt_at"
        case settledAt = "settled_at"
    }
}

/// A delivery with all of its attempts.
package struct DeliveryLogView: AnswerShape {
    let delivery: DeliveryView
    let log: [AttemptView]

    package static let schema = Schema.named(
        "DeliveryLog",
        .object(
            DeliveryView.properties + [
                .required(
                    "log",
                    .list(AttemptView.schema, 0...1_000_000),
                    "Each attempt, the first one first",
                )
            ]
        ),
    )

    package func encode(to encoder: any Encoder) throws {
        try delivery.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(log, forKey: .log)
    }

    private enum CodingKeys: String, CodingKey { case log }
}

/// One call, and what came of it.
package struct AttemptView: AnswerShape {
    let startedAt: Date
    let milliseconds: Int64
    @OrNull var status: Int?
    @OrNull var fault: String?

    init(_ attempt: DeliveryAttempt) {
        startedAt = attempt.startedAt
        milliseconds = attempt.milliseconds
        switch attempt.result {
        case .status(let code): (status, fault) = (code, nil)
        case .fault(let code): (status, fault) = (nil, code)
        }
    }

    package static let schema = Schema.named(
        "DeliveryAttempt",
        .object([
            .required("started_at", .time), .required("milliseconds", .count),
            .required("status", .orNull(.integer(0...999)), "What was answered"),
            .required("fault", .orNull(.text(1...100)), "Why nothing was: a code"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case milliseconds, status, fault
        case startedAt = "started_at"
    }
}

extension Delivery.State {
    /// What the API calls it.
    var word: String {
        switch self {
        case .waiting: "waiting"
        case .delivered: "delivered"
        case .givenUp: "given-up"
        case .dropped: "dropped"
        }
    }

    init?(word: String) {
        guard let state = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = state
    }
}
