/// A whole tree in memory, with every node: for small logs, and to compare others with.
public struct MerkleTree: Sendable {
    /// The most leaves that any tree may have, in memory or not: what a signed 64-bit number can
    /// count, as databases and other implementations have it.
    public static let mostLeaves = UInt64(Int64.max)

    /// The hashes of the perfect subtrees, by height and index.
    private var rows: [[TreeHash]] = [[]]

    /// A tree without leaves.
    public init() {}

    /// A tree of leaves given by their hashes.
    public init(leaves: some Sequence<TreeHash>) {
        for leaf in leaves { append(leaf) }
    }

    /// How many leaves the tree has.
    public var size: UInt64 { UInt64(rows[0].count) }

    /// The root (RFC 9162 §2.1.1).
    public var root: TreeHash { hashes(of: .root(ofSize: size)).first ?? .empty }

    /// Appends a leaf, given by its hash.
    public mutating func append(_ leaf: TreeHash) {
        rows[0].append(leaf)
        var height = 0
        while rows[height].count.isMultiple(of: 2) {
            let pair = rows[height].suffix(2)
            height += 1
            if height == rows.count { rows.append([]) }
            rows[height].append(.joining(pair))
        }
    }

    /// The root when the tree had its first `size` leaves only.
    public func root(ofSize size: UInt64) throws(ProofError) -> TreeHash {
        guard size <= self.size else { throw .sizeOutsideTree(size: size, of: self.size) }
        return hashes(of: .root(ofSize: size)).first ?? .empty
    }

    /// A proof that leaf `index` is in the tree of the first `size` leaves.
    public func inclusionProof(
        of index: UInt64,
        inSize size: UInt64,
    ) throws(ProofError) -> InclusionProof {
        guard size <= self.size else { throw .sizeOutsideTree(size: size, of: self.size) }
        let plan = try ProofPlan.inclusion(of: index, inSize: size)
        return InclusionProof(index: index, size: size, hashes: hashes(of: plan))
    }

    /// A proof that the tree of the first `newSize` leaves continues that of `oldSize`.
    public func consistencyProof(
        from oldSize: UInt64,
        to newSize: UInt64,
    ) throws(ProofError) -> ConsistencyProof {
        guard newSize <= size else { throw .sizeOutsideTree(size: newSize, of: size) }
        let plan = try ProofPlan.consistency(from: oldSize, to: newSize)
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes(of: plan))
    }

    private func hashes(of plan: ProofPlan) -> [TreeHash] {
        plan.hashes { rows[$0.height][Int($0.index)] }
    }
}
