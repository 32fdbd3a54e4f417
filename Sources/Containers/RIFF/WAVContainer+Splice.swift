import Media

extension WAVContainer {
    /// Plans the edit that sets each slot to its value and leaves all else as it is.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for a slot that ``canSet(_:)`` denies,
    ///   and when the RIFF would pass 4 GiB without being RF64.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        for change in changes where !canSet(change.slot) {
            throw .unsupported(what: "a WAV file has no place for \(change.slot)", at: 0)
        }
        let changes = changes.lastOfEachSlot
        var plan = WAVEPlan()
        try planList(changes, in: &plan)
        try planChunks(changes, in: &plan)
        try planTags(changes, in: &plan)
        plan.insert(at: walk.insertion, behind: walk.chunks)
        try planSizes(in: &plan)
        return try plan.splice(of: fileBytes)
    }

    private func planList(
        _ changes: [MetadataChange],
        in plan: inout WAVEPlan,
    ) throws(ContainerError) {
        var values = changes.compactMap { change in
            INFOList.id(of: change.slot).map { (id: $0, text: change.value) }
        }
        guard !values.isEmpty else { return }
        let ids = values.map(\.id)
        for (index, list) in lists.enumerated() {
            let isLast = index == lists.indices.last
            let here = values.filter { value in
                list.holds(value.id) || isLast && !lists.contains { $0.holds(value.id) }
            }
            values.removeAll { value in here.contains { $0.id == value.id } }
            guard !here.isEmpty || ids.contains(where: list.holds) else { continue }
            let edited = try list.edited(setting: here, dropping: ids)
            plan.replacements.append((list.chunk.range, edited))
        }
        if !values.isEmpty { plan.addition += try INFOList.new(values) }
    }

    private func planChunks(
        _ changes: [MetadataChange],
        in plan: inout WAVEPlan,
    ) throws(ContainerError) {
        // A credential comes last: it is bound to all that stands before it.
        let order = ["_PMX", "AIGC", "C2PA"]
        for id in order {
            guard let change = changes.first(where: { Self.chunkID(of: $0.slot) == id }),
                !isSetInTag(change.slot)
            else { continue }
            guard let bytes = WAVEChunk.bytes(id: id, content: change.value) else {
                throw .unsupported(what: "a \(id) chunk of this size", at: walk.insertion)
            }
            let old = chunks(of: change.slot)
            if old.isEmpty { plan.addition += bytes }
            for (index, chunk) in old.enumerated() {
                var new = Splice()
                if index == 0 { new.insert(bytes) }
                plan.replacements.append((chunk.range, new))
            }
        }
    }

    private func isSetInTag(_ slot: MetadataSlot) -> Bool {
        slot.withinID3.map { tagIndex(for: $0) != nil } ?? false
    }

    /// Sets what has its place in an ID3 tag, and takes it out of the other tags.
    private func planTags(
        _ changes: [MetadataChange],
        in plan: inout WAVEPlan,
    ) throws(ContainerError) {
        let changes = changes.withinID3
        let slots = changes.map(\.slot)
        let homes = changes.map { tagIndex(for: $0.slot) }
        for (index, (chunk, tag)) in tags.enumerated() {
            let here = zip(changes, homes).filter { $0.1 == index }.map(\.0)
            guard !here.isEmpty || slots.contains(where: tag.holds) else { continue }
            var content = try tag.edited(setting: here, dropping: slots)
            content.copy(tag.range.upperBound..<chunk.content.upperBound)
            plan.replacements.append((chunk.range, try Self.chunk(chunk, holding: content)))
        }
    }

    private static func chunk(
        _ old: WAVEChunk,
        holding content: Splice,
    ) throws(ContainerError) -> Splice {
        guard let size = UInt32(exactly: content.size) else {
            throw .unsupported(what: "a \(old.id) chunk of this size", at: old.range.lowerBound)
        }
        var chunk = Splice()
        chunk.insert(Array(old.id.utf8) + size.littleEndianBytes)
        chunk.append(piecesOf: content)
        if size % 2 == 1 { chunk.insert([0]) }
        return chunk
    }

    /// Puts the new size of the RIFF where the old one stood.
    ///
    /// A file whose sound goes on to its end, whatever is stated, keeps what it states.
    private func planSizes(in plan: inout WAVEPlan) throws(ContainerError) {
        if walk.isDataOpen, walk.statedEnd == nil { return }
        let last = walk.chunks.last?.range.upperBound ?? 0
        let end = walk.statedEnd.map { max($0, last) } ?? fileBytes
        let size = plan.moved(end) - walk.base - WAVEChunk.headBytes
        var field = Splice()
        if walk.is64, let wide = walk.wideSizes, walk.statedSize ?? 0 == wide.riff {
            field.insert(size.littleEndianBytes)
            plan.replacements.append((wide.offset..<wide.offset + 8, field))
            return
        }
        guard size < UInt64(UInt32.max) else {
            throw .unsupported(what: "a WAV file of 4 GiB or more that is not RF64", at: walk.base)
        }
        field.insert(UInt32(size).littleEndianBytes)
        plan.replacements.append((walk.base + 4..<walk.base + 8, field))
    }
}

/// An edit of a file of chunks as it grows: what is replaced, and what is new.
struct WAVEPlan {
    /// Stretches of the old file, and what takes their place.
    var replacements: [(range: Range<UInt64>, content: Splice)] = []
    /// New chunks.
    var addition: [UInt8] = []

    /// Puts the new chunks in their place, with the padding that the chunk before it lacks.
    mutating func insert(at offset: UInt64, behind chunks: [WAVEChunk]) {
        guard !addition.isEmpty else { return }
        let isUneven = chunks.contains {
            $0.lacksPadding && $0.range.upperBound == offset
        }
        let isReplaced = replacements.contains { $0.range.upperBound == offset }
        var content = Splice()
        content.insert((isUneven && !isReplaced ? [0] : []) + addition)
        replacements.append((offset..<offset, content))
    }

    /// Where a place moves to that lies behind all replacements.
    func moved(_ offset: UInt64) -> UInt64 {
        replacements.reduce(offset) { sum, replacement in
            sum &+ replacement.content.size
                &- (replacement.range.upperBound - replacement.range.lowerBound)
        }
    }

    /// Describes the new file.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when two replacements overlap or one leaves
    ///   the file, as a damaged file may have it.
    func splice(of fileBytes: UInt64) throws(ContainerError) -> Splice {
        var splice = Splice()
        var done: UInt64 = 0
        for (range, content) in try applicable(to: fileBytes) {
            splice.copy(done..<range.lowerBound)
            splice.append(piecesOf: content)
            done = range.upperBound
        }
        splice.copy(done..<fileBytes)
        return splice
    }

    /// Where each byte of the old file stands in the new one.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` as ``splice(of:)`` does.
    func offsetMap(of fileBytes: UInt64) throws(ContainerError) -> OffsetMap {
        var map = OffsetMap()
        for (range, content) in try applicable(to: fileBytes) {
            let growth = Int64(clamping: content.size) - Int64(clamping: range.count)
            map.shift(from: range.upperBound, by: growth)
        }
        return map
    }

    /// The replacements in file order.
    private func applicable(
        to fileBytes: UInt64
    ) throws(ContainerError) -> [(range: Range<UInt64>, content: Splice)] {
        let sorted = replacements.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        var done: UInt64 = 0
        for range in sorted.map(\.range) {
            guard range.lowerBound >= done, range.upperBound <= fileBytes else {
                throw .malformed(what: "chunks of the file overlap", at: range.lowerBound)
            }
            done = range.upperBound
        }
        return sorted
    }
}
