/// A tree of which the hashes stand in tiles: roots and proofs from a few tiles each.
///
/// The tiles are believed. Whoever doesn't trust their keeper verifies a proof against the root of
/// a signed checkpoint.
public struct TileTree<Reader: TileReader>: Sendable {
    /// How many leaves the tree has.
    public let size: UInt64
    /// Where its tiles are kept.
    public let reader: Reader
    private let cache: TileCache?

    /// The tree of the first `size` leaves, at most ``MerkleTree/mostLeaves``.
    ///
    /// - Parameters:
    ///   - size: how many leaves count.
    ///   - reader: where its tiles are kept.
    ///   - cache: keeps tiles of this log, and of no other, from one proof to the next.
    public init(size: UInt64, reader: Reader, cache: TileCache? = nil) {
        self.size = size
        self.reader = reader
        self.cache = cache
    }

    /// The root (RFC 9162 §2.1.1).
    public func root() async throws(TileError) -> TreeHash {
        try await hashes(of: .root(ofSize: size)).first ?? .empty
    }

    /// A proof that leaf `index` is in the tree.
    public func inclusionProof(of index: UInt64) async throws(TileError) -> InclusionProof {
        let plan = try TileError.outside { () throws(ProofError) in
            try ProofPlan.inclusion(of: index, inSize: size)
        }
        return InclusionProof(index: index, size: size, hashes: try await hashes(of: plan))
    }

    /// A proof that the tree continues that of the first `oldSize` leaves.
    public func consistencyProof(
        from oldSize: UInt64
    ) async throws(TileError) -> ConsistencyProof {
        let plan = try TileError.outside { () throws(ProofError) in
            try ProofPlan.consistency(from: oldSize, to: size)
        }
        let hashes = try await hashes(of: plan)
        return ConsistencyProof(oldSize: oldSize, newSize: size, hashes: hashes)
    }

    /// The tile builder that continues the tree.
    public func builder() async throws(TileError) -> TileBuilder {
        let edge = try await reader.tiles(TileID.edge(ofTreeSize: size))
        return try TileBuilder(size: size, edge: edge)
    }

    private func hashes(of plan: ProofPlan) async throws(TileError) -> [TreeHash] {
        guard let cache else {
            return try plan.hashes(from: try await reader.tiles(plan.tiles))
        }
        var (kept, missing) = ([TileID: TileNodes](), [TileID]())
        for id in plan.tiles {
            if let nodes = cache.nodes(of: id) { kept[id] = nodes } else { missing.append(id) }
        }
        let read = try await reader.tiles(missing)
        for tile in read { cache.keep(tile) }
        return try plan.hashes { id, node in
            kept[id]?.hash(of: node) ?? read.first { $0.id == id }?.hash(of: node)
        }
    }
}

extension ProofPlan {
    /// The tiles in which the nodes are found, each once.
    public var tiles: [TileID] {
        var (tiles, seen) = ([TileID](), Set<TileID>())
        for node in nodes {
            let tile = TileID(holding: node, inTreeOfSize: size)
            if seen.insert(tile).inserted { tiles.append(tile) }
        }
        return tiles
    }

    /// The hashes of the proof out of the tiles that ``tiles`` names;
    /// ``TileError/missing(_:)`` when one isn't among them.
    public func hashes(from tiles: [Tile]) throws(TileError) -> [TreeHash] {
        try hashes { id, node in tiles.first { $0.id == id }?.hash(of: node) }
    }

    /// The hashes of the proof, as far as `look` finds those of nodes in tiles.
    fileprivate func hashes(
        looking look: (TileID, TreeNode) -> TreeHash?
    ) throws(TileError) -> [TreeHash] {
        try hashes { (node) throws(TileError) in
            let id = TileID(holding: node, inTreeOfSize: size)
            guard let hash = look(id, node) else { throw .missing(id) }
            return hash
        }
    }
}

extension TileError {
    fileprivate static func outside<Plan>(
        _ plan: () throws(ProofError) -> Plan
    ) throws(TileError) -> Plan {
        do throws(ProofError) {
            return try plan()
        } catch {
            throw .outsideTree(error)
        }
    }
}
