import Synchronization

/// A match with the name of its entry.
public struct NamedMatch: Hashable, Sendable {
    /// The entry's name.
    public let entry: String
    /// What agrees with what.
    public let match: BankMatch
}

/// What looking a file up in a bank's folder came to.
public struct BankFolderAnswer: Hashable, Sendable {
    /// The matches, in the order of ``BankAnswer/matches``.
    public var matches: [NamedMatch] = []
    /// Whether there are more matches than are told.
    public var hasMore = false
    /// What couldn't be looked up.
    public var blind: [BankAnswer.Blind] = []
}

extension BankFolder {
    /// How many entries can be found.
    public var entryCount: Int {
        state.withLock { state in
            // What retires an entry is a change of its own.
            Int(state.log.last) - 2 * state.log.files.reduce(0) { $0 + $1.retireCount }
        }
    }

    /// Looks a file up by everything that is known of it.
    ///
    /// - Throws: ``BankFault`` when a part of the bank turns out to be damaged.
    public func matches(of fingerprint: MediaFingerprint) throws(BankFault) -> BankFolderAnswer {
        if fingerprint.sound != nil {
            try state.withLock { state throws(BankFault) in try hearAll(&state) }
        }
        return try named(index.matches(of: fingerprint))
    }

    /// Looks up hashes of which nothing else is known, in their order; the search alone.
    public func answers(to hashes: [PDQHash]) -> [BankAnswer] { index.matches(of: hashes) }

    /// Puts names to the entries of an answer.
    public func named(_ answer: BankAnswer) throws(BankFault) -> BankFolderAnswer {
        let log = state.withLock { $0.log }
        var named = BankFolderAnswer(hasMore: answer.hasMore, blind: answer.blind)
        for match in answer.matches {
            named.matches.append(
                NamedMatch(entry: try log.entry(match.number).id, match: match)
            )
        }
        return named
    }

    /// Does something with each entry that can be found, in the order in which they were added.
    public func forEachEntry(
        _ body: (BankEntry) throws(BankFault) -> Void
    ) throws(BankFault) {
        let log = state.withLock { $0.log }
        let retired = try log.retired()
        try log.forEach(after: 0) { (number, change) throws(BankFault) in
            guard case .add(let entry) = change,
                !retired.contains(UInt32(truncatingIfNeeded: number))
            else { return }
            try body(entry)
        }
    }
}
