import Synchronization
import Testing

@testable import TransparencyLog

@Suite struct TileTreeTests {
    private static let sizes: [UInt64] = [1, 2, 255, 256, 257, 600, 1300, 65_536, 65_537, 66_100]
    private static let leaves = someLeaves(66_100)
    private static let whole = MerkleTree(leaves: leaves)

    @Test(arguments: sizes)
    func `proves from tiles what the whole tree proves`(size: UInt64) async throws {
        let tiles = TileTree(
            size: size,
            reader: StoredTiles(leaves: Self.leaves.prefix(Int(size))),
        )
        #expect(try await tiles.root() == Self.whole.root(ofSize: size))
        let step = max(1, size / 29)
        for index in stride(from: 0, to: size, by: UInt64.Stride(step)) {
            let proof = try await tiles.inclusionProof(of: index)
            #expect(try proof == Self.whole.inclusionProof(of: index, inSize: size))
            let older = try await tiles.consistencyProof(from: index)
            #expect(try older == Self.whole.consistencyProof(from: index, to: size))
        }
    }

    @Test(arguments: [257, 1300, 66_100], [1, 300])
    func `proves the same with tiles that are kept`(size: UInt64, limit: Int) async throws {
        let reader = StoredTiles(leaves: Self.leaves.prefix(Int(size)))
        let tree = TileTree(size: size, reader: reader, cache: TileCache(limit: limit))
        let step = max(1, size / 29)
        for index in stride(from: 0, to: size, by: UInt64.Stride(step)) {
            let proof = try await tree.inclusionProof(of: index)
            #expect(try proof == Self.whole.inclusionProof(of: index, inSize: size))
            let older = try await tree.consistencyProof(from: index)
            #expect(try older == Self.whole.consistencyProof(from: index, to: size))
        }
    }

    @Test func `a proof beside another reads one tile for itself`() async throws {
        let size = UInt64(66_100)
        let reader = CountedTiles(tiles: StoredTiles(leaves: Self.leaves))
        let tree = TileTree(size: size, reader: reader, cache: TileCache(limit: 8))
        _ = try await tree.inclusionProof(of: 700)
        reader.read.withLock { $0 = [] }
        _ = try await tree.inclusionProof(of: 30_000)
        let read = reader.read.withLock(\.self)
        #expect(read.filter(\.isFull).map(\.level) == [0] && read.count <= 2, "\(read)")
    }

    @Test func `needs only a few tiles`() throws {
        for index in [0, 4_999_999, 9_999_999] as [UInt64] {
            let plan = try ProofPlan.inclusion(of: index, inSize: 10_000_000)
            #expect(plan.tiles.count <= 5)
            let older = try ProofPlan.consistency(from: max(index, 1), to: 10_000_000)
            #expect(older.tiles.count <= 5)
        }
    }

    @Test func `an older tree is read from tiles that have grown full`() async throws {
        let sizes = [UInt64(250), 300, 511, 700]
        let reader = StoredTiles(leaves: Self.leaves.prefix(66_000), checkpoints: sizes)
        for size in sizes {
            let tree = TileTree(size: size, reader: reader)
            #expect(try await tree.root() == Self.whole.root(ofSize: size))
            var builder = try await tree.builder()
            for leaf in Self.leaves[Int(size)..<1024] { _ = builder.append(leaf) }
            #expect(try builder.root == Self.whole.root(ofSize: 1024))
        }
    }

    @Test func `names the tile that is missing, unreadable or too short`() async throws {
        let good = StoredTiles(leaves: Self.leaves.prefix(700))
        for id in TileID.edge(ofTreeSize: 700) {
            var reader = good
            reader.tiles[id] = nil
            await #expect(throws: TileError.missing(id)) {
                try await TileTree(size: 700, reader: reader).root()
            }
            reader.tiles[id] = [1, 2, 3]
            await #expect(throws: TileError.wrongLength(id, byteCount: 3)) {
                try await TileTree(size: 700, reader: reader).root()
            }
            reader.broken = [id]
            await #expect(throws: TileError.unreadable(id, reason: "Broken()")) {
                try await TileTree(size: 700, reader: reader).root()
            }
        }
    }

    @Test func `asks for what is in the tree`() async {
        let tree = TileTree(size: 10, reader: StoredTiles(leaves: Self.leaves.prefix(10)))
        let outside = ProofError.indexOutsideTree(index: 10, size: 10)
        await #expect(throws: TileError.outsideTree(outside)) {
            try await tree.inclusionProof(of: 10)
        }
        let older = ProofError.sizeOutsideTree(size: 11, of: 10)
        await #expect(throws: TileError.outsideTree(older)) {
            try await tree.consistencyProof(from: 11)
        }
    }

    @Test func `a changed tile proves nothing`() async throws {
        let size = UInt64(600)
        let root = try Self.whole.root(ofSize: size)
        let good = StoredTiles(leaves: Self.leaves.prefix(Int(size)))
        let plan = try ProofPlan.inclusion(of: 70, inSize: size)
        for id in plan.tiles {
            for place in stride(from: 0, to: id.byteCount, by: 97) {
                var reader = good
                reader.tiles[id]?[place] ^= 1
                let proof = try await TileTree(size: size, reader: reader).inclusionProof(of: 70)
                // The hashes on the way up from the leaf are asked of nobody.
                let isAsked = place / 32 != 70 >> (8 * id.level)
                let proves = (try? proof.verify(leaf: Self.leaves[70], root: root)) != nil
                #expect(proves == !isAsked, "\(id), byte \(place)")
            }
        }
    }
}

/// Tiles of which every reading is noted.
private final class CountedTiles: TileReader {
    let tiles: StoredTiles
    let read = Mutex<[TileID]>([])

    init(tiles: StoredTiles) { self.tiles = tiles }

    func bytes(of tile: TileID) throws -> [UInt8]? {
        read.withLock { $0.append(tile) }
        return try tiles.bytes(of: tile)
    }
}
