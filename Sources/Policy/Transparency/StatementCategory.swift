/// What kind of violation a statement of reasons is about, in the words of the DSA Transparency
/// Database (schema 2, field `category`).
package enum StatementCategory: String, Hashable, Sendable, CaseIterable, Codable {
    case animalWelfare = "ANIMAL_WELFARE"
    case consumerInformation = "CONSUMER_INFORMATION"
    case cyberViolence = "CYBER_VIOLENCE"
    case cyberViolenceAgainstWomen = "CYBER_VIOLENCE_AGAINST_WOMEN"
    case dataProtectionAndPrivacyViolations = "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
    case illegalOrHarmfulSpeech = "ILLEGAL_OR_HARMFUL_SPEECH"
    case intellectualPropertyInfringements = "INTELLECTUAL_PROPERTY_INFRINGEMENTS"
    case civicDiscourseOrElections = "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
    case notSpecifiedNotice = "NOT_SPECIFIED_NOTICE"
    case otherViolationTc = "OTHER_VIOLATION_TC"
    case protectionOfMinors = "PROTECTION_OF_MINORS"
    case riskForPublicSecurity = "RISK_FOR_PUBLIC_SECURITY"
    case scamsAndFraud = "SCAMS_AND_FRAUD"
    case selfHarm = "SELF_HARM"
    case unsafeAndProhibitedProducts = "UNSAFE_AND_PROHIBITED_PRODUCTS"
    case violence = "VIOLENCE"

    /// The word as the database reads it.
    package var word: String { "STATEMENT_CATEGORY_\(rawValue)" }
}
