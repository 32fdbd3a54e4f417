import Media

/// Puts new pictures in the places of old ones.
extension MatroskaEdit {
    /// Replaces the blocks of an opening.
    ///
    /// The pictures come in the order of showing. Each is shown when one of the old was, and stands
    /// where one of the old stood in the order of decoding, so that all other blocks stay as they
    /// are, and stay between the same pictures. How long it is shown comes with its time.
    mutating func replace(
        _ opening: MatroskaOpening,
        with new: NewOpening,
    ) throws(ContainerError) {
        let blocks = opening.blocks
        let shown = blocks.indices.sorted {
            (blocks[$0].time, $0) < (blocks[$1].time, $1)
        }.map { blocks[$0] }
        var byCluster: [Int: [Patch]] = [:]
        var keys: [MatroskaCueRepair.Key] = []
        for (index, sample) in new.samples.enumerated() {
            let (old, time) = (blocks[index], shown[index].time)
            let cluster = opening.clusters[old.place.cluster]
            let needsOther = !sample.isKeyFrame && index > 0
            let reference = needsOther ? try Self.distance(shown[index - 1], from: old, time) : nil
            let encoded = try MatroskaBlock.encoded(
                try opening.track.stored(sample.pieces),
                track: opening.track.number,
                relativeTime: Self.relative(time, in: cluster),
                reference: reference,
                showing: shown[index].showing,
            )
            let patch = Patch(range: try range(of: old.element), new: encoded)
            byCluster[old.place.cluster, default: []].append(patch)
            if reference == nil, let time = UInt64(exactly: time) {
                keys.append(key(of: old, shownAt: time, in: cluster))
            }
        }
        try rewrite(opening.clusters, byCluster)
        try addParameterSets(new.sets, to: opening.track)
        cueRepair = MatroskaCueRepair(
            track: opening.track.number,
            join: UInt64(exactly: opening.join.time) ?? 0,
            keys: keys,
        )
        movesRest = true
    }

    /// How far from a time another picture is shown; times of a damaged file may lie too far apart.
    private static func distance(
        _ other: MatroskaBlock,
        from block: MatroskaBlock,
        _ time: Int64,
    ) throws(ContainerError) -> Int64 {
        let (distance, overflow) = other.time.subtractingReportingOverflow(time)
        guard !overflow else {
            throw .malformed(what: "a block's time is out of range", at: block.element.offset)
        }
        return distance
    }

    private static func relative(
        _ time: Int64,
        in cluster: MatroskaCluster,
    ) throws(ContainerError) -> Int16 {
        let (value, overflow) = time.subtractingReportingOverflow(cluster.timestamp ?? 0)
        guard !overflow, let relative = Int16(exactly: value) else {
            throw .unsupported(
                what: "a picture's time is too far from its Cluster's",
                at: cluster.element.offset,
            )
        }
        return relative
    }

    private func key(
        of block: MatroskaBlock,
        shownAt time: UInt64,
        in cluster: MatroskaCluster,
    ) -> MatroskaCueRepair.Key {
        .init(
            time: time,
            cluster: cluster.element.offset - layout.segment.dataOffset,
            relative: block.element.offset - cluster.element.dataOffset,
            number: UInt64(block.place.number),
        )
    }

    // MARK: Clusters

    /// Puts right what Clusters state of themselves and of the one before them.
    private mutating func rewrite(
        _ clusters: [MatroskaCluster],
        _ patches: [Int: [Patch]],
    ) throws(ContainerError) {
        var previousSize: UInt64?
        for (index, cluster) in clusters.enumerated() {
            var own = patches[index] ?? []
            editedClusters[cluster.element.offset] = cluster.element.dataOffset
            if let position = cluster.statements[MatroskaID.position] {
                own.append(try empty(position))
            }
            if let previous = cluster.statements[MatroskaID.prevSize] {
                own.append(try patch(previous, stating: previousSize))
            }
            if let checksum = cluster.statements[MatroskaID.checksum] {
                own.append(try patch(checksum: checksum, of: cluster, own))
            }
            if let size = try size(of: cluster, own) { own.append(size) }
            own.forEach { add($0) }
            previousSize = cluster.end.map { end in
                let growth = own.reduce(0) { $0 + $1.growth }
                return end - cluster.element.offset &+ UInt64(bitPattern: growth)
            }
        }
    }

    private func empty(_ element: EBMLElement) throws(ContainerError) -> Patch {
        let range = try range(of: element)
        return Patch(range: range, bytes: EBML.void(UInt64(range.count)))
    }

    /// PrevSize in as many bytes as before, or nothing where they don't do.
    private func patch(
        _ previous: EBMLElement,
        stating size: UInt64?,
    ) throws(ContainerError) -> Patch {
        let range = try range(of: previous)
        let header = previous.dataOffset - previous.offset
        guard let size, let count = previous.dataSize, (1...8).contains(count),
            EBML.shortestUnsigned(size) <= count
        else { return try empty(previous) }
        let data = Array(size.bigEndianBytes.suffix(Int(count)))
        return Patch(
            range: range,
            bytes: EBML.element(previous.id, data, sizeLength: Int(header) - 1),
        )
    }

    /// A Cluster's new size in as many bytes as before, or in eight where those don't do.
    private func size(
        of cluster: MatroskaCluster,
        _ patches: [Patch],
    ) throws(ContainerError) -> Patch? {
        let growth = patches.reduce(0) { $0 + $1.growth }
        guard let old = cluster.element.dataSize, growth != 0 else { return nil }
        let new = old &+ UInt64(bitPattern: growth)
        let start = cluster.element.offset + 4
        let range = start..<cluster.element.dataOffset
        let length = EBML.shortestSize(new) <= range.count ? range.count : 8
        return Patch(range: range, bytes: EBML.size(new, length: length))
    }

    /// The checksum over a Cluster's new data; nothing where it isn't the first element.
    private func patch(
        checksum: EBMLElement,
        of cluster: MatroskaCluster,
        _ patches: [Patch],
    ) throws(ContainerError) -> Patch {
        let range = try range(of: checksum)
        guard checksum.offset == cluster.element.dataOffset, checksum.dataSize == 4,
            cluster.element.dataSize != nil, let end = cluster.end
        else { return try empty(checksum) }
        var data = Splice()
        var position = range.upperBound
        for patch in patches.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard position <= patch.range.lowerBound else { return try empty(checksum) }
            data.copy(position..<patch.range.lowerBound)
            data.append(piecesOf: patch.new)
            position = patch.range.upperBound
        }
        guard position <= end else { return try empty(checksum) }
        data.copy(position..<end)
        let sum = ChecksumSink()
        try data.write(from: source, to: sum)
        return Patch(
            range: checksum.dataOffset..<range.upperBound,
            bytes: sum.value.littleEndianBytes,
        )
    }
}

/// The decoder's configuration.
extension MatroskaEdit {
    /// Writes Tracks anew with parameter sets added to those of a track.
    private mutating func addParameterSets(
        _ sets: [ParameterSet],
        to track: MatroskaPictureTrack,
    ) throws(ContainerError) {
        guard let element = layout.elements(MatroskaID.tracks).first else { return }
        let details = EBML.element(
            MatroskaID.codecPrivate,
            try track.configuration.adding(sets),
        )
        var entries: [[UInt8]] = []
        for entry in try node(element).children(limits) {
            let fields = entry.id == MatroskaID.trackEntry ? try entry.children(limits) : []
            guard fields.first(MatroskaID.trackNumber)?.unsigned == track.number else {
                entries.append(entry.raw)
                continue
            }
            let changed = fields.map { $0.id == MatroskaID.codecPrivate ? details : $0.raw }
            entries.append(EBML.master(MatroskaID.trackEntry, changed))
        }
        patch(try range(of: element), EBML.master(MatroskaID.tracks, entries))
    }
}

/// Reckons the checksum of what is written to it.
private final class ChecksumSink: ByteSink {
    private(set) var value: UInt32 = 0

    func write(_ bytes: UnsafeRawBufferPointer) { value = CRC32.reflected.of(bytes, after: value) }
}
