/// The state of an audit between two leaves: at each level the tile as it is stored, and as it
/// grows out of what lies below.
struct AuditPass {
    /// The tiles of one level on the way up from the current leaf.
    struct Level {
        /// The tile as it is kept; nil when there is none.
        var stored: Tile?
        /// Its hashes as far as they are known from below.
        var made: [TreeHash] = []
    }

    let checkpoint: Checkpoint
    var levels = [Level](repeating: Level(), count: TileID.highestLevel + 2)
    /// The unfinished tiles, read before all else.
    var edge: [Tile] = []
    /// Whether the unfinished tiles lead to the checkpoint's root, so that they decide.
    var isEdgeTrue = false
    /// Whether some leaf hashes are nowhere to be found, so that roots say nothing.
    var hasHole = false
    var summary = AuditSummary()
    private var findings: [AuditFinding] = []

    init(checkpoint: Checkpoint) { self.checkpoint = checkpoint }

    mutating func find(_ finding: AuditFinding) {
        findings.append(finding)
        summary.findings += 1
    }

    mutating func deliver(to report: (AuditFinding) -> Void) {
        for finding in findings { report(finding) }
        findings.removeAll(keepingCapacity: true)
    }

    /// Appends a leaf hash, and settles every tile that it fills.
    mutating func append(_ leaf: TreeHash, to grower: inout TreeGrower) {
        levels[0].made.append(leaf)
        let index = grower.size
        grower.append(leaf) { height, root in
            height.isMultiple(of: 8)
                ? settle(level: height / 8 - 1, leaf: index, root: root) : root
        }
    }

    /// Closes the full tile of a level that ends with `leaf`, and answers its true root.
    private mutating func settle(level: Int, leaf: UInt64, root: TreeHash) -> TreeHash {
        let id = TileID(inTree: level, index: leaf >> UInt64(8 * (level + 1)))
        // Level 0 was judged before its hashes were appended.
        let root = level == 0 ? root : judge(id, made: levels[level].made, root: root)
        levels[level].made.removeAll(keepingCapacity: true)
        levels[level + 1].made.append(root)
        return root
    }

    /// The stored hash above a full tile; nil when the tile above is missing or unfinished there.
    func stored(above id: TileID) -> TreeHash? {
        guard id.isFull else { return nil }
        return levels[id.level + 1].stored?.hash(at: Int(id.index & 255))
    }

    /// Compares a tile above level 0 with what its tiles below made, and blames one of the two.
    private mutating func judge(
        _ id: TileID,
        made: [TreeHash],
        root: TreeHash,
    ) -> TreeHash {
        guard let stored = levels[id.level].stored?.hashes, stored != made else {
            return root
        }
        let places = made.indices.filter { made[$0] != stored[$0] }
        switch verdict(on: id, stored: stored, made: root) {
        case .stored(let root):
            for place in places { find(.replacedTile(id.child(at: place))) }
            return root
        case .made:
            for place in places { find(.changedHash(id, position: place)) }
        case .neither:
            for place in places { find(.disagreement(id, position: place)) }
        }
        return root
    }

    /// Which of two versions of a tile fits what lies above it.
    enum Verdict {
        /// The stored one, which has this root.
        case stored(TreeHash)
        case made
        case neither
    }

    func verdict(on id: TileID, stored: [TreeHash], made: @autoclosure () -> TreeHash) -> Verdict {
        guard let above = self.stored(above: id) else { return .neither }
        let root = TreeHash.root(of: stored)
        return root == above ? .stored(root) : made() == above ? .made : .neither
    }
}

extension AuditPass {
    /// Compares the root of a checkpoint of the size that the tree has now.
    mutating func compare(_ checkpoint: Checkpoint, with grower: TreeGrower) {
        summary.checkpoints += 1
        guard checkpoint.root != grower.root, !hasHole else { return }
        find(.changedRoot(size: checkpoint.size))
    }

    /// Compares the unfinished tiles above level 0 and the root.
    mutating func finish(_ grower: TreeGrower) {
        let isMadeTrue = grower.root == checkpoint.root
        for tile in edge where tile.id.level > 0 {
            let (stored, made) = (tile.hashes, levels[tile.id.level].made)
            for place in made.indices where made[place] != stored[place] {
                find(
                    isEdgeTrue
                        ? .replacedTile(tile.id.child(at: place))
                        : isMadeTrue
                            ? .changedHash(tile.id, position: place)
                            : .disagreement(tile.id, position: place)
                )
            }
        }
        summary.checkpoints += 1
        if !isEdgeTrue, !isMadeTrue, !hasHole { find(.changedRoot(size: checkpoint.size)) }
    }
}

extension TileID {
    /// The full tile of which the hash at `position` is the root.
    fileprivate func child(at position: Int) -> TileID {
        TileID(inTree: level - 1, index: index << 8 | UInt64(position))
    }
}

extension TreeHash {
    /// The root above some hashes of one height.
    static func root(of hashes: [TreeHash]) -> TreeHash {
        var grower = TreeGrower()
        for hash in hashes { grower.append(hash) }
        return grower.root
    }
}
