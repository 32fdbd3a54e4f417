package import Fingerprints
import Media

/// A file, or a stretch of it, that was met in a bank.
package struct KnownMatch: Hashable, Sendable {
    /// The bank's name.
    package let bank: String
    package let kind: BankKind
    /// The entry's name in the bank.
    package let entry: String
    /// What agrees with what.
    package let match: BankMatch
    /// Whether a person looked at both and said that they are the same.
    package var isConfirmed = false

    package init(bank: String, kind: BankKind, entry: String, match: BankMatch) {
        self.bank = bank
        self.kind = kind
        self.entry = entry
        self.match = match
    }

    /// Whether it is the very file that stands in the bank.
    package var isSameFile: Bool { match.likeness == .bytes }
}

extension [KnownMatch] {
    /// The matches that count: all but those that a negative bank explains.
    ///
    /// A negative entry takes the stretch that looks like it from what is like it in other banks;
    /// it never hides that a file is the very one that stands in a bank.
    package var counting: [KnownMatch] {
        let negative = filter { $0.kind == .negative }
        return filter { match in
            match.kind != .negative && !negative.contains { $0.explains(match) }
        }
    }
}

extension KnownMatch {
    /// Whether what another match found is only what stands in this negative bank.
    fileprivate func explains(_ other: KnownMatch) -> Bool {
        guard !other.isSameFile else { return false }
        if isSameFile { return true }
        guard (match.likeness == .sound) == (other.match.likeness == .sound) else { return false }
        guard let own = match.span, let others = other.match.span else {
            return match.span == nil
        }
        let shared =
            min(own.endSeconds, others.endSeconds) - max(own.startSeconds, others.startSeconds)
        return shared > (others.endSeconds - others.startSeconds) / 2
    }
}
