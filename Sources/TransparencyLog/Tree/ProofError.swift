/// Why a proof can't be made, or proves nothing.
public enum ProofError: Error, Hashable, Sendable {
    /// The tree has no leaf of that index: its leaves go from 0 to `size` - 1.
    case indexOutsideTree(index: UInt64, size: UInt64)
    /// The tree never had that size: an older tree is not larger than the newer one.
    case sizeOutsideTree(size: UInt64, of: UInt64)
    /// A proof between these sizes has another number of hashes.
    case wrongCount(Int)
    /// The hashes don't lead to the root that was given.
    case wrongRoot
    /// The hashes don't lead to the root of the older tree.
    case wrongOldRoot
}

extension ProofError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .indexOutsideTree(let index, let size):
            "there is no leaf \(index) in a tree of \(size) leaves; ask for one below \(size)"
        case .sizeOutsideTree(let size, let newer):
            "a tree of \(newer) leaves has no older tree of \(size) leaves"
        case .wrongCount(let count):
            "the proof has \(count) hashes, which does not fit the size of the tree"
        case .wrongRoot: "the proof does not lead to the root of the tree"
        case .wrongOldRoot: "the proof does not lead to the root of the older tree"
        }
    }
}
