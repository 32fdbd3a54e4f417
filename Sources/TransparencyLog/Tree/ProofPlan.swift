/// What must be read to make a proof or a root: the perfect subtrees of which each of its hashes is
/// put together.
///
/// A plan is arithmetic alone. Whoever holds the hashes reads ``nodes`` wherever they are kept, and
/// hands them back.
public struct ProofPlan: Hashable, Sendable {
    /// The size of the tree that the nodes are in.
    public let size: UInt64
    private let ranges: [LeafRange]

    private init(size: UInt64, ranges: [LeafRange]) {
        self.size = size
        self.ranges = ranges
    }

    /// The plan of a tree's root; its one hash is the root (RFC 9162 §2.1.1).
    public static func root(ofSize size: UInt64) -> ProofPlan {
        ProofPlan(size: size, ranges: size == 0 ? [] : [LeafRange(start: 0, end: size)])
    }

    /// The plan of a proof that leaf `index` is in the tree of `size` leaves (RFC 9162 §2.1.3.1).
    public static func inclusion(
        of index: UInt64,
        inSize size: UInt64,
    ) throws(ProofError) -> ProofPlan {
        guard index < size, size <= MerkleTree.mostLeaves else {
            throw .indexOutsideTree(index: index, size: size)
        }
        var (range, siblings) = (LeafRange(start: 0, end: size), [LeafRange]())
        while range.count > 1 {
            let (left, right) = range.halves
            range = index < right.start ? left : right
            siblings.append(index < right.start ? right : left)
        }
        return ProofPlan(size: size, ranges: siblings.reversed())
    }

    /// The plan of a proof that the tree of `newSize` leaves continues the one of `oldSize` leaves
    /// (RFC 9162 §2.1.4.1).
    public static func consistency(
        from oldSize: UInt64,
        to newSize: UInt64,
    ) throws(ProofError) -> ProofPlan {
        guard oldSize <= newSize, newSize <= MerkleTree.mostLeaves else {
            throw .sizeOutsideTree(size: oldSize, of: newSize)
        }
        guard oldSize > 0 else { return ProofPlan(size: newSize, ranges: []) }
        var (range, siblings) = (LeafRange(start: 0, end: newSize), [LeafRange]())
        while range.end != oldSize {
            let (left, right) = range.halves
            range = oldSize <= right.start ? left : right
            siblings.append(oldSize <= right.start ? right : left)
        }
        // The older tree itself is left out where it is a node of the newer one.
        if range.start > 0 { siblings.append(range) }
        return ProofPlan(size: newSize, ranges: siblings.reversed())
    }

    /// The nodes to read.
    public var nodes: [TreeNode] { ranges.flatMap(\.nodes) }

    /// The hashes of the proof, of the nodes that `read` gives.
    public func hashes<Failure: Error>(
        reading read: (TreeNode) throws(Failure) -> TreeHash
    ) throws(Failure) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for range in ranges {
            var subtrees: [TreeHash] = []
            for node in range.nodes { subtrees.append(try read(node)) }
            hashes.append(.joining(subtrees))
        }
        return hashes
    }
}

extension LeafRange {
    /// The subtrees left and right of where RFC 9162 splits two leaves or more.
    fileprivate var halves: (left: LeafRange, right: LeafRange) {
        (LeafRange(start: start, end: split), LeafRange(start: split, end: end))
    }
}
