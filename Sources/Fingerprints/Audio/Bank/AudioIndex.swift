/// A bank of known sounds in which any sound is looked up, whole or in part.
///
/// It is a value: whoever searches keeps the copy that it had, and nothing waits for anything. A
/// copy costs a few words. Eight bytes an item, 235 kB for each hour of known sound.
public struct AudioIndex: Sendable {
    /// A known sound and its number.
    public struct Entry: Hashable, Sendable {
        /// The number by which the caller knows it.
        public var id: UInt64
        /// What it sounds like.
        public var fingerprint: AudioFingerprint

        /// Puts the two together.
        public init(id: UInt64, fingerprint: AudioFingerprint) {
            (self.id, self.fingerprint) = (id, fingerprint)
        }
    }

    /// One part, and which of its sounds count no longer.
    struct Held {
        var part: AudioPart
        var retired: Set<Int> = []
    }

    /// Where a sound is.
    private struct Place { var part, index: Int }

    private(set) var held: [Held] = []
    private var places: [UInt64: Place] = [:]

    /// Parts below so many items are packed anew whenever something is added.
    static let tailItems = 1 << 20

    /// Knows nothing yet.
    public init() {}

    /// How many sounds there are.
    public var count: Int { places.count }

    /// How many items are held, those of retired sounds included until ``pack()``.
    public var itemCount: Int { held.reduce(0) { $0 + $1.part.itemCount } }

    /// How much memory the items and their places take, in bytes.
    public var byteCount: Int {
        held.reduce(0) { sum, one in
            let part = one.part
            let words = part.items.count + part.places.count + part.table.count
            return sum + words * 4 + (part.marks.count + part.entries.count * 3) * 8
        }
    }

    /// Whether a number is known.
    public func contains(_ id: UInt64) -> Bool { places[id] != nil }

    /// Adds sounds; one whose number is known takes the other's place.
    ///
    /// - Returns: the numbers of those that are too short, silent or steady to be known again;
    ///   they were not added.
    @discardableResult
    public mutating func add(_ entries: [Entry]) -> [UInt64] {
        var (pieces, refused): ([UInt64: AudioPart.Piece], [UInt64]) = ([:], [])
        var order: [UInt64] = []
        for entry in entries {
            let items = entry.fingerprint.items
            guard DullSound.isKnowable(items, without: DullSound.marks(items)) else {
                refused.append(entry.id)
                continue
            }
            if pieces[entry.id] == nil { order.append(entry.id) }
            pieces[entry.id] = AudioPart.Piece(
                entry: entry.id,
                startSeconds: entry.fingerprint.startSeconds,
                items: items[...],
            )
        }
        for id in order { retire(id) }
        hold(order.compactMap { pieces[$0] })
        return refused
    }

    /// Takes a sound out; an unknown number changes nothing.
    public mutating func retire(_ id: UInt64) {
        guard let place = places.removeValue(forKey: id) else { return }
        held[place.part].retired.insert(place.index)
    }

    /// Whether there are so many parts, or so much that is retired, that packing pays.
    var isScattered: Bool {
        let retired = held.reduce(0) { $0 + $1.retired.count }
        return held.count > 8 || retired > max(64, count / 4)
    }

    /// Packs everything into one part, without what was retired.
    ///
    /// It takes a few seconds for thousands of hours, and as much memory again while it does; on a
    /// copy it may be done beside searches.
    public mutating func pack() {
        guard held.count > 1 || held.contains(where: { !$0.retired.isEmpty }) else { return }
        let pieces = held.flatMap { $0.part.pieces(without: $0.retired) }
        held = []
        pack(pieces)
    }

    /// Makes parts of pieces, each no larger than a part may be.
    private mutating func pack(_ pieces: [AudioPart.Piece]) {
        let first = held.count
        var (batch, size): ([AudioPart.Piece], Int) = ([], 0)
        for piece in pieces {
            if size + piece.items.count > AudioPart.itemLimit {
                held.append(Held(part: AudioPart(batch)))
                (batch, size) = ([], 0)
            }
            batch.append(piece)
            size += piece.items.count
        }
        if !batch.isEmpty { held.append(Held(part: AudioPart(batch))) }
        place(from: first)
    }

    /// Puts new sounds behind the others, together with the small parts at the end.
    private mutating func hold(_ pieces: [AudioPart.Piece]) {
        guard !pieces.isEmpty else { return }
        var (pieces, size) = (pieces, pieces.reduce(0) { $0 + $1.items.count })
        // Only parts that aren't larger than what is new, so that each sound is packed seldom.
        while let last = held.last, last.part.itemCount <= size,
            size + last.part.itemCount <= Self.tailItems
        {
            pieces = last.part.pieces(without: last.retired) + pieces
            size += last.part.itemCount
            held.removeLast()
        }
        pack(pieces)
    }

    /// Notes where the sounds of the parts from one on are.
    private mutating func place(from first: Int) {
        for part in held.indices[first...] {
            for (index, id) in held[part].part.entries.enumerated() {
                places[id] = Place(part: part, index: index)
            }
        }
    }
}
