/// Which tile: up to 256 hashes in a row, of one height of the tree (C2SP tlog-tiles, "Merkle
/// Tree").
///
/// A tile's hashes are those of perfect subtrees of `256 ** level` leaves: at level 0 the leaves
/// themselves, above it the roots of the full tiles below.
public struct TileID: Hashable, Sendable {
    /// How many hashes a full tile has.
    public static let fullWidth = 256
    /// The highest level at which a tree of ``MerkleTree/mostLeaves`` has a tile.
    public static let highestLevel = 7

    /// 0 to ``highestLevel``.
    public let level: Int
    /// Which tile of its level, counted from 0.
    public let index: UInt64
    /// How many hashes it has: 256 when full, fewer at the right edge of a tree.
    public let width: Int

    /// Nil unless a tree of at most ``MerkleTree/mostLeaves`` can have such a tile.
    public init?(level: Int, index: UInt64, width: Int = fullWidth) {
        guard (0...Self.highestLevel).contains(level), (1...Self.fullWidth).contains(width),
            index < 1 << UInt64(64 - 8 * (level + 1))
        else { return nil }
        let (hashes, overflow) = (index * 256).addingReportingOverflow(UInt64(width))
        guard !overflow, hashes <= MerkleTree.mostLeaves >> UInt64(8 * level) else { return nil }
        (self.level, self.index, self.width) = (level, index, width)
    }

    /// The tile of a tree that is known to have it.
    init(inTree level: Int, index: UInt64, width: Int = fullWidth) {
        (self.level, self.index, self.width) = (level, index, width)
    }

    /// Whether it has all 256 hashes, and so never changes again.
    public var isFull: Bool { width == Self.fullWidth }

    /// How many bytes it has.
    public var byteCount: Int { width * TreeHash.byteCount }

    /// The tile that this one becomes when the tree has grown over it.
    public var full: TileID { TileID(inTree: level, index: index) }

    /// The index of the first leaf below it.
    public var firstLeaf: UInt64 { index << UInt64(8 * (level + 1)) }
}

extension TileID {
    /// The unfinished tiles at the right edge of a tree, the lowest level first: what must be read
    /// to continue it (``TileBuilder/init(size:edge:)``).
    public static func edge(ofTreeSize size: UInt64) -> [TileID] {
        (0...highestLevel).compactMap { level in
            let hashes = size >> UInt64(8 * level)
            let width = Int(hashes & 255)
            return width == 0 ? nil : TileID(inTree: level, index: hashes >> 8, width: width)
        }
    }

    /// The tile of a tree of `size` leaves in which the hash of a node is found or made.
    init(holding node: TreeNode, inTreeOfSize size: UInt64) {
        let level = node.height / 8
        let index = (node.index << UInt64(node.height % 8)) >> 8
        let hashes = size >> UInt64(8 * level)
        let width = index == hashes >> 8 ? Int(hashes & 255) : Self.fullWidth
        self.init(inTree: level, index: index, width: width)
    }
}
