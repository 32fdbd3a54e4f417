import Media

extension AIFFContainer {
    /// Plans the edit that sets each slot to its value and leaves all else as it is.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for a slot that ``canSet(_:)`` denies,
    ///   for text that isn't UTF-8, and when the form would pass 4 GiB.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        for change in changes where !canSet(change.slot) {
            throw .unsupported(what: "the AIFF file has no place for \(change.slot)", at: 0)
        }
        let changes = changes.lastOfEachSlot
        var plan = WAVEPlan()
        try planChunks(changes, in: &plan)
        try planTags(changes, in: &plan)
        plan.insert(at: walk.insertion, behind: walk.chunks)
        let map = try plan.offsetMap(of: fileBytes)
        if !map.isIdentity { try planSize(map, in: &plan) }
        return try plan.splice(of: fileBytes)
    }

    private func planChunks(
        _ changes: [MetadataChange],
        in plan: inout WAVEPlan,
    ) throws(ContainerError) {
        for change in changes where change.slot == .comment || change.slot == .xmp {
            let mark = change.slot == .xmp ? Self.packetMark : []
            let id = change.slot == .xmp ? "APPL" : "ANNO"
            let old = chunks(of: change.slot)
            let isInTag = tagIndex(for: change.slot) != nil
            let bytes = isInTag ? [] : try Self.chunk(id, mark + change.value)
            if old.isEmpty { plan.addition += bytes }
            for (index, chunk) in old.enumerated() {
                var new = Splice()
                if index == 0 { new.insert(bytes) }
                plan.replacements.append((chunk.range, new))
            }
        }
    }

    /// Sets what has its place in an ID3 tag, and takes out of tags what is set elsewhere.
    private func planTags(
        _ changes: [MetadataChange],
        in plan: inout WAVEPlan,
    ) throws(ContainerError) {
        let slots = changes.map(\.slot)
        let homes = changes.map { tagIndex(for: $0.slot) }
        for (index, (chunk, tag)) in tags.enumerated() {
            let here = zip(changes, homes).filter { $0.1 == index }.map(\.0)
            guard !here.isEmpty || slots.contains(where: tag.holds) else { continue }
            var content = try tag.edited(setting: here, dropping: slots)
            content.copy(tag.range.upperBound..<chunk.content.upperBound)
            var new = Splice()
            new.insert(Array(chunk.id.utf8) + (try Self.size(content.size, of: chunk.id)))
            new.append(piecesOf: content)
            if content.size % 2 == 1 { new.insert([0]) }
            plan.replacements.append((chunk.range, new))
        }
        let ownInTag = changes.filter { $0.slot != .comment && $0.slot != .xmp }
        if tags.isEmpty, !ownInTag.isEmpty {
            plan.addition += try Self.chunk("ID3 ", try ID3Tag.new(setting: ownInTag))
        }
    }

    private static func chunk(
        _ id: String,
        _ content: [UInt8],
    ) throws(ContainerError) -> [UInt8] {
        Array(id.utf8) + (try size(UInt64(content.count), of: id)) + content
            + (content.count % 2 == 0 ? [] : [0])
    }

    private static func size(_ count: UInt64, of id: String) throws(ContainerError) -> [UInt8] {
        guard let size = UInt32(exactly: count), size < .max else {
            throw .unsupported(what: "a \(id) chunk of this size", at: 0)
        }
        return size.bigEndianBytes
    }

    /// Puts the new size of the form where the old one stood.
    ///
    /// A file whose sound goes on to its end, whatever is stated, keeps what it states.
    private func planSize(_ map: OffsetMap, in plan: inout WAVEPlan) throws(ContainerError) {
        if walk.isOpen, walk.statedEnd == nil { return }
        guard let end = map[max(walk.statedEnd ?? 0, walk.lastEnd)], end >= 8 else { return }
        guard let size = UInt32(exactly: end - 8), size < .max else {
            throw .unsupported(what: "an AIFF file of 4 GiB or more", at: 0)
        }
        var field = Splice()
        field.insert(size.bigEndianBytes)
        plan.replacements.append((4..<8, field))
    }
}
