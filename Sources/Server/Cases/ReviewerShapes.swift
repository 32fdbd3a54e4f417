import Casework
import Foundation
import Policy
import Store

/// A reviewer: what they are qualified for, what they had to see, how far others agreed with them.
package struct ReviewerView: AnswerShape {
    struct Qualification: Encodable {
        let category: String
        @OrNull var language: String?
        let grantedBy: String
        let grantedAt: Date
        let expiresAt: Date
        let current: Bool

        enum CodingKeys: String, CodingKey {
            case category, language, current
            case grantedBy = "granted_by"
            case grantedAt = "granted_at"
            case expiresAt = "expires_at"
        }
    }

    struct Agreement: Encodable {
        let looks: Int
        @OrNull var observed: Double?
        @OrNull var kappa: Double?
    }

    let person: String
    let qualifications: [Qualification]
    /// Cases of the last thirty days, by severity.
    let exposure: [String: Int]
    let agreement: Agreement

    package static let schema = Schema.named(
        "Reviewer",
        .object([
            .required("person", .text(1...100)),
            .required(
                "qualifications",
                .list(
                    .object([
                        .required("category", .choice(CaseCategory.allCases.map(\.rawValue))),
                        .required("language", .orNull(.form(.language)), "Null: all"),
                        .required("granted_by", .text(1...100)), .required("granted_at", .time),
                        .required("expires_at", .time), .required("current", .boolean),
                    ]),
                    0...1_000,
                ),
            ),
            .required("exposure", .map(.count, 10), "Cases of thirty days, by severity"),
            .required(
                "agreement",
                .object([
                    .required("looks", .count),
                    .required("observed", .orNull(.number(0...1)), "The share that agrees"),
                    .required("kappa", .orNull(.number(-1...1)), "Beyond chance (Cohen)"),
                ]),
            ),
        ]),
    )
}

extension CaseDesk {
    func reviewerView(
        _ person: PersonName,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> ReviewerView {
        let now = surroundings.now()
        let held = try qualifications.all(of: person, tenant: tenant, in: transaction)
        let agreement = try looks.agreement(
            of: tenant,
            with: person,
            since: now.addingTimeInterval(-180 * 86_400),
            in: transaction,
        )
        let exposure = try cases.exposure(of: person, tenant: tenant, days: 30, in: transaction)
        return ReviewerView(
            person: person.text,
            qualifications: held.map { each in
                .init(
                    category: each.category.rawValue,
                    language: each.language,
                    grantedBy: each.grantedBy.text,
                    grantedAt: each.grantedAt,
                    expiresAt: each.expiresAt,
                    current: each.grantedAt <= now && each.expiresAt > now,
                )
            },
            exposure: Dictionary(
                exposure.map { ($0.key.rawValue, $0.value) },
                uniquingKeysWith: { $1 },
            ),
            agreement: .init(
                looks: agreement.count,
                observed: agreement.observed,
                kappa: agreement.kappa,
            ),
        )
    }
}

/// What somebody was trained for.
package struct QualificationBody: RequestShape {
    let category: CaseCategory
    let language: String?
    let expiresAt: Date

    enum CodingKeys: String, CodingKey {
        case category, language
        case expiresAt = "expires_at"
    }

    package static let schema = Schema.named(
        "QualificationDraft",
        .object([
            .required("category", .choice(CaseCategory.allCases.map(\.rawValue))),
            .optional("language", .form(.language), "Only of this language"),
            .required("expires_at", .time),
        ]),
    )
    package static let example: String? =
        #"{"category": "synthetic", "expires_at": "2027-11-01T00:00:00Z"}"#
}

/// A case that is looked at again: what was decided shows once the second look is given.
package struct SecondLookView: AnswerShape {
    let caseID: String
    let kind: String
    @OrNull var first: String?
    @OrNull var second: String?

    init(_ look: SecondLook) {
        caseID = look.caseID.text
        kind = look.kind.rawValue
        first = look.outcome == nil ? nil : look.firstOutcome.rawValue
        second = look.outcome?.rawValue
    }

    package static let schema = Schema.named(
        "SecondLook",
        .object([
            .required("case", .id),
            .required("kind", .choice(SecondLook.Kind.allCases.map(\.rawValue))),
            .required("first", .orNull(.choice(CaseOutcome.allCases.map(\.rawValue)))),
            .required("second", .orNull(.choice(CaseOutcome.allCases.map(\.rawValue)))),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case kind, first, second
        case caseID = "case"
    }
}

/// What somebody would have decided.
package struct SecondLookBody: RequestShape {
    let outcome: CaseOutcome

    package static let schema = Schema.named(
        "SecondLookDraft",
        .object([.required("outcome", .choice(["acted", "no-action"]))]),
    )
    package static let example: String? = #"{"outcome": "acted"}"#
}
