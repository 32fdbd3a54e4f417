import Foundation
import Store

/// An endpoint that is to be told.
package struct WebhookBody: RequestShape {
    let url: String
    let events: [WebhookEventName]?

    package static let schema = Schema.named(
        "WebhookDraft",
        .object([
            .required("url", .form(.webAddress), "Where messages are posted"),
            .optional("events", WebhookView.events, "What it wants to hear of; none: everything"),
        ]),
    )
    package static let example: String? =
        #"{"url": "https://hooks.example.com/touchstone", "events": ["item.live", "item.stopped"]}"#

    var kinds: Set<WebhookKind> { Set((events ?? []).map(\.kind)) }
}

/// A change of an endpoint.
package struct WebhookChangeBody: RequestShape {
    let events: [WebhookEventName]?
    let enabled: Bool?

    package static let schema = Schema.named(
        "WebhookChange",
        .object([
            .optional("events", WebhookView.events, "What it hears of; an empty list: everything"),
            .optional("enabled", .boolean, "Whether it is told at all"),
        ]),
    )
    package static let example: String? = #"{"events": [], "enabled": true}"#

    var kinds: Set<WebhookKind>? { events.map { Set($0.map(\.kind)) } }
}

/// The name of a kind of message, as bodies write it.
struct WebhookEventName: Decodable, Sendable {
    let kind: WebhookKind

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let kind = WebhookKind(rawValue: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "is no event",
            )
        }
        self.kind = kind
    }
}

/// Which messages are to be sent again: one, or those of a time.
package struct ReplayBody: RequestShape {
    let message: String?
    let since: Date?
    let until: Date?
    let after: String?

    package static let schema = Schema.named(
        "WebhookReplay",
        .object([
            .optional("message", .id, "One message; then nothing else is said"),
            .optional("since", .time, "Messages from this time on"),
            .optional("until", .time, "and before this one; now where it's left out"),
            .optional("after", .id, "Behind this one: what the call before said in `more`"),
        ]),
    )
    package static let example: String? =
        #"{"since": "2026-11-20T00:00:00Z", "until": "2026-11-22T00:00:00Z"}"#
}

/// An endpoint as lists show it: without its secret.
package struct WebhookView: AnswerShape {
    let id: String
    let url: String
    let events: [String]
    let enabled: Bool
    @OrNull var disabledBecause: String?
    @OrNull var formerSecretUntil: Date?
    let createdAt: Date

    init(_ webhook: Webhook, at now: Date) {
        id = webhook.id.text
        url = webhook.url
        events = webhook.kinds.map(\.rawValue).sorted()
        enabled = webhook.disabled == nil
        disabledBecause = webhook.disabled?.rawValue
        formerSecretUntil = webhook.former.flatMap { $0.until > now ? $0.until : nil }
        createdAt = webhook.createdAt
    }

    static let events = Schema.list(
        .choice(WebhookKind.chosen.map(\.rawValue)),
        0...WebhookKind.chosen.count,
    )

    static let properties: [Schema.Property] = [
        .required("id", .id), .required("url", .text(1...TextForm.webAddressCharacters)),
        .required("events", events, "Empty: everything"),
        .required("enabled", .boolean),
        .required(
            "disabled_because",
            .orNull(.choice(["asked", "gone"])),
            "`gone`: it answered 410",
        ),
        .required(
            "former_secret_until",
            .orNull(.time),
            "Until then calls are signed with the secret before, too",
        ),
        .required("created_at", .time),
    ]

    package static let schema = Schema.named("Webhook", .object(properties))

    enum CodingKeys: String, CodingKey {
        case id, url, events, enabled
        case disabledBecause = "disabled_because"
        case formerSecretUntil = "former_secret_until"
        case createdAt = "created_at"
    }
}

/// An endpoint with the secret by which its calls are signed, which is shown only now.
package struct WebhookSecretView: AnswerShape {
    let webhook: WebhookView
    let secret: String

    init(_ webhook: Webhook, at now: Date) {
        self.webhook = WebhookView(webhook, at: now)
        secret = WebhookSignature.text(ofSecret: webhook.secret)
    }

    package static let schema = Schema.named(
        "WebhookWithSecret",
        .object(
            WebhookView.properties + [
                .required("secret", .text(1...200), "As Standard Webhooks writes it; keep it")
            ]
        ),
    )

    package func encode(to encoder: any Encoder) throws {
        try webhook.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(secret, forKey: .secret)
    }

    private enum CodingKeys: String, CodingKey { case secret }
}

/// What a call to send again did.
package struct ReplayedView: AnswerShape {
    let messages: Int
    @OrNull var more: String?

    init(_ replayed: Replayed) {
        messages = replayed.count
        more = replayed.more?.text
    }

    package static let schema = Schema.named(
        "WebhookReplayed",
        .object([
            .required("messages", .count, "How many are sent again"),
            .required("more", .orNull(.id), "Not null: call again with this in `after`"),
        ]),
    )
}

/// The message that was sent for trying.
package struct PingView: AnswerShape {
    let message: String

    package static let schema = Schema.named(
        "WebhookPing",
        .object([.required("message", .id, "Its delivery says what came of it")]),
    )
}
