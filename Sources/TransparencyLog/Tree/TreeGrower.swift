/// A tree of which only the right edge is kept: enough to append leaves and to know the root, in
/// memory that grows with the logarithm of the size.
public struct TreeGrower: Hashable, Sendable {
    /// How many leaves the tree has.
    public private(set) var size: UInt64

    /// The hashes of the perfect subtrees that make the tree up, from left to right: one for every
    /// bit that is set in `size`.
    public private(set) var peaks: [TreeHash]

    /// A tree without leaves.
    public init() {
        size = 0
        peaks = []
        peaks.reserveCapacity(UInt64.bitWidth)
    }

    /// A tree of which size and right edge are known.
    ///
    /// Nil unless there is one peak for every bit set in `size`, and the size is one that a tree
    /// can have (``MerkleTree/mostLeaves``).
    public init?(size: UInt64, peaks: [TreeHash]) {
        guard peaks.count == size.nonzeroBitCount, size <= MerkleTree.mostLeaves else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// The root of the tree as it stands (RFC 9162 §2.1.1).
    public var root: TreeHash { .joining(peaks) }

    /// Appends a leaf, given by its hash.
    public mutating func append(_ leaf: TreeHash) {
        append(leaf) { _, hash in hash }
    }

    /// Appends a leaf, and shows every perfect subtree that it completes: its height and its hash,
    /// for which the answer may put another.
    mutating func append(_ leaf: TreeHash, completing: (Int, TreeHash) -> TreeHash) {
        var (hash, height) = (leaf, 0)
        while size >> UInt64(height) & 1 == 1, let left = peaks.popLast() {
            height += 1
            hash = completing(height, .node(left, hash))
        }
        peaks.append(hash)
        size += 1
    }
}
