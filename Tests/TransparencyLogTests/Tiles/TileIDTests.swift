import Testing

@testable import TransparencyLog

@Suite struct TileIDTests {
    @Test func `a tree of 70,000 leaves has the edge that C2SP describes`() {
        let edge = TileID.edge(ofTreeSize: 70_000).map(\.description)
        #expect(edge == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
        #expect(TileID.edge(ofTreeSize: 256).map(\.description) == ["tile/1/000.p/1"])
        #expect(TileID.edge(ofTreeSize: 0).isEmpty)
        #expect(EntryBundleID.edge(ofLogSize: 70_000)?.description == "tile/entries/273.p/112")
        #expect(EntryBundleID.edge(ofLogSize: 256) == nil)
    }

    @Test func `finds the bundle of a leaf`() throws {
        let full = try #require(EntryBundleID(holding: 255, inLogOfSize: 300))
        #expect(full.description == "tile/entries/000")
        let edge = try #require(EntryBundleID(holding: 256, inLogOfSize: 300))
        #expect(edge.description == "tile/entries/001.p/44")
        #expect(edge.firstLeaf == 256)
        #expect(EntryBundleID(holding: 300, inLogOfSize: 300) == nil)
    }

    @Test func `holds no tile that no tree has`() {
        #expect(TileID(level: -1, index: 0) == nil)
        #expect(TileID(level: 8, index: 0) == nil)
        #expect(TileID(level: 0, index: 0, width: 0) == nil)
        #expect(TileID(level: 0, index: 0, width: 257) == nil)
        #expect(TileID(level: 0, index: .max) == nil)
        #expect(TileID(level: 7, index: 0, width: 127) != nil)
        #expect(TileID(level: 7, index: 0, width: 128) == nil)
    }

    @Test func `the largest tree has an edge at every level`() {
        let edge = TileID.edge(ofTreeSize: MerkleTree.mostLeaves)
        #expect(edge.map(\.width) == [255, 255, 255, 255, 255, 255, 255, 127])
        for tile in edge {
            #expect(TileID(level: tile.level, index: tile.index, width: tile.width) == tile)
        }
    }
}
