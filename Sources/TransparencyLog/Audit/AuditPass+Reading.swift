/// Reading tiles and bundles, and judging level 0.
extension AuditPass {
    /// Reads the unfinished tiles, and sees whether they lead to the checkpoint's root.
    mutating func readEdge(from reader: some LogReader) async {
        for id in TileID.edge(ofTreeSize: checkpoint.size) {
            if let tile = await read(id, from: reader) { edge.append(tile) }
        }
        let root = try? TileBuilder(size: checkpoint.size, edge: edge).root
        isEdgeTrue = root == checkpoint.root
    }

    /// The true leaf hashes from `leaf` to the end of its tile, as far as they can be known.
    mutating func leafHashes(from leaf: UInt64, reader: some LogReader) async -> [TreeHash] {
        await readTilesAbove(leaf, from: reader)
        let id = self.id(level: 0, holding: leaf)
        let stored = await tile(id, from: reader)?.hashes
        let made = await hashes(of: EntryBundleID(of: id), from: reader)
        guard let stored, let made, stored != made else {
            if stored == nil, made == nil { hasHole = true }
            return made ?? stored ?? Array(repeating: .empty, count: id.width)
        }
        return judge(id, stored: stored, made: made)
    }

    /// Reads the tiles above level 0 that begin at a leaf.
    private mutating func readTilesAbove(_ leaf: UInt64, from reader: some LogReader) async {
        for level in 1...TileID.highestLevel {
            let beginning = (UInt64(1) << UInt64(8 * (level + 1))) &- 1
            guard leaf & beginning == 0 else { return }
            let id = self.id(level: level, holding: leaf)
            levels[level].stored = id.width == 0 ? nil : await tile(id, from: reader)
        }
    }

    /// The tile of the tree at a level above a leaf; of width 0 where there is none.
    private func id(level: Int, holding leaf: UInt64) -> TileID {
        let index = leaf >> UInt64(8 * (level + 1))
        let hashes = checkpoint.size >> UInt64(8 * level)
        let width = Int(min(256, hashes - min(hashes, index << 8)))
        return TileID(inTree: level, index: index, width: width)
    }

    /// A tile, of which the unfinished ones have been read already.
    private mutating func tile(_ id: TileID, from reader: some LogReader) async -> Tile? {
        if !id.isFull { return edge.first { $0.id == id } }
        return await read(id, from: reader)
    }

    private mutating func read(_ id: TileID, from reader: some LogReader) async -> Tile? {
        do throws(TileError) {
            let tile = try await reader.tile(id)
            summary.tiles += 1
            return tile
        } catch {
            switch error {
            case .unreadable(let id, let reason): find(.unreadableTile(id, reason: reason))
            case .wrongLength(let id, let count): find(.wrongTileLength(id, byteCount: count))
            case .missing, .wrongEdge, .outsideTree: find(.missingTile(id))
            }
            return nil
        }
    }

    /// Finds out which leaves differ, and whether entry or hash was changed.
    private mutating func judge(
        _ id: TileID,
        stored: [TreeHash],
        made: [TreeHash],
    ) -> [TreeHash] {
        let places = made.indices.filter { made[$0] != stored[$0] }
        var verdict = verdict(on: id, stored: stored, made: TreeHash.root(of: made))
        if !id.isFull { verdict = verdictOnEdge(made: made) }
        for place in places {
            switch verdict {
            case .stored:
                let bundle = EntryBundleID(of: id)
                find(.changedEntry(index: id.firstLeaf + UInt64(place), bundle: bundle))
            case .made: find(.changedHash(id, position: place))
            case .neither: find(.disagreement(id, position: place))
            }
        }
        if case .stored = verdict { return stored }
        return made
    }

    /// The same for the unfinished tile of level 0, above which stands the checkpoint alone.
    private func verdictOnEdge(made: [TreeHash]) -> Verdict {
        if isEdgeTrue { return .stored(checkpoint.root) }
        let bytes = made.flatMap(\.bytes)
        let others = edge.map { $0.id.level == 0 ? Tile(counted: $0.id, bytes: bytes) : $0 }
        let root = try? TileBuilder(size: checkpoint.size, edge: others).root
        return root == checkpoint.root ? .made : .neither
    }
}

extension AuditPass {
    /// The leaf hashes of a bundle; nil when they can't be had.
    private mutating func hashes(
        of id: EntryBundleID,
        from reader: some LogReader,
    ) async -> [TreeHash]? {
        do {
            if let bytes = try await reader.bytes(of: id) { return hashes(in: bytes, of: id) }
            guard !id.isFull, let bytes = try await reader.bytes(of: id.full) else {
                find(.missingBundle(id))
                return nil
            }
            return hashes(in: bytes, of: id.full).map { Array($0.prefix(id.width)) }
        } catch {
            find(.unreadableBundle(id, reason: "\(error)"))
            return nil
        }
    }

    private mutating func hashes(in bytes: [UInt8], of id: EntryBundleID) -> [TreeHash]? {
        do throws(EntryBundle.Malformation) {
            let bundle = try EntryBundle(parsing: bytes, width: id.width)
            summary.entries += UInt64(id.width)
            return bundle.leafHashes
        } catch {
            find(.malformedBundle(id, error))
            return nil
        }
    }

    /// Compares the unfinished tiles and bundle of an earlier checkpoint, where they are kept.
    mutating func compareUnfinished(atSize size: UInt64, reader: some LogReader) async {
        for id in TileID.edge(ofTreeSize: size) where !edge.contains(where: { $0.id == id }) {
            guard let tile = await readIfKept(id, from: reader) else { continue }
            for (place, hash) in tile.hashes.enumerated()
            where hash != levels[id.level].made[place] && !hasHole {
                find(.changedHash(id, position: place))
            }
        }
        guard let id = EntryBundleID.edge(ofLogSize: size), size != checkpoint.size else { return }
        guard let kept = try? await reader.bytes(of: id),
            let hashes = hashes(in: kept, of: id)
        else { return }
        for (place, hash) in hashes.enumerated() where hash != levels[0].made[place] && !hasHole {
            find(.changedEntry(index: id.firstLeaf + UInt64(place), bundle: id))
        }
    }

    private mutating func readIfKept(_ id: TileID, from reader: some LogReader) async -> Tile? {
        do {
            guard let bytes = try await reader.bytes(of: id) else { return nil }
            guard bytes.count == id.byteCount else {
                find(.wrongTileLength(id, byteCount: bytes.count))
                return nil
            }
            summary.tiles += 1
            return Tile(counted: id, bytes: bytes)
        } catch {
            find(.unreadableTile(id, reason: "\(error)"))
            return nil
        }
    }
}
