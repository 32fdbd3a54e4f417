import Casework
import Foundation
import Pipeline
import Store

/// What is to be fetched, and what it has to be; what is said of it are the words of an upload
/// (``FetchWords``).
package struct FetchBody: RequestShape {
    let url: String
    let sha256: String?
    let bytes: Int64?

    package static let schema = Schema.named(
        "FetchDraft",
        .object([
            .required("url", .text(1...OutboundLimits().addressCharacters), "Where it is: https"),
            .required("account", .text(1...200), "Your name of the publisher"),
            .optional("title", .text(0...500)),
            .optional("description", .text(0...5_000)),
            .optional("external_id", .text(0...200), "Your name of the item"),
            .optional("filename", .text(0...255)),
            .optional("filetype", .text(0...255), "Its content type; else what the host says"),
            .optional(
                "item",
                .id,
                "The item of which it is a new version, or to which it belongs",
            ),
            .optional("purpose", .choice(UploadStatement.Purpose.allCases.map(\.rawValue))),
            .optional("language", .form(.language), "Of subtitles, or of the declaration"),
            .optional("declaration", StatedDeclaration.schema, "What the publisher declares"),
            .optional("sandbox", .text(0...20), "In a sandbox: how it ends"),
            .optional(
                "draft",
                .choice(["if-needed"]),
                "Waits where its account may not publish yet",
            ),
            .optional("sha256", .form(.digest), "What it has to be"),
            .optional("bytes", .integer(1...Int64.max), "How long it has to be"),
        ]),
    )
    package static let example: String? =
        #"{"url": "https://media.example.com/film.mp4", "account": "maker", "title": "A film"}"#
}

/// What a body says of the content, in the words in which tus says it: so one reader serves both
/// ways in.
struct FetchWords {
    /// The members that mean the same as the keys of an upload's metadata.
    private static let keys = [
        "account", "title", "description", "external_id", "filename", "filetype", "item",
        "purpose", "language", "sandbox", "draft",
    ]

    let metadata: UploadMetadata

    /// - Parameter body: that fits the schema of a ``FetchBody``.
    init(_ body: JSONValue) throws {
        var words: [(String, String)] = Self.keys.compactMap { key in
            guard case .text(let text) = body[key], !text.isEmpty else { return nil }
            return (key, text)
        }
        if let declaration = body["declaration"] {
            words.append(("declaration", declaration.compactText))
        }
        metadata = try UploadMetadata(saying: words)
    }
}

/// How a fetch stands.
package struct FetchView: AnswerShape {
    let id: String
    let state: String
    let attempts: Int
    @OrNull var nextAttemptAt: Date?
    @OrNull var item: String?
    @OrNull var reason: String?
    let createdAt: Date
    @OrNull var endedAt: Date?

    init(_ fetch: Fetch) {
        id = fetch.id.text
        state = fetch.state.word
        attempts = fetch.tried + (fetch.state == .waiting ? 0 : 1)
        nextAttemptAt = fetch.dueAt
        item = fetch.item?.text
        reason = fetch.reason
        createdAt = fetch.createdAt
        endedAt = fetch.endedAt
    }

    package static let schema = Schema.named(
        "Fetch",
        .object([
            .required("id", .id),
            .required("state", .choice(Fetch.State.allCases.map(\.word))),
            .required("attempts", .count, "With the present one"),
            .required("next_attempt_at", .orNull(.time)),
            .required("item", .orNull(.id), "The item that it became"),
            .required("reason", .orNull(.text(1...100)), "Why the last attempt failed: a code"),
            .required("created_at", .time), .required("ended_at", .orNull(.time)),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case id, state, attempts, item, reason
        case nextAttemptAt = "next_attempt_at"
        case createdAt = "created_at"
        case endedAt = "ended_at"
    }
}

extension Fetch.State {
    /// What the API calls it.
    var word: String {
        switch self {
        case .waiting: "waiting"
        case .fetching: "fetching"
        case .received: "received"
        case .failed: "failed"
        }
    }
}
