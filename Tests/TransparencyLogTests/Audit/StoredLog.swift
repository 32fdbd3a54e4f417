@testable import TransparencyLog

/// A log in memory: the entries `entry 0`, `entry 1` … in bundles, and their tiles.
struct StoredLog: LogReader {
    struct Broken: Error {}

    var tiles: StoredTiles
    var bundles: [EntryBundleID: [UInt8]] = [:]
    var brokenBundles: Set<EntryBundleID> = []
    let checkpoint: Checkpoint
    let earlier: [Checkpoint]

    /// A log of `size` entries that made checkpoints at some smaller sizes.
    init(size: Int, checkpoints: [Int] = []) throws {
        let entries = Reference(count: size).leaves
        let sizes = checkpoints.map(UInt64.init)
        let leaves = entries.map { TreeHash.leaf($0) }
        tiles = StoredTiles(leaves: leaves, checkpoints: sizes)
        let tree = MerkleTree(leaves: leaves)
        checkpoint = try Checkpoint(origin: "log", size: UInt64(size), root: tree.root)
        earlier = try sizes.map {
            try Checkpoint(origin: "log", size: $0, root: tree.root(ofSize: $0))
        }
        for start in stride(from: 0, to: size, by: 256) {
            keep(entries[start..<min(start + 256, size)], from: start)
        }
        for end in checkpoints where end % 256 != 0 && size / 256 == end / 256 {
            keep(entries[(end / 256 * 256)..<end], from: end / 256 * 256)
        }
    }

    private mutating func keep(_ entries: ArraySlice<[UInt8]>, from start: Int) {
        guard let id = EntryBundleID(index: UInt64(start / 256), width: entries.count),
            let bundle = EntryBundle(entries: entries)
        else { return }
        bundles[id] = bundle.bytes
    }

    func bytes(of tile: TileID) throws -> [UInt8]? { try tiles.bytes(of: tile) }

    func bytes(of bundle: EntryBundleID) throws -> [UInt8]? {
        if brokenBundles.contains(bundle) { throw Broken() }
        return bundles[bundle]
    }

    /// What an audit finds.
    func findings(
        checkpoint: Checkpoint? = nil,
        earlier: [Checkpoint]? = nil,
    ) async -> [AuditFinding] {
        var findings: [AuditFinding] = []
        let audit = LogAudit(
            checkpoint: checkpoint ?? self.checkpoint,
            earlier: earlier ?? self.earlier,
            reader: self,
        )
        let summary = await audit.run { findings.append($0) }
        return summary.findings == findings.count ? findings : []
    }
}
