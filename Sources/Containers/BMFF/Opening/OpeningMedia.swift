import Media

/// Where the coded data of an opening stands: a stretch in each of its chunks.
struct OpeningMedia {
    struct Stretch: Hashable {
        /// The bytes of the opening's samples in a chunk, from the chunk's beginning.
        let range: Range<UInt64>
        let samples: Range<Int>
        /// The media box around it.
        let box: Int
    }

    /// One for each chunk, in the order of the chunks.
    let stretches: [Stretch]
    private let trackTable: Int

    /// - Throws: ``OpeningRefusal`` or ``ContainerError``.
    init(
        of samples: [OpeningSearch.Sample],
        in table: SampleTable,
        _ container: BMFFContainer,
    ) throws {
        let boxes = container.tree.children("mdat", of: nil)
        var chunks = try ChunkWalk(table)
        var stretches: [Stretch] = []
        var next = 0
        while next < samples.count, let chunk = try chunks.nextChunk() {
            let end = Int(min(UInt64(samples.count), chunk.samples.upperBound))
            guard next < end else { continue }
            let range = samples[next].place.lowerBound..<samples[end - 1].place.upperBound
            guard samples[next..<end].allSatisfy({ !$0.place.isEmpty }) else {
                throw OpeningRefusal.unsuitable("the opening has empty samples")
            }
            let box = boxes.first { node in
                let content = container.tree[node].content
                return content.lowerBound <= range.lowerBound
                    && range.upperBound <= content.upperBound
            }
            guard let box else {
                throw OpeningRefusal.unsuitable("the opening's media stands in no media box")
            }
            stretches.append(Stretch(range: range, samples: next..<end, box: box))
            next = end
        }
        self.stretches = stretches
        trackTable = table.node
    }

    /// Looks whether samples of any track share the stretches' bytes.
    ///
    /// - Throws: ``OpeningRefusal/sharedMedia``, or ``ContainerError``.
    func check(in container: BMFFContainer) throws {
        let sorted = stretches.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
        for (range, next) in zip(sorted, sorted.dropFirst())
        where next.lowerBound < range.upperBound {
            throw OpeningRefusal.sharedMedia
        }
        let replaced = DisjointRanges(joining: sorted)
        guard let movie = container.movie, let end = sorted.last?.upperBound else { return }
        let tree = container.tree
        for track in tree.children("trak", of: movie) {
            guard let node = tree.first("mdia", "minf", "stbl", in: track),
                try OffsetRepair.isSelfContained(track, tree, container.source)
            else { continue }
            try check(SampleTable(node, of: container), replaced, before: end)
        }
    }

    private func check(
        _ table: SampleTable,
        _ replaced: DisjointRanges<UInt64>,
        before end: UInt64,
    ) throws {
        guard table.child("stco") != nil || table.child("co64") != nil else { return }
        let count = table.node == trackTable ? stretches.last?.samples.upperBound ?? 0 : 0
        var sizes = try SampleSizes(table)
        var chunks = try ChunkWalk(table)
        while let chunk = try chunks.nextChunk() {
            let first = max(chunk.samples.lowerBound, UInt64(count))
            let last = min(chunk.samples.upperBound, sizes.count)
            guard chunk.offset < end, first < last else { continue }
            // What is replaced of a chunk that both share stands at its beginning.
            let before = try sizes.total(of: min(chunk.samples.lowerBound, first)..<first)
            let (start, isFar) = chunk.offset.addingReportingOverflow(before)
            let (stop, isFarther) = start.addingReportingOverflow(
                try sizes.total(of: first..<last)
            )
            let range = start..<(isFar || isFarther ? max(start, .max) : stop)
            if replaced.overlaps(range) { throw OpeningRefusal.sharedMedia }
        }
    }
}
