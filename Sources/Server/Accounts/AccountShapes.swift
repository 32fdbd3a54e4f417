package import Casework
import Policy
package import Store

/// What the host makes known of a publisher.
///
/// No name and no address: the host knows its person.
package struct AccountBody: RequestShape {
    package struct Agreement: Decodable, Sendable {
        package let version: String
        package let language: String
    }

    package let agreement: Agreement?

    var accepted: AcceptedAgreement? {
        agreement.map { AcceptedAgreement(version: $0.version, language: $0.language) }
    }

    package static let schema = Schema.named(
        "AccountChange",
        .object([
            .optional(
                "agreement",
                .object([
                    .required("version", .text(1...100), "The version that was accepted"),
                    .required("language", .form(.language), "The language in which it was shown"),
                ]),
                "The service agreement that the publisher accepted",
            )
        ]),
    )
    package static let example: String? =
        #"{"agreement": {"version": "2026-01", "language": "zh-Hans"}}"#
}

/// An account as answers show it.
package struct AccountView: AnswerShape {
    struct Agreement: Encodable {
        let accepted: String?
        let required: String?
    }

    struct Standing: Encodable {
        let identity: String
        let agreement: Agreement
        let rung: String
    }

    let id: String
    let externalID: String
    let standing: Standing
    let whyNot: [ReasonView]

    package init(_ publisher: Publisher) {
        let account = publisher.account
        id = account.id.text
        externalID = account.externalID.text
        let isAsked = publisher.profile.entry.agreement.isRequired
        standing = Standing(
            identity: account.standing.identity.word,
            agreement: Agreement(
                accepted: account.standing.agreement,
                required: isAsked ? publisher.tenant.agreement : nil,
            ),
            rung: account.standing.rung.rawValue,
        )
        whyNot = publisher.refusal.map { [ReasonView($0)] } ?? []
    }

    package static let schema = Schema.named(
        "Account",
        .object([
            .required("id", .id), .required("external_id", .text(1...200)),
            .required("standing", standing), .required("may_publish", .boolean),
            .required("why_not", .list(ReasonView.schema, 0...10), "Empty where it may"),
        ]),
    )

    private static let standing = Schema.object([
        .required("identity", .choice(IdentityState.words)),
        .required(
            "agreement",
            .object([
                .required("accepted", .orNull(.text(1...100))),
                .required("required", .orNull(.text(1...100)), "The version in force, if asked"),
            ]),
        ),
        .required("rung", .choice(AccountFacts.Rung.allCases.map(\.rawValue))),
    ])

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(externalID, forKey: .externalID)
        var standing = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .standing)
        try standing.encode(self.standing.identity, forKey: .identity)
        try standing.encode(self.standing.rung, forKey: .rung)
        var agreement = standing.nestedContainer(keyedBy: CodingKeys.self, forKey: .agreement)
        try agreement.encode(self.standing.agreement.accepted, forKey: .accepted)
        try agreement.encode(self.standing.agreement.required, forKey: .required)
        try container.encode(whyNot.isEmpty, forKey: .mayPublish)
        try container.encode(whyNot, forKey: .whyNot)
    }

    private enum CodingKeys: String, CodingKey {
        case id, standing, identity, agreement, accepted, required, rung
        case externalID = "external_id"
        case mayPublish = "may_publish"
        case whyNot = "why_not"
    }
}

/// A reason, for programs and for people.
package struct ReasonView: AnswerShape {
    let code: String
    let words: BilingualText

    package init(_ refusal: some Refusal) {
        code = refusal.code
        words = refusal.words
    }

    package static let schema = Schema.named(
        "Reason",
        .object([
            .required("code", .text(1...60)), .required("en", .text(1...2_000)),
            .required("zh-Hans", .text(1...2_000)),
        ]),
    )

    package func encode(to encoder: any Encoder) throws {
        try words.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
    }

    private enum CodingKeys: String, CodingKey { case code }
}

extension IdentityState {
    /// The word that the API uses; by which method it was established is nobody else's matter.
    var word: String {
        switch self {
        case .unknown: "unknown"
        case .pending: "pending"
        case .verified: "verified"
        case .lapsed: "lapsed"
        }
    }

    static let words = ["unknown", "pending", "verified", "lapsed"]
}
