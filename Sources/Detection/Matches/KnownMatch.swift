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
    /// Negative entries take the stretches that look like them from what is like it in other banks:
    /// a match counts where so much is left of it as makes a match. They never hide that a file is
    /// the very one that stands in a bank.
    package var counting: [KnownMatch] {
        let negative = filter { $0.kind == .negative }
        return filter { $0.kind != .negative && !$0.isExplained(by: negative) }
    }
}

extension KnownMatch {
    /// The longest stretch in seconds that may be left unexplained: less makes no match.
    private static let leastSeconds = 3.0

    /// Whether what it found is only what stands in negative banks.
    fileprivate func isExplained(by negative: [KnownMatch]) -> Bool {
        guard !isSameFile else { return false }
        let rivals = negative.filter { $0.isSameFile || $0.isSeen == isSeen }
        guard let span = match.span else { return rivals.contains { $0.match.span == nil } }
        if rivals.contains(where: { $0.match.span == nil }) { return true }
        let left = span.stretches(without: rivals.compactMap(\.match.span))
        let least = min(Self.leastSeconds, (span.endSeconds - span.startSeconds) / 2)
        return !left.contains { $0 >= least }
    }

    /// Whether it was recognised by what it looks like, not by what it sounds like.
    private var isSeen: Bool { match.likeness != .sound }
}

extension TimeSpan {
    /// How many seconds each stretch has that is left when others are taken out.
    fileprivate func stretches(without others: [TimeSpan]) -> [Double] {
        var (begin, left): (Double, [Double]) = (startSeconds, [])
        for other in others.sorted(by: { $0.startSeconds < $1.startSeconds }) {
            left.append(min(other.startSeconds, endSeconds) - begin)
            begin = max(begin, other.endSeconds)
        }
        return left + [endSeconds - begin]
    }
}
