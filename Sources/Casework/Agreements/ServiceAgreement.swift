package import Foundation
import Labels
package import Policy

/// A version of a tenant's service agreement, in the words that its publishers are shown.
package struct ServiceAgreement: Hashable, Sendable {
    package let tenant: TenantName
    package let version: String
    /// The whole text by language, as BCP 47 names it.
    package let texts: [String: String]
    /// What it says about the methods and styles of labels, word for word as in the text.
    package let labelClauses: [String: String]
    package let publishedAt: Date

    package init(
        of tenant: TenantName,
        version: String,
        texts: [String: String],
        labelClauses: [String: String],
        publishedAt: Date,
    ) {
        self.tenant = tenant
        self.version = version
        self.texts = texts
        self.labelClauses = labelClauses
        self.publishedAt = publishedAt
    }

    /// Looks whether it may be put before publishers.
    ///
    /// Where a profile asks for agreements, the text has to explain how content is labelled (Labelling
    /// Measures, article 8), in every language in which the profile speaks.
    package func check(
        under profile: Profile,
        _ limits: AgreementLimits = AgreementLimits(),
    ) throws(AgreementFault) {
        guard !texts.isEmpty else { throw .noText }
        for (language, text) in texts where text.utf8.count > limits.textBytes {
            throw .tooLong(language, limit: limits.textBytes)
        }
        for (language, clause) in labelClauses {
            guard let text = texts[language] else { throw .clauseWithoutText(language) }
            guard !clause.isBlank, text.contains(clause) else { throw .clauseNotInText(language) }
        }
        guard profile.entry.agreement.isRequired else { return }
        for language in profile.languages.map(\.rawValue) {
            guard texts[language] != nil else { throw .missingLanguage(language) }
            guard profile.entry.agreement.labelClause == nil || labelClauses[language] != nil
            else { throw .missingClause(language) }
        }
    }
}

/// What an account accepted, when, and in which words.
package struct Acceptance: Hashable, Sendable {
    package let account: AccountID
    package let version: String
    package let language: String
    /// The SHA-256 of the text that was shown, in hexadecimal digits; nil: the operator kept none.
    package let textDigest: String?
    package let acceptedAt: Date

    package init(
        by account: AccountID,
        of version: String,
        in language: String,
        textDigest: String?,
        at acceptedAt: Date,
    ) {
        self.account = account
        self.version = version
        self.language = language
        self.textDigest = textDigest
        self.acceptedAt = acceptedAt
    }
}

/// How long agreements may be.
package struct AgreementLimits: Hashable, Sendable {
    /// Bytes of a text in one language (256 KiB).
    package var textBytes = 256 << 10

    package init() {}
}
