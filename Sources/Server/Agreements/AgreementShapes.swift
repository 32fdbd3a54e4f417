import Casework
import Foundation
import Labels
import Policy
import Store

/// A version of the service agreement, to be published.
package struct AgreementDraftBody: RequestShape {
    let version: String
    let texts: [String: String]
    let labelClauses: [String: String]?

    func agreement(of tenant: TenantName, at now: Date) -> ServiceAgreement {
        ServiceAgreement(
            of: tenant,
            version: version,
            texts: texts,
            labelClauses: labelClauses ?? [:],
            publishedAt: now,
        )
    }

    package static let schema = Schema.named(
        "AgreementDraft",
        .object([
            .required("version", .text(1...100), "Names it for good, such as 2026-11"),
            .required(
                "texts",
                .map(.text(1...AgreementLimits().textBytes), 20),
                "The whole text by language",
            ),
            .optional(
                "label_clauses",
                .map(.text(1...20_000), 20),
                "How labels are made and look, word for word as in the text (LM-8)",
            ),
        ]),
    )
    package static let example: String? = """
        {"version": "2026-11", "texts": {"en": "Terms of service … Labels are …"}, \
        "label_clauses": {"en": "Labels are …"}}
        """

    private enum CodingKeys: String, CodingKey {
        case version, texts
        case labelClauses = "label_clauses"
    }
}

/// A version as lists show it.
package struct AgreementView: AnswerShape {
    let version: String
    let publishedAt: Date
    let isInForce: Bool

    package static let schema = Schema.named(
        "Agreement",
        .object([
            .required("version", .text(1...100)), .required("published_at", .time),
            .required("in_force", .boolean),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case version
        case publishedAt = "published_at"
        case isInForce = "in_force"
    }
}

/// A version with its words.
package struct AgreementTextView: AnswerShape {
    let version: String
    let publishedAt: Date
    let texts: [String: String]
    let labelClauses: [String: String]

    init(_ agreement: ServiceAgreement) {
        version = agreement.version
        publishedAt = agreement.publishedAt
        texts = agreement.texts
        labelClauses = agreement.labelClauses
    }

    package static let schema = Schema.named(
        "AgreementText",
        .object([
            .required("version", .text(1...100)), .required("published_at", .time),
            .required("texts", .map(.text(1...AgreementLimits().textBytes), 20)),
            .required("label_clauses", .map(.text(1...20_000), 20)),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case version, texts
        case publishedAt = "published_at"
        case labelClauses = "label_clauses"
    }
}

/// What an agreement has to say of labels, as a text to begin with.
package struct ClauseTemplateView: AnswerShape {
    @OrNull var clause: BilingualText?

    package static let schema = Schema.named(
        "LabelClauseTemplate",
        .object([
            .required("clause", .orNull(Schema.bilingual), "Null: the profile asks for none")
        ]),
    )
}

/// What an account accepted.
package struct AcceptanceView: AnswerShape {
    let version: String
    let language: String
    let acceptedAt: Date
    @OrNull var textDigest: String?

    init(_ acceptance: Acceptance) {
        version = acceptance.version
        language = acceptance.language
        acceptedAt = acceptance.acceptedAt
        textDigest = acceptance.textDigest
    }

    package static let schema = Schema.named(
        "Acceptance",
        .object([
            .required("version", .text(1...100)), .required("language", .text(1...40)),
            .required("accepted_at", .time),
            .required(
                "text_digest",
                .orNull(.form(.digest)),
                "SHA-256 of the words that were shown; null: none were published here",
            ),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case version, language
        case acceptedAt = "accepted_at"
        case textDigest = "text_digest"
    }
}

/// An account that has yet to accept what is in force.
package struct OutstandingView: AnswerShape {
    let account: String
    @OrNull var accepted: String?
    @OrNull var remindedAt: Date?

    init(_ outstanding: OutstandingAcceptance) {
        account = outstanding.externalID.text
        accepted = outstanding.accepted
        remindedAt = outstanding.remindedAt
    }

    package static let schema = Schema.named(
        "OutstandingAcceptance",
        .object([
            .required("account", .text(1...200), "The host's own name of the publisher"),
            .required("accepted", .orNull(.text(1...100)), "What it accepted before"),
            .required("reminded_at", .orNull(.time)),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case account, accepted
        case remindedAt = "reminded_at"
    }
}
