import Media

extension BMFFContainer {
    /// Plans the edit; of several changes of one slot the last counts.
    func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        if changes.isEmpty { return try BoxEdits(tree).splice(of: source.size) }
        guard let movie else {
            throw .unsupported(what: "the file has no place for this metadata", at: 0)
        }
        let edits = try metadataEdits(setting: changes, movie: movie)
        return try OffsetRepair(self, movie: movie).splice(completing: edits)
    }

    /// The edits of boxes that set metadata; offsets are still to be repaired.
    func metadataEdits(
        setting changes: [MetadataChange],
        movie: Int,
    ) throws(ContainerError) -> BoxEdits {
        var seen: Set<MetadataSlot> = []
        let wanted = Array(changes.reversed().filter { seen.insert($0.slot).inserted }.reversed())
        guard wanted.allSatisfy({ canSet($0.slot) }) else {
            throw .unsupported(what: "the file has no place for this metadata", at: 0)
        }
        var edit = MetadataEdit(self, movie: movie)
        for change in wanted { try edit.set(change) }
        try edit.finish()
        return edit.edits
    }
}
