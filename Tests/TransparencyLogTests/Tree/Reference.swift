import Crypto

@testable import TransparencyLog

/// RFC 9162 §2.1 word for word: recursive and slow, made of nothing that the library has.
struct Reference {
    let leaves: [[UInt8]]

    static let eight: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]

    /// `count` entries that differ.
    init(count: Int) {
        leaves = (0..<count).map { Array("entry \($0)".utf8) }
    }

    init(leaves: [[UInt8]]) { self.leaves = leaves }

    func root(_ start: Int, _ end: Int) -> [UInt8] {
        switch end - start {
        case 0: return Array(SHA256.hash(data: [UInt8]()))
        case 1: return Array(SHA256.hash(data: [0] + leaves[start]))
        default:
            let middle = start + Self.powerBelow(end - start)
            return Array(SHA256.hash(data: [1] + root(start, middle) + root(middle, end)))
        }
    }

    /// PATH of §2.1.3.1.
    func path(_ index: Int, _ start: Int, _ end: Int) -> [[UInt8]] {
        guard end - start > 1 else { return [] }
        let middle = start + Self.powerBelow(end - start)
        return start + index < middle
            ? path(index, start, middle) + [root(middle, end)]
            : path(index - (middle - start), middle, end) + [root(start, middle)]
    }

    /// SUBPROOF of §2.1.4.1.
    func subproof(_ size: Int, _ start: Int, _ end: Int, isWhole: Bool) -> [[UInt8]] {
        if size == end - start { return isWhole ? [] : [root(start, end)] }
        let middle = start + Self.powerBelow(end - start)
        return size <= middle - start
            ? subproof(size, start, middle, isWhole: isWhole) + [root(middle, end)]
            : subproof(size - (middle - start), middle, end, isWhole: false)
                + [root(start, middle)]
    }

    private static func powerBelow(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}

extension MerkleTree {
    /// The tree of these entries.
    init(entries: [[UInt8]]) { self.init(leaves: entries.map { TreeHash.leaf($0) }) }
}
