import Media

extension BMFFContainer {
    /// Plans the edit; of several changes of one slot the last counts.
    func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        var seen: Set<MetadataSlot> = []
        let wanted = Array(changes.reversed().filter { seen.insert($0.slot).inserted }.reversed())
        if wanted.isEmpty { return try BoxEdits(tree).splice(of: source.size) }
        guard let movie, wanted.allSatisfy({ canSet($0.slot) }) else {
            throw .unsupported(what: "the file has no place for this metadata", at: 0)
        }
        var edit = MetadataEdit(self, movie: movie)
        for change in wanted { try edit.set(change) }
        try edit.finish()
        return try OffsetRepair(self, movie: movie).splice(completing: edit.edits)
    }
}
