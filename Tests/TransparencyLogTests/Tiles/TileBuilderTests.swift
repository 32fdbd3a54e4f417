import Testing

@testable import TransparencyLog

@Suite struct TileBuilderTests {
    @Test func `writes every tile once, when it is full, with the hashes that C2SP defines`() throws
    {
        let leaves = someLeaves(66_000)
        let tree = MerkleTree(leaves: leaves)
        var (builder, written) = (TileBuilder(), [TileID: Tile]())
        for leaf in leaves {
            for tile in builder.append(leaf) {
                #expect(written.updateValue(tile, forKey: tile.id) == nil)
            }
        }
        #expect(written.count == 66_000 / 256 + 1)
        for tile in builder.edge { written[tile.id] = tile }
        #expect(builder.edge.map(\.id) == TileID.edge(ofTreeSize: 66_000))
        #expect(builder.root == tree.root)
        for tile in written.values where tile.id.level > 0 || tile.id.index % 50 == 0 {
            for position in [0, tile.id.width / 2, tile.id.width - 1] {
                let start = (tile.id.index * 256 + UInt64(position)) << UInt64(8 * tile.id.level)
                let end = start + 1 << UInt64(8 * tile.id.level)
                let part = leaves[Int(start)..<Int(end)]
                #expect(tile.hash(at: position) == MerkleTree(leaves: part).root)
            }
        }
    }

    @Test func `continues a tree of any size from its edge`() throws {
        let leaves = someLeaves(1100)
        for size in [0, 1, 2, 255, 256, 257, 511, 512, 700, 1023, 1024] {
            var whole = TileBuilder()
            for leaf in leaves.prefix(size) { _ = whole.append(leaf) }
            var continued = try TileBuilder(size: UInt64(size), edge: whole.edge.reversed())
            #expect(continued.root == whole.root)
            for leaf in leaves.dropFirst(size) {
                #expect(continued.append(leaf) == whole.append(leaf))
            }
            #expect(continued.edge == whole.edge)
            #expect(continued.root == MerkleTree(leaves: leaves).root)
        }
    }

    @Test func `continues the largest tree but one`() throws {
        let size = MerkleTree.mostLeaves - 1
        let edge = TileID.edge(ofTreeSize: size).map {
            Tile(counted: $0, bytes: [UInt8](repeating: 7, count: $0.byteCount))
        }
        var builder = try TileBuilder(size: size, edge: edge)
        #expect(builder.append(.empty).isEmpty)
        #expect(builder.size == MerkleTree.mostLeaves)
    }

    @Test func `refuses an edge that is not the tree's`() throws {
        var builder = TileBuilder()
        for leaf in someLeaves(700) { _ = builder.append(leaf) }
        let edge = builder.edge
        for (size, tiles) in [
            (701, edge), (700, Array(edge.dropLast())), (700, []), (700, edge + edge),
        ] {
            #expect(throws: TileError.wrongEdge(size: UInt64(size))) {
                try TileBuilder(size: UInt64(size), edge: tiles)
            }
        }
        #expect(throws: TileError.wrongEdge(size: .max)) { try TileBuilder(size: .max, edge: []) }
    }

    @Test func `a tile has as many bytes as its width demands`() throws {
        let id = try #require(TileID(level: 0, index: 0, width: 2))
        for count in [0, 1, 32, 63, 65, 96] {
            #expect(throws: TileError.wrongLength(id, byteCount: count)) {
                try Tile(id: id, bytes: [UInt8](repeating: 0, count: count))
            }
        }
        let tile = try Tile(id: id, bytes: [UInt8](repeating: 0, count: 64))
        #expect(tile.hashes.count == 2)
        #expect(tile.hash(at: 2) == nil)
        #expect(tile.hash(at: -1) == nil)
    }
}
