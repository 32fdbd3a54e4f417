/// A canonical Huffman code as DEFLATE states it: by the length of each symbol's code
/// (RFC 1951, 3.2.2).
struct HuffmanCode: Sendable {
    /// The longest code there is.
    static let longest = 15

    /// How many codes there are of each length.
    private var counts = [Int](repeating: 0, count: longest + 1)
    /// The symbols in the order of their codes.
    private var symbols: [Int] = []

    /// Makes the code, or gives `nil` when the lengths promise more codes than there are, or
    /// leave some out; a code of a single symbol may.
    init?(_ lengths: ArraySlice<UInt8>) {
        for length in lengths {
            guard length <= Self.longest else { return nil }
            counts[Int(length)] += 1
        }
        counts[0] = 0
        var free = 1
        for count in counts.dropFirst() {
            free = free * 2 - count
            guard free >= 0 else { return nil }
        }
        let used = counts.reduce(0, +)
        guard free == 0 || used <= 1 else { return nil }
        symbols = (1...Self.longest).flatMap { length in
            lengths.enumerated().filter { Int($0.element) == length }.map(\.offset)
        }
    }

    /// How far a code has been read.
    struct Walk {
        fileprivate(set) var length = 0
        fileprivate var code = 0
        fileprivate var first = 0
        fileprivate var index = 0
    }

    /// Goes on by one bit; gives the symbol when that completes its code.
    func symbol(_ walk: inout Walk, bit: Int) -> Int? {
        walk.length += 1
        walk.code = walk.code << 1 | bit
        let count = counts[walk.length]
        if walk.code - walk.first < count {
            let place = walk.index + walk.code - walk.first
            return symbols.indices.contains(place) ? symbols[place] : nil
        }
        walk.index += count
        walk.first = (walk.first + count) << 1
        return nil
    }

    private init(valid lengths: [UInt8]) {
        for length in lengths { counts[Int(length)] += 1 }
        symbols = (1...Self.longest).flatMap { length in
            lengths.indices.filter { Int(lengths[$0]) == length }
        }
    }

    /// The literals and lengths of a block with fixed codes (RFC 1951, 3.2.6).
    static let fixedLiterals = HuffmanCode(
        valid: [(8, 144), (9, 112), (7, 24), (8, 8)].flatMap { length, count in
            [UInt8](repeating: length, count: count)
        }
    )

    /// The distances of a block with fixed codes.
    static let fixedDistances = HuffmanCode(valid: [UInt8](repeating: 5, count: 30))
}
