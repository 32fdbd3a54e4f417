/// Known sounds packed for looking up: never changed, so that any number of readers may share it.
///
/// Eight bytes an item and an eighth of a byte for its mark: all items behind each other, and the
/// places of each key, sorted by key.
final class AudioPart: Sendable {
    /// One known sound on its way into a part.
    struct Piece {
        var entry: UInt64
        var startSeconds: Double
        var items: ArraySlice<UInt32>
    }

    /// The numbers of the sounds, in their order.
    let entries: [UInt64]
    /// When each sound's first item begins.
    let startSeconds: [Double]
    /// Where each sound's items begin, and where the last one's end.
    let bounds: [Int]
    /// The items of all sounds, with room before and behind, so that a look around one stays inside.
    let items: [UInt32]
    /// One bit an item: whether it says nothing.
    let marks: [UInt64]
    /// How many of an item's top bits are its key.
    let keyBits: Int
    /// Where the places of each key begin.
    let table: [UInt32]
    /// The places in ``items``, sorted by key.
    let places: [UInt32]

    /// The room before and behind the items.
    static let margin = 16
    /// The bits that an item and one of the bank must have in common, but for one.
    static let comparedBits = 24
    /// Which sound the first place of each block belongs to, so that few are looked through.
    private let firstEntries: [UInt32]
    private static let blockItems = 4096
    /// The most items of one part: places are numbers of 32 bits.
    static let itemLimit = 1 << 31

    init(_ pieces: [Piece]) {
        let count = pieces.reduce(0) { $0 + $1.items.count }
        var bounds = [Self.margin]
        for piece in pieces { bounds.append(bounds[bounds.count - 1] + piece.items.count) }
        var marks = [UInt64](repeating: 0, count: (count + 2 * Self.margin + 63) / 64)
        for (piece, first) in zip(pieces, bounds) {
            for (place, isDull) in DullSound.marks(piece.items).enumerated() where isDull {
                let place = first + place
                marks[place / 64] |= 1 << UInt64(place % 64)
            }
        }
        let items: [UInt32] = LargePages.array(of: count + 2 * Self.margin) { items in
            items[..<Self.margin].initialize(repeating: 0)
            items[(Self.margin + count)...].initialize(repeating: 0)
            for (piece, first) in zip(pieces, bounds) {
                _ = items[first...].initialize(fromContentsOf: piece.items)
            }
        }
        let size = Int.bitWidth - max(count, 1).leadingZeroBitCount
        keyBits = min(max(size - 1, 8), Self.comparedBits)
        entries = pieces.map(\.entry)
        startSeconds = pieces.map(\.startSeconds)
        (self.items, self.bounds, self.marks) = (items, bounds, marks)
        firstEntries = Self.firstEntries(bounds, items.count)
        (table, places) = Self.sorted(items, marks, count, UInt32(32 - keyBits))
    }

    /// How many items there are.
    var itemCount: Int { items.count - 2 * Self.margin }

    /// Whether the item at a place says nothing.
    func isDull(_ place: Int) -> Bool { marks[place / 64] >> UInt64(place % 64) & 1 == 1 }

    /// Which sound a place belongs to.
    func entry(at place: Int) -> Int {
        let block = place / Self.blockItems
        var (low, high) = (Int(firstEntries[block]), Int(firstEntries[block + 1]) + 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if bounds[middle] <= place { low = middle } else { high = middle }
        }
        return low
    }

    /// The sounds as pieces, but for some.
    func pieces(without retired: Set<Int>) -> [Piece] {
        entries.indices.filter { !retired.contains($0) }.map { index in
            Piece(
                entry: entries[index],
                startSeconds: startSeconds[index],
                items: items[bounds[index]..<bounds[index + 1]],
            )
        }
    }

    private static func firstEntries(_ bounds: [Int], _ itemCount: Int) -> [UInt32] {
        var entry = 0
        return (0..<itemCount / blockItems + 2).map { block in
            while entry + 2 < bounds.count, bounds[entry + 1] <= block * blockItems { entry += 1 }
            return UInt32(truncatingIfNeeded: entry)
        }
    }

    /// Sorts the places of all items that say something by their keys, by counting.
    private static func sorted(
        _ items: [UInt32],
        _ marks: [UInt64],
        _ count: Int,
        _ shift: UInt32,
    ) -> (table: [UInt32], places: [UInt32]) {
        var table: [UInt32] = LargePages.array(of: (1 << Int(32 - shift)) + 1) {
            $0.initialize(repeating: 0)
        }
        let range = margin..<margin + count
        let speaks = { (place: Int) in marks[place / 64] >> UInt64(place % 64) & 1 == 0 }
        for place in range where speaks(place) { table[Int(items[place] >> shift) + 1] += 1 }
        for key in 1..<table.count { table[key] += table[key - 1] }
        let total = Int(table[table.count - 1])
        let places: [UInt32] = LargePages.array(of: total) { places in
            // Each key's beginning moves along as its places are filled in.
            for place in range where speaks(place) {
                let key = Int(items[place] >> shift)
                places[Int(table[key])] = UInt32(truncatingIfNeeded: place)
                table[key] += 1
            }
        }
        // Now each stands where the next key begins.
        for key in (1..<table.count).reversed() { table[key] = table[key - 1] }
        table[0] = 0
        return (table, places)
    }
}
