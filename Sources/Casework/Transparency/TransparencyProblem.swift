package import Policy

/// What the database would refuse of a record, one rule each.
package enum TransparencyProblem: Hashable, Sendable {
    package typealias Field = TransparencyRecord.CodingKeys

    /// Nothing is said to be restricted.
    case noRestriction
    case missing(Field)
    case tooLong(Field, most: Int)
    /// The text goes with another ground, type or source.
    case misplaced(Field)
    /// No day such as `2026-11-22`.
    case noDay(Field)
    case tooEarly(Field, first: String)
    case tooLate(Field, last: String)
    /// Not a country of the Union or of the European Economic Area.
    case foreignCountry(String)
    case unknownCategory(String)
    case unknownKeyword(String)
    /// Other signs than letters, digits, hyphens and low lines.
    case malformedPUID

    /// A stable code for programs.
    package var code: String {
        switch self {
        case .noRestriction: "no-restriction"
        case .missing: "missing"
        case .tooLong: "too-long"
        case .misplaced: "misplaced"
        case .noDay: "no-day"
        case .tooEarly: "too-early"
        case .tooLate: "too-late"
        case .foreignCountry: "foreign-country"
        case .unknownCategory: "unknown-category"
        case .unknownKeyword: "unknown-keyword"
        case .malformedPUID: "malformed-puid"
        }
    }

    /// The field that is wrong, as the schema names it.
    package var field: Field {
        switch self {
        case .noRestriction: .visibility
        case .missing(let field), .tooLong(let field, _), .misplaced(let field), .noDay(let field),
            .tooEarly(let field, _), .tooLate(let field, _):
            field
        case .foreignCountry: .territory
        case .unknownCategory: .category
        case .unknownKeyword: .keywords
        case .malformedPUID: .puid
        }
    }

    package var words: BilingualText {
        switch self {
        case .noRestriction: .init(en: "says no restriction", zh: "未说明限制措施")
        case .missing: .init(en: "is missing", zh: "缺失")
        case .tooLong(_, let most):
            .init(en: "has more than \(most) characters", zh: "超过\(most)个字符")
        case .misplaced: .init(en: "goes with another choice only", zh: "仅适用于其他选项")
        case .noDay: .init(en: "is no day such as 2026-11-22", zh: "不是形如2026-11-22的日期")
        case .tooEarly(_, let first): .init(en: "is before \(first)", zh: "早于\(first)")
        case .tooLate(_, let last): .init(en: "is after \(last)", zh: "晚于\(last)")
        case .foreignCountry(let country):
            .init(en: "“\(country)” is no country of the database", zh: "“\(country)”不在数据库国家之列")
        case .unknownCategory(let word):
            .init(en: "“\(word)” is no category", zh: "“\(word)”不是有效类别")
        case .unknownKeyword(let word):
            .init(en: "“\(word)” is no keyword", zh: "“\(word)”不是有效关键词")
        case .malformedPUID:
            .init(
                en: "holds other signs than letters, digits, - and _",
                zh: "含有字母、数字、-、_以外的字符",
            )
        }
    }
}
