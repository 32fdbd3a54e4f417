import Testing

@testable import TransparencyLog

@Suite struct TreeHashTests {
    @Test func `a leaf without content has the hash that RFC 9162 gives`() {
        let hex = TreeHash.leaf([]).description
        #expect(hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    }

    @Test func `the empty tree has the hash of nothing`() {
        let hex = TreeHash.empty.description
        #expect(hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `gives back the bytes it was made of, and takes no other number`() {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        #expect(TreeHash(bytes: bytes)?.bytes == bytes)
        #expect(TreeHash(bytes: bytes.dropLast()) == nil)
        #expect(TreeHash(bytes: bytes + [0]) == nil)
    }

    @Test func `every byte counts`() throws {
        let zero = try #require(TreeHash(bytes: [UInt8](repeating: 0, count: 32)))
        for place in 0..<32 {
            var bytes = zero.bytes
            bytes[place] = 1
            #expect(TreeHash(bytes: bytes) != zero)
        }
    }

    @Test func `an entry hashes alike from an array, a slice and any other collection`() {
        let entry: [UInt8] = [1, 2, 3]
        #expect(TreeHash.leaf(entry) == TreeHash.leaf([0, 1, 2, 3][1...]))
        #expect(TreeHash.leaf(entry) == TreeHash.leaf(AnyCollection(entry)))
    }

    @Test(arguments: [
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
    func `has the published roots`(size: Int, root: String) {
        let entries = Array(Reference.eight.prefix(size))
        var grower = TreeGrower()
        for entry in entries { grower.append(.leaf(entry)) }
        #expect(grower.root.description == root)
        #expect(MerkleTree(entries: entries).root.description == root)
    }
}
