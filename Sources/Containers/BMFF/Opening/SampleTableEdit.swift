import Media

/// Writes the tables of a picture track anew for the samples of its opening.
///
/// Chunks keep their samples and decoding times stay, so that `stts`, `stsc`, `elst` and all
/// durations hold; the bounds in `cslg` hold too, since sorting brings no offset outside them.
struct SampleTableEdit {
    let table: SampleTable
    let opening: [OpeningSearch.Sample]
    let samples: [NewOpening.Sample]
    private var count: UInt64 { UInt64(opening.count) }

    func apply(to edits: inout BoxEdits) throws(ContainerError) {
        try setSizes(&edits)
        try setOffsets(&edits)
        try setKeySamples(&edits)
        try setDependencies(&edits)
        for node in table.tree.children("sbgp", of: table.node) {
            try clearGroups(node, &edits)
        }
    }

    private func setSizes(_ edits: inout BoxEdits) throws(ContainerError) {
        guard let node = table.child("stsz") else { return }
        let start = try SampleSizes(table).start
        var bytes: [UInt8] = []
        for sample in samples {
            guard let size = UInt32(exactly: sample.pieces.size) else {
                throw .unsupported(what: "a picture of the new opening is too large", at: 0)
            }
            bytes += size.bigEndianBytes
        }
        edits.replace(start..<start + 4 * count, with: bytes, inside: node)
    }

    /// Each sample is shown at the next of the times at which the old ones were shown.
    private func setOffsets(_ edits: inout BoxEdits) throws(ContainerError) {
        guard let runs = try table.table("ctts", entryBytes: 8) else { return }
        let shown = opening.map(\.time.shown).sorted()
        var new: [(count: UInt32, offset: Int32)] = []
        for (shown, sample) in zip(shown, opening) {
            guard let offset = Int32(exactly: shown - sample.time.decode) else {
                throw .unsupported(what: "a picture is shown too long after decoding", at: 0)
            }
            if new.last?.offset == offset {
                new[new.count - 1].count += 1
            } else {
                new.append((1, offset))
            }
        }
        var bytes = new.flatMap { $0.count.bigEndianBytes + $0.offset.bigEndianBytes }
        let (replaced, rest) = try split(runs)
        if let rest { bytes += rest }
        let added = UInt64(new.count + (rest == nil ? 0 : 1))
        try setEntries(of: runs, replaced, by: bytes, added, &edits)
    }

    /// The runs that hold samples of the opening, and what is left of the last of them.
    private func split(
        _ runs: EntryTable
    ) throws(ContainerError) -> (replaced: UInt64, rest: [UInt8]?) {
        var cursor = runs.cursor(table.source)
        var (entry, passed): (UInt64, UInt64) = (0, 0)
        while passed < count, !cursor.isAtEnd {
            passed += try cursor.bigEndian(4, "a run of '\(runs.box.type)'")
            let value = try cursor.bytes(4, "a run of '\(runs.box.type)'")
            entry += 1
            if passed > count {
                return (entry, UInt32(truncatingIfNeeded: passed - count).bigEndianBytes + value)
            }
        }
        return (entry, nil)
    }

    private func setEntries(
        of table: EntryTable,
        _ replaced: UInt64,
        by bytes: [UInt8],
        _ added: UInt64,
        _ edits: inout BoxEdits,
    ) throws(ContainerError) {
        guard let count = UInt32(exactly: table.count - replaced + added) else {
            throw .unsupported(
                what: "'\(table.box.type)' has too many entries",
                at: table.box.start,
            )
        }
        let field = table.countField
        edits.replace(field..<field + 4, with: count.bigEndianBytes, inside: table.node)
        let range = table.start(of: 0)..<table.start(of: replaced)
        edits.replace(range, with: bytes, inside: table.node)
    }

    private func setKeySamples(_ edits: inout BoxEdits) throws(ContainerError) {
        for type: BoxType in ["stss", "stps"] {
            guard let numbers = try table.table(type, entryBytes: 4) else { continue }
            var cursor = numbers.cursor(table.source)
            var replaced: UInt64 = 0
            while !cursor.isAtEnd, try cursor.bigEndian(4, "an entry of '\(type)'") <= count {
                replaced += 1
            }
            let keys = type == "stss" ? samples.indices.filter { samples[$0].isKeyFrame } : []
            let bytes = keys.flatMap { UInt32(truncatingIfNeeded: $0 + 1).bigEndianBytes }
            try setEntries(of: numbers, replaced, by: bytes, UInt64(keys.count), &edits)
        }
    }

    /// A key picture depends on no other, the others do (8.6.4); no more is said.
    private func setDependencies(_ edits: inout BoxEdits) throws(ContainerError) {
        guard let node = table.child("sdtp") else { return }
        let start = table.tree[node].content.lowerBound + 4
        guard start <= table.tree[node].end, count <= table.tree[node].end - start else {
            throw .malformed(what: "'sdtp' is cut off", at: table.tree[node].start)
        }
        let bytes: [UInt8] = samples.map { $0.isKeyFrame ? 0x20 : 0x10 }
        edits.replace(start..<start + count, with: bytes, inside: node)
    }

    /// The groups that say something of how to begin decoding or of the layers of a picture.
    private static let groups: Set<BoxType> = [
        "roll", "rap ", "prol", "sync", "tele", "tsas", "stsa", "tscl",
    ]

    /// Takes the opening's samples out of a group (8.9.2).
    private func clearGroups(_ node: Int, _ edits: inout BoxEdits) throws(ContainerError) {
        let box = table.tree[node]
        var cursor = ByteCursor(table.source, in: box.content, windowBytes: 16)
        let isLong = try cursor.bigEndian(4, "the head of 'sbgp'") >> 24 == 1
        let code = UInt32(truncatingIfNeeded: try cursor.bigEndian(4, "the kind of groups"))
        guard Self.groups.contains(BoxType(code: code)) else {
            throw .unsupported(
                what: "samples are grouped as '\(BoxType(code: code))', which isn't known here",
                at: box.start,
            )
        }
        let runs = try EntryTable(
            reading: node,
            of: table.tree,
            table.source,
            entryBytes: 8,
            headBytes: isLong ? 12 : 8,
        )
        let (replaced, rest) = try split(runs)
        let none = UInt32(truncatingIfNeeded: count).bigEndianBytes + UInt32(0).bigEndianBytes
        let added: UInt64 = rest == nil ? 1 : 2
        try setEntries(of: runs, replaced, by: none + (rest ?? []), added, &edits)
    }
}
