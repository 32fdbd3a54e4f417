// The words of the DSA Transparency Database, schema 2 (in use since 2025-07-01), of which a record
// of ours says something.
extension TransparencyRecord {
    /// How what can be seen is restricted.
    package enum Visibility: String, Hashable, Sendable, CaseIterable, Codable {
        case removed = "DECISION_VISIBILITY_CONTENT_REMOVED"
        case disabled = "DECISION_VISIBILITY_CONTENT_DISABLED"
        case demoted = "DECISION_VISIBILITY_CONTENT_DEMOTED"
        case ageRestricted = "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED"
        case interactionRestricted = "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"
        /// Adding a label to somebody's content is a decision of its own here.
        case labelled = "DECISION_VISIBILITY_CONTENT_LABELLED"
        case other = "DECISION_VISIBILITY_OTHER"
    }

    /// How an account is restricted.
    package enum AccountMeasure: String, Hashable, Sendable, CaseIterable, Codable {
        case suspended = "DECISION_ACCOUNT_SUSPENDED"
        case terminated = "DECISION_ACCOUNT_TERMINATED"
    }

    package enum Ground: String, Hashable, Sendable, CaseIterable, Codable {
        case illegal = "DECISION_GROUND_ILLEGAL_CONTENT"
        case incompatible = "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    }

    package enum ContentType: String, Hashable, Sendable, CaseIterable, Codable {
        case app = "CONTENT_TYPE_APP"
        case audio = "CONTENT_TYPE_AUDIO"
        case image = "CONTENT_TYPE_IMAGE"
        case product = "CONTENT_TYPE_PRODUCT"
        case syntheticMedia = "CONTENT_TYPE_SYNTHETIC_MEDIA"
        case text = "CONTENT_TYPE_TEXT"
        case video = "CONTENT_TYPE_VIDEO"
        case other = "CONTENT_TYPE_OTHER"
    }

    /// Who found it.
    package enum Source: String, Hashable, Sendable, CaseIterable, Codable {
        /// A notice of article 16.
        case notice = "SOURCE_ARTICLE_16"
        case trustedFlagger = "SOURCE_TRUSTED_FLAGGER"
        case otherNotification = "SOURCE_TYPE_OTHER_NOTIFICATION"
        /// The service by itself.
        case voluntary = "SOURCE_VOLUNTARY"
    }

    package enum YesNo: String, Hashable, Sendable, CaseIterable, Codable {
        case yes = "Yes"
        case no = "No"
    }

    package enum AutomatedDecision: String, Hashable, Sendable, CaseIterable, Codable {
        case fully = "AUTOMATED_DECISION_FULLY"
        case partially = "AUTOMATED_DECISION_PARTIALLY"
        case not = "AUTOMATED_DECISION_NOT_AUTOMATED"
    }
}

extension TransparencyRecord {
    /// The countries that the database knows: the Union, Iceland, Liechtenstein and Norway.
    ///
    /// Greece is `GR`.
    package static let countries = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ]
}
