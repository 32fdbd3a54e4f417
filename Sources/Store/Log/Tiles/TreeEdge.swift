import TransparencyLog

/// The right edge of the tree: on each level the hashes of the tile that isn't full yet.
///
/// From it follow the root, and every tile as the tree grows; it holds at most 255 hashes a level,
/// whatever the size.
struct TreeEdge: Sendable {
    /// Hashes in a full tile.
    static let tileWidth = 256

    /// A tile as it stands: full, or as wide as the tree is.
    struct Tile: Hashable, Sendable {
        let level: Int
        let number: Int
        let hashes: [TreeHash]

        var bytes: [UInt8] { hashes.flatMap(\.bytes) }
    }

    /// Number of leaves.
    private(set) var size = 0
    private var levels: [[TreeHash]] = []

    init() {}

    /// The edge of a tree of which the right tiles are known.
    ///
    /// - Parameter tile: gives the hashes of a tile, of which the first `count` are taken.
    init(
        size: Int,
        tile: (_ level: Int, _ number: Int, _ count: Int) throws -> [TreeHash],
    ) rethrows {
        self.size = size
        var (level, left) = (0, size)
        while left > 0 {
            let (number, count) = left.quotientAndRemainder(dividingBy: Self.tileWidth)
            levels.append(count == 0 ? [] : try tile(level, number, count))
            (level, left) = (level + 1, number)
        }
    }

    /// Adds a leaf.
    ///
    /// - Returns: the tiles that it filled, lowest first: mostly none.
    mutating func append(_ leaf: TreeHash) -> [Tile] {
        size += 1
        var (hash, full): (TreeHash, [Tile]) = (leaf, [])
        for level in 0... {
            if level == levels.count { levels.append([]) }
            levels[level].append(hash)
            guard levels[level].count == Self.tileWidth else { break }
            let number = (size >> (8 * (level + 1))) - 1
            full.append(Tile(level: level, number: number, hashes: levels[level]))
            hash = Self.root(levels[level])
            levels[level] = []
        }
        return full
    }

    /// The tiles at the edge that aren't full, lowest first.
    var partialTiles: [Tile] {
        levels.enumerated().filter { !$0.element.isEmpty }.map { level, hashes in
            Tile(level: level, number: size >> (8 * (level + 1)), hashes: hashes)
        }
    }

    /// The root of the tree (RFC 9162 §2.1.1).
    var root: TreeHash {
        var root: TreeHash?
        for hashes in levels {
            var end = hashes.count
            while end > 0 {
                let width = end & -end
                let subtree = Self.root(hashes[end - width..<end])
                root = root.map { TreeHash.node(subtree, $0) } ?? subtree
                end -= width
            }
        }
        return root ?? .empty
    }

    /// The root over hashes whose number is a power of two.
    private static func root(_ hashes: some Collection<TreeHash>) -> TreeHash {
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count - 1, by: 2).map {
                TreeHash.node(row[$0], row[$0 + 1])
            }
        }
        return row.first ?? .empty
    }
}
