import Media

/// A table of equal entries behind a count, as most boxes of a sample table are.
struct EntryTable {
    let node: Int
    let box: Box
    /// Where the count of 32 bits stands, directly before the entries.
    let countField: UInt64
    let count: UInt64
    let entryBytes: UInt64

    /// Reads the count.
    ///
    /// - Parameter headBytes: what stands before the count, version and flags included.
    /// - Throws: ``ContainerError/malformed(what:at:)`` when it counts more than it holds.
    init(
        reading node: Int,
        of tree: BoxTree,
        _ source: any ByteSource,
        entryBytes: UInt64,
        headBytes: UInt64 = 4,
    ) throws(ContainerError) {
        self.node = node
        box = tree[node]
        self.entryBytes = entryBytes
        var cursor = ByteCursor(source, in: box.content, windowBytes: 32)
        try cursor.skip(headBytes, "the head of '\(box.type)'")
        countField = cursor.offset
        count = try cursor.bigEndian(4, "the entry count of '\(box.type)'")
        guard count <= cursor.remaining / entryBytes else {
            throw .malformed(what: "'\(box.type)' counts more than it holds", at: box.start)
        }
    }

    /// Where an entry stands; behind the last one, where the table ends.
    func start(of entry: UInt64) -> UInt64 { countField + 4 + entry * entryBytes }

    /// A cursor over all entries.
    func cursor(_ source: any ByteSource) -> ByteCursor {
        ByteCursor(source, in: start(of: 0)..<start(of: count))
    }
}
