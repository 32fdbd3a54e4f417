package import Foundation
package import Policy

/// What stays of a verification: who answered, how, when and until when, and no document.
package struct IdentityReceipt: Hashable, Sendable, Codable {
    package let provider: ProviderName
    package let method: IdentityMethod
    /// The provider's own word for how sure it is, such as `two-factor`; nil: it said nothing.
    package let assurance: String?
    package let verifiedAt: Date
    /// When it has to be done again; nil: never by itself.
    package let expiresAt: Date?
    /// The provider's own name of its check, by which it can be asked again.
    package let reference: String?

    package init(
        by provider: ProviderName,
        _ method: IdentityMethod,
        assurance: String? = nil,
        at verifiedAt: Date,
        until expiresAt: Date? = nil,
        reference: String? = nil,
    ) {
        self.provider = provider
        self.method = method
        self.assurance = assurance
        self.verifiedAt = verifiedAt
        self.expiresAt = expiresAt
        self.reference = reference
    }
}

/// The name of what answers for identities, such as `vendor`; small letters and hyphens.
package struct ProviderName: Hashable, Sendable, Codable, CustomStringConvertible {
    package let text: String

    /// Nil for an empty name, one of more than 40 bytes, and one of other characters.
    package init?(_ text: String) {
        let isFit = text.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") }
        guard isFit, (1...40).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = ProviderName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a provider's name",
            )
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var description: String { text }
}
