/// Which bundle of entries: those of one tile of level 0 (C2SP tlog-tiles, "Log entries").
public struct EntryBundleID: Hashable, Sendable {
    /// Which bundle, counted from 0.
    public let index: UInt64
    /// How many entries it has: 256 when full, fewer at the end of a log.
    public let width: Int

    /// Nil unless a log of at most ``MerkleTree/mostLeaves`` can have such a bundle.
    public init?(index: UInt64, width: Int = TileID.fullWidth) {
        guard let tile = TileID(level: 0, index: index, width: width) else { return nil }
        self.init(of: tile)
    }

    /// The bundle whose entries a tile of level 0 has the hashes of.
    init(of tile: TileID) {
        index = tile.index
        width = tile.width
    }

    /// The tile of level 0 that has the hashes of the entries.
    public var tile: TileID { TileID(inTree: 0, index: index, width: width) }

    /// Whether it has all 256 entries, and so never changes again.
    public var isFull: Bool { tile.isFull }

    /// The bundle that this one becomes when the log has grown over it.
    public var full: EntryBundleID { EntryBundleID(of: tile.full) }

    /// The index of its first entry.
    public var firstLeaf: UInt64 { tile.firstLeaf }

    /// The bundle in which a log of `size` entries has entry `index`; nil when it has none.
    public init?(holding index: UInt64, inLogOfSize size: UInt64) {
        guard index < size, size <= MerkleTree.mostLeaves else { return nil }
        self.init(of: TileID(holding: TreeNode(height: 0, index: index), inTreeOfSize: size))
    }

    /// The last bundle of a log, if it is not full.
    public static func edge(ofLogSize size: UInt64) -> EntryBundleID? {
        let width = Int(size & 255)
        return width == 0 ? nil : EntryBundleID(index: size >> 8, width: width)
    }
}
