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

/// An entry by which a file was recognised has been retired since: it has to be looked up again.
package struct RecognitionOutdated: Error, CustomStringConvertible {
    package var description: String {
        "an entry by which it was recognised was retired meanwhile; it is looked up again"
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
    /// What the rules are asked about; nil where nothing is to follow.
    package let news: News?

    /// What is new of a version, beside what explains it away.
    ///
    /// What people decided of the version, they decided knowing the matches of before: these are no
    /// reason to ask again.
    package struct News: Sendable {
        /// Without what is new.
        package let before: [ItemMatch]
        package let now: [ItemMatch]

        /// - Parameters:
        ///   - fresh: what was found, or said by a person, just now.
        ///   - former: the same as it was, where it was known.
        ///   - standing: all that stand.
        init(_ fresh: Set<MatchID>, former: [ItemMatch] = [], among standing: [ItemMatch]) {
            let explaining = standing.filter { $0.kind == .negative && !fresh.contains($0.id) }
            before = explaining + former
            now = explaining + standing.filter { fresh.contains($0.id) }
        }
    }
}

/// What a version comes to by all that is known of it now.
package struct Reassessment: Sendable {
    package let assessment: ExaminationResult.Assessment
    /// What the rules say to what is new; nil: nothing that they didn't say before.
    package let verdict: Verdict?

    package init(_ assessment: ExaminationResult.Assessment, _ verdict: Verdict?) {
        self.assessment = assessment
        self.verdict = verdict
    }
}

/// Weighs a version again, without its file; nil where nobody can.
package typealias Weighing = @Sendable (MatchedVersion) throws -> Reassessment?
