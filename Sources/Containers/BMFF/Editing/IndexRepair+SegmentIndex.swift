import Media

extension IndexRepair {
    /// `sidx` says where its first segment begins, counted from its own end, and how long each
    /// segment is (8.16.3): both change where something is put in between.
    func adjustSegmentIndex(_ node: Int, _ edits: inout BoxEdits) throws(ContainerError) {
        let box = tree[node]
        var cursor = ByteCursor(source, in: box.content)
        let isLong = try cursor.bigEndian(4, "the head of 'sidx'") >> 24 == 1
        let width = isLong ? 8 : 4
        try cursor.skip(UInt64(8 + width), "the head of 'sidx'")
        let field = cursor.offset
        let first = try cursor.bigEndian(width, "the first offset of 'sidx'")
        let count = try cursor.bigEndian(4, "the count of 'sidx'") & 0xFFFF
        guard first <= source.size - box.end else { return }
        var place = box.end + first
        let moved = moved(place) &- moved(box.end)
        try replace(first, by: moved, width, at: field, &edits)
        for _ in 0..<count {
            let field = cursor.offset
            let word = try cursor.bigEndian(4, "a size in 'sidx'")
            try cursor.skip(8, "an entry of 'sidx'")
            let size = word & 0x7FFF_FFFF
            guard size <= source.size - place else { return }
            let newSize = self.moved(place + size) &- self.moved(place)
            guard newSize < 1 << 31 else {
                throw .unsupported(what: "a segment would grow past 2 GiB", at: field)
            }
            try replace(word, by: word & 1 << 31 | newSize, 4, at: field, &edits)
            place += size
        }
    }

    /// Where a place of the old file stands in the new one; the file's end is a place too.
    private func moved(_ place: UInt64) -> UInt64 { map[place] ?? place }
}
