import Media

/// Adjusts the offsets that stand alone: in fragments, segment indexes, item locations.
struct IndexRepair {
    let source: any ByteSource
    let tree: BoxTree
    let limits: ContainerLimits
    let map: OffsetMap

    /// `tfhd` may say where its data begins (8.8.7); otherwise that is relative to the fragment,
    /// which holds while both move together.
    func adjustFragment(_ node: Int, _ edits: inout BoxEdits) throws(ContainerError) {
        let fragment = try BoxTree(
            reading: source,
            in: tree[node].range,
            containers: BoxTree.fragmentContainers,
            limits: limits,
        )
        for track in fragment.children("traf", of: 0) {
            guard let header = fragment.child("tfhd", of: track) else { continue }
            var cursor = ByteCursor(source, in: fragment[header].content, windowBytes: 16)
            let hasBase = try cursor.bigEndian(4, "the head of 'tfhd'") & 1 == 1
            try cursor.skip(4, "the track of 'tfhd'")
            if hasBase {
                try adjust(8, at: cursor.offset, "where a fragment's data begins", &edits)
            } else {
                for run in fragment.children("trun", of: track) {
                    try checkRun(fragment[run], from: tree[node].start)
                }
            }
        }
    }

    private func checkRun(_ run: Box, from base: UInt64) throws(ContainerError) {
        var cursor = ByteCursor(source, in: run.content, windowBytes: 16)
        guard try cursor.bigEndian(4, "the head of 'trun'") & 1 == 1 else { return }
        try cursor.skip(4, "the sample count of 'trun'")
        let offset = Int32(
            truncatingIfNeeded: try cursor.bigEndian(4, "the data offset of 'trun'")
        )
        let data = Int64(base) + Int64(offset)
        guard data >= 0, map.shift(at: UInt64(data)) == map.shift(at: base) else {
            throw .unsupported(
                what: "a fragment stands apart from its media, and its place can't be kept",
                at: run.start,
            )
        }
    }

    /// The first `merkle` box of a Content Credentials store is named by its absolute offset.
    func adjustCredential(_ node: Int, _ edits: inout BoxEdits) throws(ContainerError) {
        guard try UserBoxType(reading: tree[node], source) == .credential,
            let merkle = try CredentialHead(reading: tree[node], source).merkle,
            merkle.offset != 0
        else { return }
        try adjust(8, at: merkle.field.lowerBound, "the place of the Merkle hashes", &edits)
    }

    /// Adjusts one absolute offset.
    func adjust(
        _ width: Int,
        at field: UInt64,
        _ what: String,
        _ edits: inout BoxEdits,
    ) throws(ContainerError) {
        var cursor = ByteCursor(source, windowBytes: 8)
        cursor.seek(to: field)
        let offset = try cursor.bigEndian(width, what)
        let moved = map.moved(offset, in: source.size)
        try replace(offset, by: moved, width, at: field, &edits)
    }

    /// Writes a number over another of the same width.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when it doesn't fit.
    func replace(
        _ old: UInt64,
        by new: UInt64,
        _ width: Int,
        at field: UInt64,
        _ edits: inout BoxEdits,
    ) throws(ContainerError) {
        guard new != old else { return }
        guard width == 8 || new >> (8 * UInt64(width)) == 0 else {
            throw .unsupported(what: "an offset of \(width) bytes can't point so far", at: field)
        }
        let range = field..<field + UInt64(width)
        edits.replace(range, with: Array(new.bigEndianBytes.suffix(width)), inside: nil)
    }
}
