import Media

extension AVIContainer {
    /// Plans the edit that sets each slot to its value and leaves all else as it is.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for a slot that ``canSet(_:)`` denies,
    ///   when a RIFF would pass 4 GiB, and when an index can't be made true again.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        for change in changes where !canSet(change.slot) {
            throw .unsupported(what: "the AVI file has no place for \(change.slot)", at: 0)
        }
        let changes = changes.lastOfEachSlot
        var plan = WAVEPlan()
        var front: [UInt8] = []
        let back = try planChunks(changes, front: &front, in: &plan)
        front += try planLists(changes, in: &plan)
        planFront(front, in: &plan)
        if !back.isEmpty {
            plan.addition = back
            plan.insert(at: segments[0].lastEnd, behind: segments[0].chunks)
        }
        let map = try plan.offsetMap(of: source.size)
        if !map.isIdentity {
            try planSizes(map, in: &plan)
            let repair = AVIIndexRepair(source, map, limits)
            plan.replacements += try repair.replacements(header: header, segments: segments)
        }
        return try plan.splice(of: source.size)
    }

    /// Sets what has a chunk of its own.
    ///
    /// New ones go behind all else of the first RIFF, as Adobe's programs do it; before the
    /// pictures where something that counts from the file's beginning would move.
    ///
    /// - Returns: the new chunks that go behind.
    private func planChunks(
        _ changes: [MetadataChange],
        front: inout [UInt8],
        in plan: inout WAVEPlan,
    ) throws(ContainerError) -> [UInt8] {
        var back: [UInt8] = []
        let isLast = segments.count == 1 && !segments[0].isOpen
        // A credential comes last: it is bound to all that stands before it.
        for id in ["_PMX", "AIGC", "C2PA"] {
            guard let change = changes.first(where: { Self.chunkID(of: $0.slot) == id }) else {
                continue
            }
            guard let bytes = WAVEChunk.bytes(id: id, content: change.value) else {
                throw .unsupported(what: "a \(id) chunk of this size", at: 0)
            }
            let old = chunks(of: change.slot)
            if old.isEmpty, isLast { back += bytes }
            if old.isEmpty, !isLast { front += bytes }
            for (index, chunk) in old.enumerated() {
                var new = Splice()
                if index == 0 { new.insert(bytes) }
                plan.replacements.append((chunk.range, new))
            }
        }
        return back
    }

    /// Sets what stands in `INFO` lists.
    ///
    /// Players look for lists before the pictures, so a new item goes into the first of those.
    ///
    /// - Returns: a new list, where there is none before the pictures.
    private func planLists(
        _ changes: [MetadataChange],
        in plan: inout WAVEPlan,
    ) throws(ContainerError) -> [UInt8] {
        var values = changes.compactMap { change in
            Self.itemID(of: change.slot).map { (id: $0, text: change.value) }
        }
        let ids = values.map(\.id)
        let new = Set(ids.filter { id in !lists.contains { $0.holds(id) } })
        let start = segments[0].movie?.range.lowerBound ?? 0
        let main = lists.firstIndex { $0.chunk.range.upperBound <= start }
        for (index, list) in lists.enumerated() {
            let here = values.filter { list.holds($0.id) || index == main && new.contains($0.id) }
            values.removeAll { value in here.contains { $0.id == value.id } }
            guard !here.isEmpty || ids.contains(where: list.holds) else { continue }
            let edited = try list.edited(setting: here, dropping: ids)
            plan.replacements.append((list.chunk.range, edited))
        }
        return values.isEmpty ? [] : try INFOList.new(values)
    }

    /// Puts new chunks before the pictures, and takes from a `JUNK` chunk what has grown there.
    private func planFront(_ front: [UInt8], in plan: inout WAVEPlan) {
        guard let movie = segments[0].movie else { return }
        let old = plan.replacements.filter { $0.range.upperBound <= movie.range.lowerBound }
        let growth = old.reduce(Int64(front.count)) { sum, replacement in
            sum + Int64(clamping: replacement.content.size) - Int64(replacement.range.count)
        }
        guard !front.isEmpty || growth != 0 else { return }
        for junk in segments[0].chunks where junk.id == "JUNK" {
            let room = Int64(junk.range.count) - growth
            guard junk.range.upperBound <= movie.range.lowerBound, room >= 0, room != 2,
                room != 4, room != 6, room % 2 == 0, growth > -Self.mostZeros
            else { continue }
            var content = Splice()
            content.insert(front)
            if room > 0 { content.append(piecesOf: Self.junk(UInt64(room), from: junk)) }
            plan.replacements.append((junk.range, content))
            return
        }
        plan.addition = front
        plan.insert(at: movie.range.lowerBound, behind: segments[0].chunks)
    }

    /// The most zeros by which a `JUNK` chunk grows when a list shrinks.
    private static let mostZeros: Int64 = 1 << 20

    /// A `JUNK` chunk of another size; some writers keep something in it, so its end is kept.
    private static func junk(_ size: UInt64, from old: WAVEChunk) -> Splice {
        let content = size - WAVEChunk.headBytes
        let kept = min(content, UInt64(old.content.count) & ~1)
        var junk = Splice()
        junk.insert(Array("JUNK".utf8) + UInt32(clamping: content).littleEndianBytes)
        junk.insert(Array(repeating: 0, count: Int(content - kept)))
        junk.copy(old.content.upperBound - kept..<old.content.upperBound)
        return junk
    }

    /// Puts the new size of each RIFF that has changed where the old one stood.
    ///
    /// A file whose pictures go on to its end, whatever is stated, keeps what it states.
    private func planSizes(
        _ map: OffsetMap,
        in plan: inout WAVEPlan,
    ) throws(ContainerError) {
        for segment in segments where !(segment.isOpen && segment.statedEnd == nil) {
            // A piece put in where two RIFFs meet belongs to the first.
            guard let start = map[segment.start], let end = map[segment.end], end >= start + 8,
                end - start != segment.end - segment.start
            else { continue }
            guard let size = UInt32(exactly: end - start - 8), size < .max else {
                throw .unsupported(what: "a RIFF of 4 GiB or more in an AVI file", at: start)
            }
            var field = Splice()
            field.insert(size.littleEndianBytes)
            plan.replacements.append((segment.start + 4..<segment.start + 8, field))
        }
    }
}
