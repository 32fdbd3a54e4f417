import Testing

@testable import TransparencyLog

/// Against a slow reference, for every tree of up to 200 leaves.
@Suite struct ProofTests {
    private static let most = 200
    private let reference = Reference(count: most)
    private let tree = MerkleTree(entries: Reference(count: most).leaves)

    @Test func `every root is the reference's, grown or whole`() throws {
        var grower = TreeGrower()
        for size in 0...Self.most {
            let root = reference.root(0, size)
            #expect(grower.root.bytes == root)
            #expect(try tree.root(ofSize: UInt64(size)).bytes == root)
            if size < Self.most { grower.append(.leaf(reference.leaves[size])) }
        }
    }

    @Test func `every leaf of every tree is proven, with the hashes of the reference`() throws {
        for size in 1...Self.most {
            let root = try tree.root(ofSize: UInt64(size))
            for index in 0..<size {
                let proof = try tree.inclusionProof(of: UInt64(index), inSize: UInt64(size))
                try proof.verify(leaf: .leaf(reference.leaves[index]), root: root)
                guard size <= 40 || index % 97 == size % 97 else { continue }
                let path = reference.path(index, 0, size)
                #expect(proof.hashes.map(\.bytes) == path, "leaf \(index) of \(size)")
            }
        }
    }

    @Test func `every tree is proven to continue every smaller one`() throws {
        for newSize in 0...Self.most {
            let newRoot = try tree.root(ofSize: UInt64(newSize))
            for oldSize in 0...newSize {
                let (old, new) = (UInt64(oldSize), UInt64(newSize))
                let proof = try tree.consistencyProof(from: old, to: new)
                try proof.verify(oldRoot: try tree.root(ofSize: old), newRoot: newRoot)
                guard oldSize > 0, newSize <= 40 || oldSize % 97 == newSize % 97 else { continue }
                let path = reference.subproof(oldSize, 0, newSize, isWhole: true)
                #expect(proof.hashes.map(\.bytes) == path, "\(oldSize) to \(newSize)")
            }
        }
    }

    @Test func `no leaf is proven to be at the place of another`() throws {
        let size = UInt64(37)
        let root = try tree.root(ofSize: size)
        for index in 0..<size {
            let proof = try tree.inclusionProof(of: index, inSize: size)
            for other in 0..<size where other != index {
                let moved = InclusionProof(index: other, size: size, hashes: proof.hashes)
                let leaf = TreeHash.leaf(reference.leaves[Int(index)])
                #expect(throws: ProofError.self) { try moved.verify(leaf: leaf, root: root) }
            }
        }
    }

    @Test func `a proof with a hash changed, dropped or added proves nothing`() throws {
        for (old, new) in [(1, 2), (3, 7), (6, 8), (64, 100), (77, 200)] as [(UInt64, UInt64)] {
            let (oldRoot, newRoot) = (try tree.root(ofSize: old), try tree.root(ofSize: new))
            let good = try tree.consistencyProof(from: old, to: new).hashes
            let bad =
                good.indices.map { good.replacing($0) }
                + good.indices.map { good.dropping($0) } + [good + [.empty], [.empty] + good]
            for hashes in bad {
                let proof = ConsistencyProof(oldSize: old, newSize: new, hashes: hashes)
                #expect(throws: ProofError.self) {
                    try proof.verify(oldRoot: oldRoot, newRoot: newRoot)
                }
            }
        }
    }

    @Test func `asks for what is in the tree`() {
        #expect(throws: ProofError.indexOutsideTree(index: 5, size: 5)) {
            try tree.inclusionProof(of: 5, inSize: 5)
        }
        #expect(throws: ProofError.sizeOutsideTree(size: 201, of: 200)) {
            try tree.root(ofSize: 201)
        }
        #expect(throws: ProofError.sizeOutsideTree(size: 6, of: 5)) {
            try tree.consistencyProof(from: 6, to: 5)
        }
        #expect(throws: ProofError.indexOutsideTree(index: 1, size: .max)) {
            try ProofPlan.inclusion(of: 1, inSize: .max)
        }
    }

    @Test(arguments: [UInt64.max, UInt64(Int64.max)])
    func `hostile sizes neither trap nor prove`(size: UInt64) {
        let hashes = [TreeHash](repeating: .empty, count: 64)
        for index in [0, 1, size / 2, size - 1, size] {
            let proof = InclusionProof(index: index, size: size, hashes: hashes)
            #expect(throws: ProofError.self) { try proof.verify(leaf: .empty, root: .empty) }
            let other = ConsistencyProof(oldSize: index, newSize: size, hashes: hashes)
            #expect(throws: ProofError.self) {
                try other.verify(oldRoot: .leaf([]), newRoot: .empty)
            }
        }
    }

    @Test func `a grower is continued from its peaks`() throws {
        var whole = TreeGrower()
        for leaf in reference.leaves.prefix(90) { whole.append(.leaf(leaf)) }
        var continued = try #require(TreeGrower(size: 90, peaks: whole.peaks))
        for leaf in reference.leaves.dropFirst(90) { continued.append(.leaf(leaf)) }
        #expect(continued.root == tree.root)
        #expect(TreeGrower(size: 91, peaks: whole.peaks) == nil)
        #expect(TreeGrower(size: 1 << 63, peaks: [.empty]) == nil)
    }
}

extension [TreeHash] {
    fileprivate func replacing(_ place: Int) -> Self {
        var copy = self
        copy[place] = .node(self[place], self[place])
        return copy
    }

    fileprivate func dropping(_ place: Int) -> Self {
        var copy = self
        copy.remove(at: place)
        return copy
    }
}
