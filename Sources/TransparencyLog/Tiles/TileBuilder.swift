/// Makes tiles out of leaf hashes that come one after another.
///
/// Only the right edge of the tree is held: at most 255 hashes for each level. Every tile comes out
/// once when it is full; the unfinished ones are asked for when a checkpoint is due.
public struct TileBuilder: Sendable {
    private var grower: TreeGrower
    /// The bytes of the unfinished tile of each level.
    private var rows: [[UInt8]]

    /// The tiles of a tree without leaves.
    public init() {
        grower = TreeGrower()
        rows = []
    }

    /// Continues a tree of `size` leaves, of which `edge` are the unfinished tiles, in any order:
    /// those that ``TileID/edge(ofTreeSize:)`` names, or ``TileError/wrongEdge(size:)``.
    public init(size: UInt64, edge: [Tile]) throws(TileError) {
        let edge = edge.sorted { $0.id.level < $1.id.level }
        guard size <= MerkleTree.mostLeaves, edge.map(\.id) == TileID.edge(ofTreeSize: size) else {
            throw .wrongEdge(size: size)
        }
        var (rows, peaks) = ([[UInt8]](), [TreeHash]())
        for tile in edge.reversed() {
            if rows.isEmpty { rows = Array(repeating: [], count: tile.id.level + 1) }
            rows[tile.id.level] = tile.bytes
            var grower = TreeGrower()
            for hash in tile.hashes { grower.append(hash) }
            peaks += grower.peaks
        }
        guard let grower = TreeGrower(size: size, peaks: peaks) else {
            throw .wrongEdge(size: size)
        }
        (self.grower, self.rows) = (grower, rows)
    }

    /// How many leaves the tree has.
    public var size: UInt64 { grower.size }

    /// The tree's root.
    public var root: TreeHash { grower.root }

    /// The unfinished tiles, named by their width, the lowest level first.
    public var edge: [Tile] {
        TileID.edge(ofTreeSize: size).map { Tile(counted: $0, bytes: rows[$0.level]) }
    }

    /// Appends a leaf, given by its hash.
    ///
    /// Answers the tiles that it fills, the lowest level first:
    /// mostly none.
    public mutating func append(_ leaf: TreeHash) -> [Tile] {
        // The leaf's hash goes to level 0, and the root of a full tile to the level above.
        var ends: [(level: Int, hash: TreeHash)] = [(0, leaf)]
        grower.append(leaf) { height, hash in
            if height.isMultiple(of: 8) { ends.append((height / 8, hash)) }
            return hash
        }
        return ends.compactMap { put($0.hash, onLevel: $0.level) }
    }

    private mutating func put(_ hash: TreeHash, onLevel level: Int) -> Tile? {
        if level == rows.count { rows.append([]) }
        rows[level] += hash.bytes
        let full = TileID.fullWidth * TreeHash.byteCount
        guard rows[level].count == full else { return nil }
        let index = (size - 1) >> UInt64(8 * (level + 1))
        let tile = Tile(counted: TileID(inTree: level, index: index), bytes: rows[level])
        rows[level] = []
        return tile
    }
}
