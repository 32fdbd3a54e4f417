package import Casework
import Pipeline
import Policy

extension TransparencyRecord: AnswerShape {
    package static var schema: Schema {
        let limits = TransparencyLimits()
        let (ground, reason) = (limits.groundCharacters, limits.explanationCharacters)
        return .named(
            "TransparencyRecord",
            .object([
                .optional("decision_visibility", .list(words(Visibility.self), 1...7)),
                .optional("decision_visibility_other", .text(1...limits.otherCharacters)),
                .optional("decision_account", words(AccountMeasure.self)),
                .required("decision_ground", words(Ground.self)),
                .optional("illegal_content_legal_ground", .text(1...ground)),
                .optional("illegal_content_explanation", .text(1...reason)),
                .optional("incompatible_content_ground", .text(1...ground)),
                .optional("incompatible_content_explanation", .text(1...reason)),
                .optional("incompatible_content_illegal", words(YesNo.self)),
                .required("content_type", .list(words(ContentType.self), 1...8)),
                .optional("content_type_other", .text(1...limits.otherCharacters)),
                .required("category", .choice(StatementCategory.allCases.map(\.word))),
                .optional(
                    "category_specification",
                    .list(.choice(StatementKeyword.allCases.map(\.word)), 1...69),
                ),
                .required("decision_facts", .text(1...limits.factsCharacters)),
                .required("source_type", words(Source.self)),
                .optional("source_identity", .text(1...limits.otherCharacters)),
                .required("automated_detection", words(YesNo.self)),
                .required("automated_decision", words(AutomatedDecision.self)),
                .required("content_date", day), .required("application_date", day),
                .optional("end_date_visibility_restriction", day, "Left out: without an end"),
                .optional("end_date_account_restriction", day, "Left out: without an end"),
                .required("territorial_scope", .list(.choice(countries), 1...countries.count)),
                .required("puid", .text(1...limits.puidCharacters), "Never used twice"),
            ]),
        )
    }

    private static let day = Schema.text(10...10)

    private static func words<Word: RawRepresentable<String> & CaseIterable>(
        _ type: Word.Type
    ) -> Schema {
        .choice(Word.allCases.map(\.rawValue))
    }
}

/// One decision of a batch: its record, or why it gives none.
enum TransparencyOutcome: AnswerShape {
    case record(TransparencyRecord)
    case none(LeftOut)

    /// A decision that gives no record, and why.
    struct LeftOut: Encodable, Sendable {
        let decision: String
        let code: String
        let words: BilingualText
    }

    static var schema: Schema { .either([TransparencyRecord.schema, leftOut]) }

    static let leftOut = Schema.object([
        .required("decision", .id), .required("code", .text(1...60)),
        .required("words", .bilingual),
    ])

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .record(let record): try record.encode(to: encoder)
        case .none(let reason): try reason.encode(to: encoder)
        }
    }
}

/// A batch as the database's `/statements` takes it, with what was left out of it.
struct TransparencyBatch: AnswerShape {
    let statements: [TransparencyRecord]
    let leftOut: [TransparencyOutcome.LeftOut]
    @OrNull var next: String?

    init(_ page: Page<TransparencyOutcome>) {
        statements = page.items.compactMap { if case .record(let it) = $0 { it } else { nil } }
        leftOut = page.items.compactMap { if case .none(let it) = $0 { it } else { nil } }
        next = page.next
    }

    private enum CodingKeys: String, CodingKey {
        case statements, next
        case leftOut = "left_out"
    }

    static let schema = Schema.object([
        .required(
            "statements",
            .list(TransparencyRecord.schema, 0...PageLimits().largestPage),
            "As the database's /statements takes them",
        ),
        .required(
            "left_out",
            .list(TransparencyOutcome.leftOut, 0...PageLimits().largestPage),
            "Decisions that restrict something and give no record, with the reason",
        ),
        .required("next", .orNull(.text(1...2_048)), "Cursor of the next page, if any"),
    ])
}
