extension TIFFBlock {
    /// Sets a text field that stands in the block; gives `nil` when it doesn't.
    ///
    /// The value is replaced where it is when it fits, else appended behind everything and the
    /// field pointed there: nothing else moves, so maker notes keep the offsets they hold.
    func setting(_ field: ExifField, to text: [UInt8]) -> TIFFBlock? {
        guard let entry = entry(of: field) else { return nil }
        let value = field.encoded(text, isBigEndian: isBigEndian)
        guard let count = UInt32(exactly: value.count) else { return nil }
        var block = self
        block.store(value, for: entry)
        block.overwrite(encoded(count), at: entry.offset + 4)
        // Read again: in a damaged block the value may have stood on other fields.
        return TIFFBlock(block.bytes)
    }

    private mutating func store(_ value: [UInt8], for entry: Entry) {
        let isOwn = !isShared(entry)
        if isOwn, value.count > 4, !entry.isInline, value.count <= entry.value.count {
            let padding = [UInt8](repeating: 0, count: entry.value.count - value.count)
            return overwrite(value + padding, at: entry.value.lowerBound)
        }
        if isOwn {
            // A value that moves away leaves nothing to be found behind it.
            let wiped = [UInt8](repeating: 0, count: entry.value.count)
            overwrite(wiped, at: entry.value.lowerBound)
        }
        if value.count <= 4 {
            let padding = [UInt8](repeating: 0, count: 4 - value.count)
            overwrite(value + padding, at: entry.offset + 8)
        } else {
            let offset = append(value)
            overwrite(encoded(UInt32(truncatingIfNeeded: offset)), at: entry.offset + 8)
        }
    }

    /// Whether a value stands on a directory, the header or another field's value.
    private func isShared(_ entry: Entry) -> Bool {
        guard !entry.isInline else { return false }
        if entry.value.lowerBound < 8 { return true }
        if tables.contains(where: { $0.overlaps(entry.value) }) { return true }
        return entries.contains { $0.offset != entry.offset && $0.value.overlaps(entry.value) }
    }
}
