import Media
import Synchronization

/// One bank's entries, ready to be searched at any time and by any number of tasks.
///
/// Searching takes no lock but for the moment of taking a reference; entries are added and retired
/// meanwhile. ``settle(everything:)`` is called in the background, again and again.
public final class BankIndex: Sendable {
    /// When something counts as what is in the bank.
    public let settings: BankSettings
    /// Pictures and frames, each with its ``FrameTag``.
    let pictures: LiveIndex
    /// The digests of the entries' bytes, each with its entry's number.
    let digests: LiveIndex
    private let sounds: Mutex<Sounds>
    private let lastChange: Mutex<UInt64>

    /// The known sounds, and how often they were changed.
    private struct Sounds {
        var index = AudioIndex()
        var changes = 0
    }

    /// An empty bank in memory.
    public convenience init(_ settings: BankSettings = .init()) {
        self.init(settings, pictures: LiveIndex(), digests: LiveIndex())
    }

    init(_ settings: BankSettings, pictures: LiveIndex, digests: LiveIndex) {
        self.settings = settings
        self.pictures = pictures
        self.digests = digests
        sounds = Mutex(Sounds())
        lastChange = Mutex(min(pictures.view.sequence, digests.view.sequence))
    }

    /// The number of the last change that was made, in the caller's own count.
    public var change: UInt64 { lastChange.withLock { $0 } }

    /// The number of the last change that both indexes of rows have.
    var earliest: UInt64 { min(pictures.view.sequence, digests.view.sequence) }

    /// The number of the last change that one of them has.
    var latest: UInt64 { max(pictures.view.sequence, digests.view.sequence) }

    /// The known sounds as they are now.
    var sound: AudioIndex { sounds.withLock { $0.index } }

    /// Adds entries, which every later search finds.
    ///
    /// - Parameters:
    ///   - entries: what is to be found from now on.
    ///   - change: the number of this change in the caller's own count, not below the last.
    /// - Returns: the numbers of those by which nothing can be recognised: black films, silence.
    /// - Throws: ``BankIndexFault``: nothing is added then.
    @discardableResult
    public func add(
        _ entries: [KnownMedia],
        change: UInt64? = nil,
    ) throws(BankIndexFault) -> [UInt32] {
        var rows: [BankRows] = []
        for entry in entries { rows.append(try BankRows(of: entry)) }
        try hold(rows, change)
        let unheard = hear(rows.flatMap(\.sounds))
        note(change)
        return zip(entries, rows).compactMap { entry, rows in
            let isSeen = !rows.pictures.isEmpty || !rows.digests.isEmpty
            let isHeard = !rows.sounds.isEmpty && !unheard.contains(UInt64(entry.number))
            return isSeen || isHeard ? nil : entry.number
        }
    }

    /// Puts rows into the indexes; one that has the change already is left as it is.
    func hold(_ rows: [BankRows], _ change: UInt64?) throws(BankIndexFault) {
        do throws(IndexFault) {
            if change ?? .max > digests.view.sequence {
                try digests.add(rows.flatMap(\.digests), sequence: change)
            }
            if change ?? .max > pictures.view.sequence {
                try pictures.add(rows.flatMap(\.pictures), sequence: change)
            }
        } catch {
            throw .index(error)
        }
    }

    /// Adds sounds; gives the numbers of those that can't be known again.
    func hear(_ entries: [AudioIndex.Entry]) -> Set<UInt64> {
        guard !entries.isEmpty else { return [] }
        return sounds.withLock { sounds in
            sounds.changes += 1
            return Set(sounds.index.add(entries))
        }
    }

    /// Takes entries out: no later search finds them.
    ///
    /// - Parameters:
    ///   - entries: as they were added.
    ///   - change: the number of this change in the caller's own count.
    /// - Throws: ``BankIndexFault`` for entries that never could be added.
    public func retire(
        _ entries: [KnownMedia],
        change: UInt64? = nil,
    ) throws(BankIndexFault) {
        var rows: [BankRows] = []
        for entry in entries { rows.append(try BankRows(of: entry)) }
        digests.retire(rows.flatMap { $0.digests.map(\.payload) }, sequence: change)
        pictures.retire(rows.flatMap { $0.pictures.map(\.payload) }, sequence: change)
        sounds.withLock { sounds in
            sounds.changes += 1
            for entry in entries { sounds.index.retire(UInt64(entry.number)) }
        }
        note(change)
    }

    /// Makes what was added since into a form that is searched faster, where that is due.
    ///
    /// - Parameter everything: to settle also what is too little to be due.
    /// - Returns: whether something was done.
    /// - Throws: ``BankIndexFault`` when a folder can't be written.
    @discardableResult
    public func settle(everything: Bool = false) throws(BankIndexFault) -> Bool {
        packSounds()
        do throws(IndexFault) {
            let first = try digests.settle(everything: everything)
            return try pictures.settle(everything: everything) || first
        } catch {
            throw .index(error)
        }
    }

    /// Makes one part of many, beside whoever searches; what was changed meanwhile comes first.
    private func packSounds() {
        let (index, changes) = sounds.withLock { ($0.index, $0.changes) }
        guard index.isScattered else { return }
        var packed = index
        packed.pack()
        sounds.withLock { sounds in
            if sounds.changes == changes { sounds.index = packed }
        }
    }

    private func note(_ change: UInt64?) {
        guard let change else { return }
        lastChange.withLock { $0 = max($0, change) }
    }
}
