import Testing

@testable import TransparencyLog

/// Tiles in memory, as a folder or table would keep them.
struct StoredTiles: TileReader {
    struct Broken: Error {}

    var tiles: [TileID: [UInt8]] = [:]
    var broken: Set<TileID> = []

    /// The tiles of a tree, as a log has them that made checkpoints at some sizes, and removed
    /// every unfinished tile when it was full.
    init(leaves: some Sequence<TreeHash>, checkpoints: [UInt64] = []) {
        var builder = TileBuilder()
        for leaf in leaves {
            keep(builder.append(leaf))
            if checkpoints.contains(builder.size) { keep(builder.edge) }
        }
        keep(builder.edge)
        for id in tiles.keys where !id.isFull && tiles[id.full] != nil { tiles[id] = nil }
    }

    mutating func keep(_ new: [Tile]) {
        for tile in new { tiles[tile.id] = tile.bytes }
    }

    func bytes(of tile: TileID) throws -> [UInt8]? {
        if broken.contains(tile) { throw Broken() }
        return tiles[tile]
    }
}

/// Leaf hashes that differ, quickly made.
func someLeaves(_ count: Int) -> [TreeHash] {
    (0..<count).map { TreeHash.leaf(Array("\($0)".utf8)) }
}
