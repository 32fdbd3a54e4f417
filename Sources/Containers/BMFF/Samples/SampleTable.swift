import Media

/// One track's sample table: where its boxes stand (ISO/IEC 14496-12, 8.5.1).
struct SampleTable {
    let source: any ByteSource
    let tree: BoxTree
    let node: Int

    init(_ node: Int, of container: BMFFContainer) {
        self.node = node
        source = container.source
        tree = container.tree
    }

    func child(_ type: BoxType) -> Int? { tree.child(type, of: node) }

    /// A table that may be missing.
    func table(
        _ type: BoxType,
        entryBytes: UInt64,
    ) throws(ContainerError) -> EntryTable? {
        guard let child = child(type) else { return nil }
        return try EntryTable(reading: child, of: tree, source, entryBytes: entryBytes)
    }

    /// A table that every track has.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when it's missing.
    func needed(_ type: BoxType, entryBytes: UInt64) throws(ContainerError) -> EntryTable {
        guard let table = try table(type, entryBytes: entryBytes) else {
            throw .malformed(what: "a track has no '\(type)'", at: tree[node].start)
        }
        return table
    }
}
