import Foundation
import Store

/// A cache that is to be told.
package struct EdgeBody: RequestShape {
    let url: String

    package static let schema = Schema.named(
        "EdgeDraft",
        .object([.required("url", .form(.webAddress), "Where its purge hook is")]),
    )
    package static let example: String? = #"{"url": "https://edge-1.example.com/purge"}"#
}

/// An edge as lists show it: without its secret.
package struct EdgeView: AnswerShape {
    let id: String
    let url: String
    let createdAt: Date

    init(_ edge: Edge) {
        id = edge.id.text
        url = edge.url
        createdAt = edge.createdAt
    }

    static let properties: [Schema.Property] = [
        .required("id", .id), .required("url", .text(1...TextForm.webAddressCharacters)),
        .required("created_at", .time),
    ]

    package static let schema = Schema.named("Edge", .object(properties))

    enum CodingKeys: String, CodingKey {
        case id, url
        case createdAt = "created_at"
    }
}

/// An edge that was added just now, with the secret by which its calls are signed.
package struct NewEdgeView: AnswerShape {
    let edge: EdgeView
    let secret: String

    init(_ edge: Edge) {
        self.edge = EdgeView(edge)
        secret = WebhookSignature.text(ofSecret: edge.secret)
    }

    package static let schema = Schema.named(
        "NewEdge",
        .object(
            EdgeView.properties + [
                .required("secret", .text(1...200), "As Standard Webhooks writes it; keep it")
            ]
        ),
    )

    package func encode(to encoder: any Encoder) throws {
        try edge.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(secret, forKey: .secret)
    }

    private enum CodingKeys: String, CodingKey { case secret }
}

/// One edge asked to forget one item.
package struct PurgeView: AnswerShape {
    struct Acknowledgement: Encodable {
        let at: Date
        let answer: String
    }

    let edge: String
    let change: Int64
    let askedAt: Date
    @OrNull var acknowledged: Acknowledgement?

    init(_ purge: Purge) {
        edge = purge.edge.text
        change = purge.change
        askedAt = purge.askedAt
        acknowledged = purge.acknowledgement.map { Acknowledgement(at: $0.at, answer: $0.answer) }
    }

    package static let schema = Schema.named(
        "Purge",
        .object([
            .required("edge", .id), .required("change", .count), .required("asked_at", .time),
            .required(
                "acknowledged",
                .orNull(
                    .object([.required("at", .time), .required("answer", .text(0...1_000))])
                ),
                "Null: the edge hasn't answered yet",
            ),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case edge, change, acknowledged
        case askedAt = "asked_at"
    }
}
