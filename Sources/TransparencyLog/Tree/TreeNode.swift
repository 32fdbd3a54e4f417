/// The place of a node whose subtree is perfect: `2 ** height` leaves, none missing.
public struct TreeNode: Hashable, Sendable {
    /// 0 for a leaf.
    public let height: Int
    /// Which one of its height, counted from the left.
    public let index: UInt64

    /// The node at a place; heights are 0 to 62.
    init(height: Int, index: UInt64) {
        self.height = height
        self.index = index
    }
}

/// Some leaves in a row, at least one, whose hash a proof or a root is made of.
struct LeafRange: Hashable {
    let start: UInt64
    let end: UInt64

    var count: UInt64 { end - start }

    /// The perfect subtrees that cover the leaves, from left to right.
    ///
    /// Where the range is a subtree of RFC 9162 §2.1.1, they only get smaller, and hashing them
    /// together from the right gives the subtree's hash.
    var nodes: [TreeNode] {
        var (nodes, start) = ([TreeNode](), start)
        while start < end {
            let aligned = start.trailingZeroBitCount
            let fitting = (UInt64.bitWidth - 1) - (end - start).leadingZeroBitCount
            let height = min(aligned, fitting)
            nodes.append(TreeNode(height: height, index: start >> UInt64(height)))
            start += 1 << UInt64(height)
        }
        return nodes
    }

    /// Where RFC 9162 splits a range of two leaves or more: at the largest power of two below
    /// their number.
    var split: UInt64 {
        start + (1 << UInt64((UInt64.bitWidth - 1) - (count - 1).leadingZeroBitCount))
    }
}

extension TreeHash {
    /// The hash above perfect subtrees that get smaller from left to right; the empty tree's for
    /// none.
    static func joining(_ subtrees: some BidirectionalCollection<TreeHash>) -> TreeHash {
        guard var hash = subtrees.last else { return .empty }
        for left in subtrees.dropLast().reversed() { hash = .node(left, hash) }
        return hash
    }
}
