/// A statement of reasons as the DSA Transparency Database takes it (Regulation (EU) 2022/2065,
/// article 24(5); schema 2): what was restricted, why, where, since when, found by whom.
///
/// It names nobody. What is nil is left out, which the database reads as nothing said.
package struct TransparencyRecord: Hashable, Sendable, Encodable {
    package var visibility: [Visibility]?
    package var visibilityOther: String?
    package var account: AccountMeasure?
    package var ground: Ground
    /// The two texts of an illegal content: the law, and why it is against that.
    package var legalGround: String?
    package var legalExplanation: String?
    /// The two texts of a content against the terms.
    package var termsGround: String?
    package var termsExplanation: String?
    /// Whether what is against the terms is held to be illegal as well.
    package var isIllegalToo: YesNo?
    package var contentTypes: [ContentType]
    package var contentTypeOther: String?
    package var category: String
    package var keywords: [String]?
    package var facts: String
    package var source: Source
    /// Who told of it: never a person's name.
    package var sourceIdentity: String?
    package var automatedDetection: YesNo
    package var automatedDecision: AutomatedDecision
    /// Days in UTC, such as `2026-11-22`.
    package var contentDay: String
    package var applicationDay: String
    /// The last days; nil: without an end.
    package var visibilityEnd: String?
    package var accountEnd: String?
    /// Countries by two letters, sorted.
    package var territory: [String]
    /// The name of the statement with the platform that sends it, never used twice.
    package var puid: String

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case visibility = "decision_visibility"
        case visibilityOther = "decision_visibility_other"
        case account = "decision_account"
        case ground = "decision_ground"
        case legalGround = "illegal_content_legal_ground"
        case legalExplanation = "illegal_content_explanation"
        case termsGround = "incompatible_content_ground"
        case termsExplanation = "incompatible_content_explanation"
        case isIllegalToo = "incompatible_content_illegal"
        case contentTypes = "content_type"
        case contentTypeOther = "content_type_other"
        case category
        case keywords = "category_specification"
        case facts = "decision_facts"
        case source = "source_type"
        case sourceIdentity = "source_identity"
        case automatedDetection = "automated_detection"
        case automatedDecision = "automated_decision"
        case contentDay = "content_date"
        case applicationDay = "application_date"
        case visibilityEnd = "end_date_visibility_restriction"
        case accountEnd = "end_date_account_restriction"
        case territory = "territorial_scope"
        case puid
    }
}

/// The most that the database takes, in characters (Unicode scalars).
package struct TransparencyLimits: Hashable, Sendable {
    /// Of the law or the clause.
    package var groundCharacters = 500
    /// Of why content is against it.
    package var explanationCharacters = 2_000
    /// Of the facts.
    package var factsCharacters = 5_000
    /// Of the texts that go with “other”, and of who told of it.
    package var otherCharacters = 500
    /// Of the statement's name.
    package var puidCharacters = 500

    package init() {}
}
