import Media

extension FLVContainer {
    /// Plans the edit that sets each slot to its value and leaves all else as it is.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for a slot that ``canSet(_:)`` denies,
    ///   and when the script data of the file is damaged or would pass 16 MiB.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        for change in changes where !canSet(change.slot) {
            throw .unsupported(what: "the FLV file has no place for \(change.slot)", at: 0)
        }
        guard !changes.isEmpty else { return try FLVPlan().splice(of: source.size, from: start) }
        let plan = try plan(changes.lastOfEachSlot)
        // The first pass shows how much everything grows; numbers have one length, so the second
        // changes nothing but their values.
        var sized = plan
        for index in plan.edits.indices {
            sized.edits[index].bytes = try plan.edits[index].written(OffsetMap(), growth: 0)
        }
        let map = try sized.offsetMap(of: source.size, from: start)
        let growth = map.shift(at: source.size)
        for index in plan.edits.indices {
            sized.edits[index].bytes = try plan.edits[index].written(map, growth: growth)
        }
        return try sized.splice(of: source.size, from: start)
    }

    /// Says what is set in which tag: each text where it stands, or in the first `onMetaData`.
    private func plan(_ changes: [MetadataChange]) throws(ContainerError) -> FLVPlan {
        var plan = FLVPlan()
        var texts = changes.compactMap { change in
            Self.key(of: change.slot).map { FLVText(key: $0, text: change.value) }
        }
        let keys = texts.map(\.key)
        let home = descriptions.firstIndex { $0.isWhole }
        for (index, script) in descriptions.enumerated() {
            let here = texts.filter { text in
                let isNew = !descriptions.contains { $0.holds(text.key) }
                return script.holds(text.key) || isNew && index == home
            }
            texts.removeAll(where: here.contains)
            plan.edits.append(FLVEdit(script: script, texts: here, dropped: keys))
        }
        let packet = changes.first { $0.slot == .xmp }.map {
            FLVText(key: Array("liveXML".utf8), text: $0.value)
        }
        if let packet {
            for (index, script) in packets.enumerated() {
                let here = index == 0 ? [packet] : []
                plan.edits.append(FLVEdit(script: script, texts: here, dropped: [packet.key]))
            }
        }
        if !texts.isEmpty { plan.first = try Self.description(texts, at: start) }
        return plan
    }

    /// A new tag `onMetaData`.
    private static func description(
        _ texts: [FLVText],
        at offset: UInt64,
    ) throws(ContainerError) -> [UInt8] {
        let name = Array("onMetaData".utf8)
        var content =
            [AMFReader.Marker.string.rawValue] + UInt16(name.count).bigEndianBytes + name
            + [AMFReader.Marker.array.rawValue] + UInt32(texts.count).bigEndianBytes
        for text in texts { content += try AMFMember.bytes(key: text.key, text: text.text) }
        content += [0, 0, AMFReader.Marker.end.rawValue]
        return try FLVTag.bytes(content, at: offset)
    }
}

/// An edit of an FLV file: the tags that are written anew, and one that comes first.
private struct FLVPlan {
    var edits: [FLVEdit] = []
    /// A new tag before all others.
    var first: [UInt8] = []

    private var inFileOrder: [FLVEdit] {
        edits.sorted { $0.script.tag.range.lowerBound < $1.script.tag.range.lowerBound }
    }

    func offsetMap(of size: UInt64, from start: UInt64) throws(ContainerError) -> OffsetMap {
        var map = OffsetMap()
        map.shift(from: start, by: Int64(first.count))
        for edit in inFileOrder {
            let range = edit.script.tag.range
            map.shift(from: range.upperBound, by: Int64(edit.bytes.count) - Int64(range.count))
        }
        return map
    }

    func splice(of size: UInt64, from start: UInt64) throws(ContainerError) -> Splice {
        var splice = Splice()
        splice.copy(0..<start)
        splice.insert(first)
        var done = start
        for edit in inFileOrder {
            let range = edit.script.tag.range
            splice.copy(done..<range.lowerBound)
            splice.insert(edit.bytes)
            done = range.upperBound
        }
        splice.copy(done..<size)
        return splice
    }
}

/// One tag that is written anew.
private struct FLVEdit {
    let script: FLVScript
    let texts: [FLVText]
    let dropped: [[UInt8]]
    var bytes: [UInt8] = []

    init(script: FLVScript, texts: [FLVText], dropped: [[UInt8]]) {
        (self.script, self.texts, self.dropped) = (script, texts, dropped)
    }

    func written(_ map: OffsetMap, growth: Int64) throws(ContainerError) -> [UInt8] {
        try script.edited(setting: texts, dropping: dropped, map, fileGrowth: growth)
    }
}
