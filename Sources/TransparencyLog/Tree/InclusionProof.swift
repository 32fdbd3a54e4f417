/// A proof that a leaf is in a tree (RFC 9162 §2.1.3).
public struct InclusionProof: Hashable, Sendable {
    /// Which leaf, counted from 0.
    public let index: UInt64
    /// How many leaves the tree has.
    public let size: UInt64
    /// The hashes beside the way from the leaf to the root, the lowest first.
    public let hashes: [TreeHash]

    /// A proof as somebody handed it over; nothing is checked before ``verify(leaf:root:)``.
    public init(index: UInt64, size: UInt64, hashes: [TreeHash]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// Checks that the leaf with this hash is in the tree with this root (RFC 9162 §2.1.3.2).
    public func verify(leaf: TreeHash, root: TreeHash) throws(ProofError) {
        guard index < size else { throw .indexOutsideTree(index: index, size: size) }
        var (way, last, hash) = (index, size - 1, leaf)
        for sibling in hashes {
            guard last != 0 else { throw .wrongCount(hashes.count) }
            if way & 1 == 1 || way == last {
                hash = .node(sibling, hash)
                skipMissingSiblings(&way, &last)
            } else {
                hash = .node(hash, sibling)
            }
            (way, last) = (way >> 1, last >> 1)
        }
        guard last == 0 else { throw .wrongCount(hashes.count) }
        guard hash == root else { throw .wrongRoot }
    }
}

/// Climbs past the heights at which the right edge of a tree has no node of its own.
func skipMissingSiblings(_ way: inout UInt64, _ last: inout UInt64) {
    while way & 1 == 0, way != 0 { (way, last) = (way >> 1, last >> 1) }
}
