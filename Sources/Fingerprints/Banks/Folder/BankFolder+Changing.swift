import Synchronization

/// What became of entries that were handed to a bank.
public struct BankAddition: Hashable, Sendable {
    /// How many were added.
    public var addedCount = 0
    /// How many stood in the bank already, under the same name and with the same fingerprint.
    public var knownCount = 0
    /// The names that other entries have; those handed in were left out.
    public var taken: [String] = []
    /// The names of added entries by which nothing can be recognised: black films, silence.
    public var unrecognisable: [String] = []

    /// Nothing yet.
    public init() {}
}

extension BankFolder {
    /// Adds entries durably; later searches find them, and those of this object at once.
    ///
    /// An entry whose name stands in the bank already is left out.
    ///
    /// - Throws: ``BankFault``: what was made durable before stays, and adding all again adds the
    ///   rest.
    public func add(_ entries: [BankEntry]) throws(BankFault) -> BankAddition {
        guard access == .writing else { throw .isReadOnly }
        return try state.withLock { state throws(BankFault) in
            try know(&state)
            var outcome = BankAddition()
            var fresh = FreshEntries(after: state.log)
            for entry in entries {
                try check(entry)
                func isOf(_ number: UInt32) throws(BankFault) -> Bool {
                    try fresh.entry(number).id == entry.id
                }
                if let number = try state.names.number(of: entry.id, isOf),
                    !state.retired.contains(number)
                {
                    let isSame = try fresh.entry(number).fingerprint == entry.fingerprint
                    if isSame { outcome.knownCount += 1 } else { outcome.taken.append(entry.id) }
                } else {
                    try state.names.set(entry.id, to: fresh.next, isOf)
                    fresh.entries.append(entry)
                }
            }
            do throws(BankFault) { try keep(fresh.entries, &state, &outcome) } catch {
                // Which of them stand is read again from the folder.
                state.knowsNames = false
                throw error
            }
            return outcome
        }
    }

    /// Takes an entry out by its name: no later search finds it, and its name is free.
    ///
    /// - Throws: ``BankFault/noEntry(_:)``, or as ``add(_:)``.
    public func retire(_ id: String, on date: String, reason: String) throws(BankFault) {
        guard access == .writing else { throw .isReadOnly }
        try state.withLock { state throws(BankFault) in
            try know(&state)
            let known = FreshEntries(after: state.log)
            let number = try state.names.number(of: id) { number throws(BankFault) in
                try known.entry(number).id == id
            }
            guard let number, !state.retired.contains(number) else { throw .noEntry(id) }
            try state.log.append(
                [.retire(number: number, on: date, reason: reason)],
                on: disks.bank,
            )
            state.retired.insert(number)
            try catchUp(with: state.log)
            try settle(&state)
        }
    }

    private func check(_ entry: BankEntry) throws(BankFault) {
        let size = entry.id.utf8.count + entry.note.utf8.count
        guard (1...BankEntry.longestID).contains(entry.id.utf8.count), size < 1 << 20,
            BankChange.add(entry).bytes.count < ChangeFile.mostBytes / 2
        else { throw .entryTooLarge(id: entry.id) }
        do throws(BankIndexFault) {
            _ = try BankRows(of: KnownMedia(number: 1, fingerprint: entry.fingerprint))
        } catch {
            throw .index(error)
        }
    }

    private func keep(
        _ entries: [BankEntry],
        _ state: inout State,
        _ outcome: inout BankAddition,
    ) throws(BankFault) {
        let first = state.log.last + 1
        try state.log.append(entries.map { .add($0) }, on: disks.bank)
        outcome.addedCount = entries.count
        try catchUp(with: state.log)
        for (place, entry) in entries.enumerated() {
            let number = UInt32(first) + UInt32(place)
            if try !takeIn(entry, number, hearing: state.hasSounds) {
                outcome.unrecognisable.append(entry.id)
            }
        }
        try settle(&state)
    }

    /// Whether anything can be recognised by an entry.
    private func takeIn(
        _ entry: BankEntry,
        _ number: UInt32,
        hearing: Bool,
    ) throws(BankFault) -> Bool {
        let rows: BankRows
        do throws(BankIndexFault) {
            rows = try BankRows(of: KnownMedia(number: number, fingerprint: entry.fingerprint))
        } catch {
            throw .index(error)
        }
        let isSeen = !rows.pictures.isEmpty || !rows.digests.isEmpty
        guard !rows.sounds.isEmpty else { return isSeen }
        if hearing { return index.hear(rows.sounds).isEmpty || isSeen }
        var trial = AudioIndex()
        return trial.add(rows.sounds).isEmpty || isSeen
    }

    /// Makes the indexes durable once bringing them up to the changes again would take a while.
    private func settle(_ state: inout State) throws(BankFault) {
        guard state.log.last - state.durable > Self.replayed else { return }
        do throws(BankIndexFault) {
            while try index.settle(everything: true) {}
        } catch {
            throw .index(error)
        }
        state.durable = state.log.last
    }

    /// How many changes are brought into the indexes anew whenever the folder is opened.
    private static let replayed: UInt64 = 2_000
}

/// Entries on their way into a bank, behind those that stand there.
private struct FreshEntries {
    private let log: ChangeLog
    var entries: [BankEntry] = []

    init(after log: ChangeLog) { self.log = log }

    /// The number that the next one gets.
    var next: UInt32 { UInt32(truncatingIfNeeded: log.last) + UInt32(entries.count) + 1 }

    func entry(_ number: UInt32) throws(BankFault) -> BankEntry {
        let place = Int(number) - Int(log.last) - 1
        guard place < 0 else { return entries[place] }
        return try log.entry(number)
    }
}
