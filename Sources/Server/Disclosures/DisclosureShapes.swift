import Casework
import Foundation
import Store

/// An authority's request.
package struct DisclosureBody: RequestShape {
    let account: String
    let authority: String
    let legalBasis: String
    let documentDigest: String
    let fields: [SubjectField]
    let expiresAt: Date
    let silence: String?

    var request: DisclosureRequest {
        DisclosureRequest(
            authority: authority,
            legalBasis: legalBasis,
            documentDigest: documentDigest,
            fields: Set(fields),
            expiresAt: expiresAt,
            silence: silence,
        )
    }

    package static let schema = Schema.named(
        "DisclosureDraft",
        .object([
            .required("account", .text(1...200), "The host's own name of the publisher"),
            .required("authority", .text(1...200), "Who asks"),
            .required("legal_basis", .text(1...400), "The article that lets it ask"),
            .required("document_digest", .form(.digest), "SHA-256 of its letter"),
            .required(
                "fields",
                .list(
                    .choice(SubjectField.allCases.map(\.rawValue)),
                    1...SubjectField.allCases.count,
                ),
                "What it asks for, and nothing else",
            ),
            .required("expires_at", .time, "Until when it may be seen"),
            .optional("silence", .text(1...400), "The law by which the person isn't told"),
        ]),
    )
    package static let example: String? = """
        {"account": "user-1", "authority": "Chaoyang District People's Court", \
        "legal_basis": "Civil Procedure Law, article 70", \
        "document_digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", \
        "fields": ["resident-number"], "expires_at": "2026-12-01T00:00:00Z"}
        """

    private enum CodingKeys: String, CodingKey {
        case account, authority, fields, silence
        case legalBasis = "legal_basis"
        case documentDigest = "document_digest"
        case expiresAt = "expires_at"
    }
}

/// A disclosure as lists show it: who asked for what, and who allowed it.
package struct DisclosureView: AnswerShape {
    let id: String
    let state: String
    let account: String
    let authority: String
    let legalBasis: String
    let documentDigest: String
    let fields: [String]
    let requester: String
    let requestedAt: Date
    let expiresAt: Date
    let approvers: [String]
    @OrNull var refuser: String?
    @OrNull var viewer: String?
    @OrNull var viewedAt: Date?
    @OrNull var silence: String?

    init(_ disclosure: Disclosure, at now: Date) {
        let request = disclosure.request
        id = disclosure.id.text
        state = disclosure.state(at: now).rawValue
        account = disclosure.account.text
        authority = request.authority
        legalBasis = request.legalBasis
        documentDigest = request.documentDigest
        fields = request.fields.map(\.rawValue).sorted()
        requester = disclosure.requester.text
        requestedAt = disclosure.requestedAt
        expiresAt = request.expiresAt
        approvers = disclosure.approvers.map(\.text)
        refuser = disclosure.refuser?.text
        viewer = disclosure.viewer?.text
        viewedAt = disclosure.viewedAt
        silence = request.silence
    }

    static let properties: [Schema.Property] = [
        .required("id", .id),
        .required("state", .choice(Disclosure.State.allCases.map(\.rawValue))),
        .required("account", .id), .required("authority", .text(1...200)),
        .required("legal_basis", .text(1...400)), .required("document_digest", .form(.digest)),
        .required("fields", .list(.text(1...40), 1...20)),
        .required("requester", .text(1...100)), .required("requested_at", .time),
        .required("expires_at", .time), .required("approvers", .list(.text(1...100), 0...2)),
        .required("refuser", .orNull(.text(1...100))),
        .required("viewer", .orNull(.text(1...100))), .required("viewed_at", .orNull(.time)),
        .required("silence", .orNull(.text(1...400))),
    ]

    package static let schema = Schema.named("Disclosure", .object(properties))

    enum CodingKeys: String, CodingKey {
        case id, state, account, authority, fields, requester, approvers, refuser, viewer, silence
        case legalBasis = "legal_basis"
        case documentDigest = "document_digest"
        case requestedAt = "requested_at"
        case expiresAt = "expires_at"
        case viewedAt = "viewed_at"
    }
}

/// What a custodian sees, once: with the disclosure's id as its watermark.
package struct DisclosedView: AnswerShape {
    let disclosure: DisclosureView
    let values: [String: String]

    init(_ disclosure: Disclosure, _ fields: [SubjectField: Secret], at now: Date) {
        self.disclosure = DisclosureView(disclosure, at: now)
        let texts = fields.map { ($0.key.rawValue, $0.value.exposed) }
        values = Dictionary(texts, uniquingKeysWith: { $1 })
    }

    package static let schema = Schema.named(
        "Disclosed",
        .object([
            .required("disclosure", DisclosureView.schema),
            .required(
                "values",
                .map(.text(0...400), 20),
                "By field; what isn't kept is left out",
            ),
        ]),
    )
}
