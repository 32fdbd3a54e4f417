import Media

/// Keeps right what states a place in the Segment.
extension MatroskaEdit {
    /// Adds an entry to the first SeekHead if it has room for one; what stands before the first
    /// Cluster is found without.
    mutating func addSeekEntry(toTagsAt offset: UInt64) throws(ContainerError) {
        guard let seekHead = layout.elements(MatroskaID.seekHead).first else { return }
        let entry = MatroskaSeekEntry(
            id: MatroskaID.tags,
            position: offset - layout.segment.dataOffset,
        )
        let children = try node(seekHead).children(limits).map(\.raw) + [entry.encoded()]
        let room = try room(of: seekHead)
        let bytes = EBML.master(MatroskaID.seekHead, children, filling: UInt64(room.count))
        if let bytes { overwrite(room, bytes) }
    }

    // MARK: Moving

    /// Writes SeekHeads and Cues anew for what the patches move, and takes the Position out of
    /// Clusters.
    ///
    /// - Parameter newTagsAt: where Tags were put in that no SeekHead knows of yet.
    mutating func moveWhatFollows(newTagsAt: UInt64?) throws(ContainerError) {
        var placed: [PlacedMaster] = []
        var entry = newTagsAt.map { MatroskaSeekEntry(id: MatroskaID.tags, position: $0) }
        for element in layout.elements(MatroskaID.seekHead) + layout.elements(MatroskaID.cues) {
            let isSeekHead = element.id == MatroskaID.seekHead
            placed.append(
                PlacedMaster(
                    node: try node(element),
                    range: try range(of: element),
                    newTags: isSeekHead ? entry : nil,
                )
            )
            if isSeekHead { entry = nil }
        }
        // The lengths don't depend on the places, so that the first writing settles the second.
        // Within a Cluster nothing moves by what is written here.
        let inner = map(of: patches)
        let drafts = try write(placed, Moves(all: OffsetMap(), inner: inner))
        let moves = Moves(all: map(of: patches + drafts), inner: inner)
        for patch in try write(placed, moves) { add(patch) }
        try dropClusterPositions()
    }

    /// Where the Segment's elements come to stand, and how blocks move within their Clusters.
    private struct Moves {
        let all: OffsetMap
        let inner: OffsetMap
    }

    /// SeekHead or Cues, with a line to be added.
    private struct PlacedMaster {
        let node: EBMLNode
        let range: Range<UInt64>
        let newTags: MatroskaSeekEntry?
    }

    private func map(of patches: [Patch]) -> OffsetMap {
        var map = OffsetMap()
        for patch in patches.sorted(by: { $0.range.upperBound < $1.range.upperBound }) {
            map.shift(from: patch.range.upperBound, by: patch.growth)
        }
        return map
    }

    private func write(
        _ placed: [PlacedMaster],
        _ moves: Moves,
    ) throws(ContainerError) -> [Patch] {
        var written: [Patch] = []
        for master in placed {
            var children = try moved(master.node, moves)
            if let tags = master.newTags {
                // The map leads behind what was put in.
                let inserted = patches.filter { $0.range == tags.position..<tags.position }
                    .reduce(0) { $0 + $1.new.size }
                let behind = moves.all[tags.position] ?? tags.position
                let position = max(behind, inserted) - inserted
                let entry = MatroskaSeekEntry(
                    id: tags.id,
                    position: max(position, layout.segment.dataOffset) - layout.segment.dataOffset,
                )
                children.append(entry.encoded(positionLength: 8))
            }
            let bytes = EBML.master(master.node.id, children)
            written.append(Patch(range: master.range, bytes: bytes))
        }
        return written
    }

    /// The children of a master with the places in them as they will be.
    private func moved(_ master: EBMLNode, _ moves: Moves) throws(ContainerError) -> [[UInt8]] {
        var nodes = try master.children(limits)
        if master.id == MatroskaID.cues, let cueRepair {
            nodes = try cueRepair.repaired(nodes, limits)
        }
        let cluster = nodes.first(MatroskaID.cueClusterPosition)?.unsigned
        var children: [[UInt8]] = []
        for child in nodes {
            if MatroskaID.positions.contains(child.id) {
                children.append(moved(position: child, moves.all))
            } else if child.id == MatroskaID.cueRelativePosition, let cluster {
                children.append(moved(relative: child, inClusterAt: cluster, moves.inner))
            } else if MatroskaID.positionedMasters.contains(child.id) {
                children.append(EBML.master(child.id, try moved(child, moves)))
            } else {
                children.append(child.raw)
            }
        }
        return children
    }

    /// A block's place within its Cluster, which changes where blocks before it were replaced.
    private func moved(
        relative: EBMLNode,
        inClusterAt position: UInt64,
        _ map: OffsetMap,
    ) -> [UInt8] {
        let (cluster, isOver) = position.addingReportingOverflow(layout.segment.dataOffset)
        guard !isOver, let data = editedClusters[cluster] else { return relative.raw }
        let old = relative.unsigned
        let (block, overflow) = data.addingReportingOverflow(old)
        let growth = map.shift(at: block) - map.shift(at: data)
        guard !overflow, growth >= 0 || growth.magnitude <= old else { return relative.raw }
        let new = old &+ UInt64(bitPattern: growth)
        let length = max(relative.data.count, EBML.shortestUnsigned(new))
        return EBML.unsigned(relative.id, new, length: min(8, length))
    }

    /// A place, in as many bytes as before or, where it might not fit, in as many as any shift
    /// that our limits allow can need.
    private func moved(position: EBMLNode, _ map: OffsetMap) -> [UInt8] {
        let (old, base) = (position.unsigned, layout.segment.dataOffset)
        let (absolute, overflow) = old.addingReportingOverflow(base)
        let new = overflow ? nil : map[absolute].map { $0 >= base ? $0 - base : old }
        let largest = old.addingReportingOverflow(1 << 32)
        let length =
            largest.overflow
            ? 8 : max(position.data.count, EBML.shortestUnsigned(largest.partialValue))
        return EBML.unsigned(position.id, new ?? old, length: min(8, length))
    }

    // MARK: Clusters

    /// Turns what Clusters say of their own place, and the checksum over it, into Voids.
    private mutating func dropClusterPositions() throws(ContainerError) {
        guard let first = layout.firstCluster else { return }
        var cursor = ByteCursor(source, in: 0..<layout.segmentEnd, windowBytes: 64)
        cursor.seek(to: first.offset)
        while !cursor.isAtEnd {
            let element = try cursor.element()
            if element.id == MatroskaID.cluster {
                let isEdited = editedClusters[element.offset] != nil
                if !isEdited { try dropPosition(of: element, &cursor) }
                // The blocks of an open Cluster are walked over as if they stood beside it.
                guard let end = element.end else { continue }
                cursor.seek(to: end)
            } else {
                cursor.seek(to: try range(of: element).upperBound)
            }
        }
    }

    private mutating func dropPosition(
        of cluster: EBMLElement,
        _ cursor: inout ByteCursor,
    ) throws(ContainerError) {
        let (start, clusterEnd) = (cursor.offset, cluster.end ?? layout.segmentEnd)
        defer { cursor.seek(to: start) }
        var checksum: EBMLElement?
        for _ in 0..<8 where cursor.offset < clusterEnd {
            guard let child = try child(at: &cursor), let end = child.end, end <= clusterEnd,
                child.id != MatroskaID.simpleBlock, child.id != MatroskaID.blockGroup
            else { return }
            if child.id == MatroskaID.checksum { checksum = child }
            if child.id == MatroskaID.position {
                for element in [checksum, child].compactMap({ $0 }) {
                    let range = try range(of: element)
                    overwrite(range, EBML.void(UInt64(range.count)))
                }
                return
            }
            cursor.seek(to: end)
        }
    }

    /// Reads an element of a Cluster; a damaged one is nobody's business here.
    private func child(at cursor: inout ByteCursor) throws(ContainerError) -> EBMLElement? {
        do { return try cursor.element() } catch {
            if case .reading = error { throw error }
            return nil
        }
    }
}
