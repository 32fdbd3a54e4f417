import TransparencyLog

/// Walks the files of a log from its first leaf, one tile of the lowest level after another, and
/// holds everything that says the same against each other: rows, bundles, tiles of all levels.
///
/// A leaf's hash is what most say it is, so that one wrong place is one finding.
struct TreeWalk {
    private let files: FileComparison
    /// Leaves up to here must have files.
    private let end: Int
    /// The tree of the leaves that were walked.
    private(set) var tree = TileBuilder()
    private(set) var findings: [LogFinding] = []

    init(folder: LogFolder, size: Int) {
        files = FileComparison(folder: folder)
        end = size
    }

    var size: Int { Int(tree.size) }

    /// How many leaves the tile at hand has; 0 at the end.
    var upcomingCount: Int { min(TileID.fullWidth, end - size) }

    /// Looks at the next tile and bundle.
    ///
    /// - Parameters:
    ///   - rows: the commitments by rows, nil where one is missing.
    ///   - each: called after each leaf, with the tree up to it.
    mutating func step(
        rows: [Commitment?],
        each: (TileBuilder) -> Void,
    ) throws {
        let (first, count) = (size, upcomingCount)
        guard
            let id = EntryBundleID(index: UInt64(first / TileID.fullWidth), width: count)
        else { return }
        let tile = try files.hashes(id.tile, &findings)
        let bundle = try files.commitments(id, &findings)
        var truth: [TreeHash] = []
        for position in 0..<count {
            let row = rows[position].map { TreeHash.leaf($0.bytes) }
            let entry = bundle?[position].map { TreeHash.leaf($0.bytes) }
            let hash = Self.mostSaid(row, entry, tile?[position])
            truth.append(hash ?? .empty)
            if row == nil || row != hash {
                let problem = row == nil ? "the row is missing" : "its commitment is another's"
                findings.append(LogFinding(.leaf(first + position), problem))
            }
        }
        try files.compare(id, tile: tile, bundle: bundle, with: truth, &findings)
        for hash in truth {
            for tile in tree.append(hash) where tile.id.level > 0 {
                try files.compare(tile, &findings)
            }
            each(tree)
        }
    }

    /// Looks at the tiles at the edge, once all leaves were walked.
    mutating func finish() throws {
        for tile in tree.edge where tile.id.level > 0 { try files.compare(tile, &findings) }
    }

    /// Hands the findings over.
    mutating func takeFindings() -> [LogFinding] {
        defer { findings = [] }
        return findings
    }

    private static func mostSaid(
        _ row: TreeHash?,
        _ entry: TreeHash?,
        _ tile: TreeHash?,
    ) -> TreeHash? {
        if let row, row == entry || row == tile { return row }
        if let tile, tile == entry { return tile }
        return row ?? tile ?? entry
    }
}
