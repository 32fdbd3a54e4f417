package import Casework
package import Policy

/// What a version is recognised by, and as what.
package struct Recognition: Hashable, Sendable {
    /// Packed.
    package let fingerprint: [UInt8]
    package let found: [FoundMatch]
    /// The last change of banks that whoever compared it knew of.
    package let position: Int64

    package init(_ fingerprint: [UInt8], as found: [FoundMatch], upTo position: Int64) {
        self.fingerprint = fingerprint
        self.found = found
        self.position = position
    }
}

/// An entry of a bank, and in what something is like it.
package struct FoundMatch: Hashable, Sendable {
    package let bank: BankID
    package let likeness: FoundLikeness

    package init(_ likeness: FoundLikeness, in bank: BankID) {
        self.bank = bank
        self.likeness = likeness
    }
}

/// A version with what it is recognised by.
package struct KeptFingerprint: Hashable, Sendable {
    package let place: FingerprintPlace
    package let packed: [UInt8]
}

/// A version of which something more is known than when it was examined.
package struct MatchedVersion: Sendable {
    package let item: Item
    package let publisher: Publisher
    package let version: KeptVersion
    /// As it stands; nil where nobody assessed it.
    package let assessment: ExaminationResult.Assessment?
    /// All that stand, those of before among them.
    package let matches: [ItemMatch]
}

/// What a version comes to by all that is known of it now.
package struct Reassessment: Sendable {
    package let assessment: ExaminationResult.Assessment
    package let verdict: Verdict

    package init(_ assessment: ExaminationResult.Assessment, _ verdict: Verdict) {
        self.assessment = assessment
        self.verdict = verdict
    }
}

/// Weighs a version again, without its file; nil where nobody can.
package typealias Weighing = @Sendable (MatchedVersion) throws -> Reassessment?
