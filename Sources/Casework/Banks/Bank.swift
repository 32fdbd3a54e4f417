package import Foundation
package import Policy

/// The id of a bank.
package struct BankID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// The short name of a bank, unique within its tenant: small letters, digits and hyphens, 40 at the
/// most.
package struct BankName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String) {
        let isFit = text.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isFit, (1...40).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    package var description: String { text }
}

/// A named, governed set of fingerprints: what files are compared with.
package struct Bank: Hashable, Sendable {
    package let id: BankID
    package let tenant: TenantName
    package let name: BankName
    /// What it means that something stands in it; it never changes.
    package let kind: ExactMatch.BankKind
    package let createdAt: Date
    /// What it is for, as staff read it.
    package var words: BilingualText
    /// The standard by which entries are judged, with its version.
    package var standard: String
    package var thresholds: BankThresholds
    /// Grows with each change.
    package var revision: Int64 = 1

    package init(
        _ id: BankID,
        named name: BankName,
        of tenant: TenantName,
        _ kind: ExactMatch.BankKind,
        at createdAt: Date,
        _ terms: BankTerms,
    ) {
        self.id = id
        self.tenant = tenant
        self.name = name
        self.kind = kind
        self.createdAt = createdAt
        words = terms.words
        standard = terms.standard
        thresholds = terms.thresholds
    }
}

/// What may be changed of a bank.
package struct BankTerms: Hashable, Sendable {
    package var words: BilingualText
    package var standard: String
    package var thresholds: BankThresholds

    package init(
        words: BilingualText,
        standard: String,
        thresholds: BankThresholds = BankThresholds(),
    ) {
        self.words = words
        self.standard = standard
        self.thresholds = thresholds
    }

    /// - Throws: ``BankRefusal/missing(_:)`` for words or a standard that say nothing.
    package func check() throws(BankRefusal) {
        guard !words.english.isBlank, !words.chinese.isBlank else { throw .missing(.words) }
        guard !standard.isBlank else { throw .missing(.standard) }
    }
}

extension String {
    /// Whether nobody could read anything in it.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
