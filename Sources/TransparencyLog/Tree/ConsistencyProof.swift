/// A proof that a newer tree begins with all the leaves of an older one (RFC 9162 §2.1.4).
public struct ConsistencyProof: Hashable, Sendable {
    /// How many leaves the older tree has.
    public let oldSize: UInt64
    /// How many leaves the newer tree has.
    public let newSize: UInt64
    /// The hashes, in the order of RFC 9162 §2.1.4.1; none where the sizes are equal or the older
    /// tree is empty.
    public let hashes: [TreeHash]

    /// A proof as somebody handed it over; nothing is checked before ``verify(oldRoot:newRoot:)``.
    public init(oldSize: UInt64, newSize: UInt64, hashes: [TreeHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Checks that the tree with the new root continues the one with the old root
    /// (RFC 9162 §2.1.4.2).
    ///
    /// An empty tree is continued by every tree, and a tree by itself, both without any hash.
    public func verify(oldRoot: TreeHash, newRoot: TreeHash) throws(ProofError) {
        guard oldSize <= newSize else { throw .sizeOutsideTree(size: oldSize, of: newSize) }
        if oldSize == 0 || oldSize == newSize {
            try verifyTrivially(oldRoot: oldRoot, newRoot: newRoot)
        } else {
            try verifyClimbing(oldRoot: oldRoot, newRoot: newRoot)
        }
    }

    private func verifyTrivially(oldRoot: TreeHash, newRoot: TreeHash) throws(ProofError) {
        guard hashes.isEmpty else { throw .wrongCount(hashes.count) }
        guard oldSize > 0 || oldRoot == .empty else { throw .wrongOldRoot }
        guard newSize > 0 || newRoot == .empty else { throw .wrongRoot }
        guard oldSize < newSize || oldRoot == newRoot else { throw .wrongRoot }
    }

    private func verifyClimbing(oldRoot: TreeHash, newRoot: TreeHash) throws(ProofError) {
        // A perfect older tree is a node of the newer one, so the proof need not repeat its root.
        let isPerfect = oldSize.nonzeroBitCount == 1
        guard let start = isPerfect ? oldRoot : hashes.first else { throw .wrongCount(0) }
        var (way, last) = (oldSize - 1, newSize - 1)
        while way & 1 == 1 { (way, last) = (way >> 1, last >> 1) }
        var (old, new) = (start, start)
        for hash in isPerfect ? hashes[...] : hashes.dropFirst() {
            guard last != 0 else { throw .wrongCount(hashes.count) }
            if way & 1 == 1 || way == last {
                (old, new) = (.node(hash, old), .node(hash, new))
                skipMissingSiblings(&way, &last)
            } else {
                new = .node(new, hash)
            }
            (way, last) = (way >> 1, last >> 1)
        }
        guard last == 0 else { throw .wrongCount(hashes.count) }
        guard old == oldRoot else { throw .wrongOldRoot }
        guard new == newRoot else { throw .wrongRoot }
    }
}
