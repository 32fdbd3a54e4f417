/// Why tiles don't give an answer.
public enum TileError: Error, Hashable, Sendable {
    /// The tile isn't there, nor the full tile that it may have become.
    case missing(TileID)
    /// The tile could not be read, for the reason that its keeper gives.
    case unreadable(TileID, reason: String)
    /// The tile has another number of bytes than its width demands.
    case wrongLength(TileID, byteCount: Int)
    /// These aren't the unfinished tiles of a tree of that size.
    case wrongEdge(size: UInt64)
    /// The tree has no such leaf or older tree.
    case outsideTree(ProofError)
}

extension TileError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .missing(let tile): "\(tile) is missing"
        case .unreadable(let tile, let reason): "\(tile) can't be read: \(reason)"
        case .wrongLength(let tile, let byteCount):
            "\(tile) has \(byteCount) bytes instead of \(tile.byteCount)"
        case .wrongEdge(let size):
            "these are not the unfinished tiles of a tree of \(size) leaves; "
                + "hand over exactly those that TileID.edge(ofTreeSize:) names"
        case .outsideTree(let error): "\(error)"
        }
    }
}
