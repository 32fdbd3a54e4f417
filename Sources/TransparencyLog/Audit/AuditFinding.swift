/// One difference between what a log holds and what its checkpoint says, at its exact place.
public enum AuditFinding: Hashable, Sendable {
    /// The tile isn't there.
    case missingTile(TileID)
    /// The tile can't be read.
    case unreadableTile(TileID, reason: String)
    /// The tile has another number of bytes than its width demands.
    case wrongTileLength(TileID, byteCount: Int)
    /// The bundle isn't there.
    case missingBundle(EntryBundleID)
    /// The bundle can't be read.
    case unreadableBundle(EntryBundleID, reason: String)
    /// The bundle isn't as many entries with their lengths as its width demands.
    case malformedBundle(EntryBundleID, EntryBundle.Malformation)
    /// The entry of this leaf was changed: it has another hash than its tile holds, and the tile is
    /// the one that the tree was made of.
    case changedEntry(index: UInt64, bundle: EntryBundleID)
    /// The hash at this position of a tile was changed: what lies below has another one, and fits
    /// the tree.
    case changedHash(TileID, position: Int)
    /// The hash at this position of a tile isn't that of what lies below, and neither fits the
    /// rest of the tree.
    case disagreement(TileID, position: Int)
    /// The tile and all that lies below it fit together, but not the tree above: they were
    /// replaced together.
    case replacedTile(TileID)
    /// Line 3 of the checkpoint of this size isn't the root of the tree.
    case changedRoot(size: UInt64)
}

extension AuditFinding: CustomStringConvertible {
    /// What was found and where, in a line.
    public var description: String {
        switch self {
        case .missingTile(let tile): "\(tile): missing"
        case .unreadableTile(let tile, let reason): "\(tile): can't be read: \(reason)"
        case .wrongTileLength(let tile, let count):
            "\(tile): \(count) bytes instead of \(tile.byteCount)"
        case .missingBundle(let bundle): "\(bundle): missing"
        case .unreadableBundle(let bundle, let reason): "\(bundle): can't be read: \(reason)"
        case .malformedBundle(let bundle, let malformation): "\(bundle): \(malformation)"
        case .changedEntry(let index, let bundle):
            "\(bundle): entry \(index % 256) (leaf \(index)) was changed"
        case .changedHash(let tile, let position): "\(tile): hash \(position) was changed"
        case .disagreement(let tile, let position):
            "\(tile): hash \(position) is not that of what lies below, and neither fits the tree"
        case .replacedTile(let tile):
            "\(tile): does not fit the tree above, though it fits what lies below it"
        case .changedRoot(let size):
            "checkpoint of size \(size): line 3 is not the root of the tree"
        }
    }
}

/// What an audit looked at.
public struct AuditSummary: Hashable, Sendable {
    /// Entries that were hashed.
    public internal(set) var entries: UInt64 = 0
    /// Tiles that were compared.
    public internal(set) var tiles = 0
    /// Checkpoints whose roots were compared.
    public internal(set) var checkpoints = 0
    /// Differences that were reported.
    public internal(set) var findings = 0
    /// Whether the audit went through to the end.
    public internal(set) var isComplete = false
}
