import Media

/// A table of absolute offsets: `stco`, `co64` (8.7.5), `saio` (8.7.9), `tfra` (8.8.10).
struct OffsetTable {
    let node: Int
    /// Where its entries stand.
    let entries: Range<UInt64>
    let entry: OffsetFilter.Entry
    /// Whether it can become one of 64 bits by another type of box.
    var canWiden: Bool { entry.bytes == 4 && type == "stco" }
    private let type: BoxType

    /// Reads a table's head.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when it counts more than it holds.
    init(reading node: Int, of tree: BoxTree, _ source: any ByteSource) throws(ContainerError) {
        let box = tree[node]
        var cursor = ByteCursor(source, in: box.content, windowBytes: 32)
        let head = try cursor.bigEndian(4, "the head of '\(box.type)'")
        let isLong = head >> 24 == 1
        switch box.type {
        case "co64": entry = .init(bytes: 8, width: 8)
        case "saio":
            if head & 1 == 1 { try cursor.skip(8, "the kind of auxiliary information") }
            entry = isLong ? .init(bytes: 8, width: 8) : .init(bytes: 4, width: 4)
        case "tfra":
            try cursor.skip(4, "the track of 'tfra'")
            let lengths = Int(try cursor.bigEndian(4, "the lengths in 'tfra'") & 0x3F)
            let numbers = 3 + (lengths >> 4 & 3) + (lengths >> 2 & 3) + (lengths & 3)
            let width = isLong ? 8 : 4
            entry = .init(bytes: 2 * width + numbers, position: width, width: width)
        default: entry = .init(bytes: 4, width: 4)
        }
        let count = try cursor.bigEndian(4, "the entry count of '\(box.type)'")
        guard count <= cursor.remaining / UInt64(entry.bytes) else {
            throw .malformed(what: "'\(box.type)' counts more than it holds", at: box.start)
        }
        entries = cursor.offset..<cursor.offset + count * UInt64(entry.bytes)
        type = box.type
        self.node = node
    }

    /// Whether an offset no longer fits into its 32 bits.
    func overflows(_ map: OffsetMap, _ source: any ByteSource) throws(ContainerError) -> Bool {
        guard entry.width == 4 else { return false }
        let stepBytes = UInt64((1 << 18) / entry.bytes * entry.bytes)
        var offset = entries.lowerBound
        while offset < entries.upperBound {
            let count = Int(min(stepBytes, entries.upperBound - offset))
            let bytes: [UInt8]
            do { bytes = try source.bytes(at: offset, count: count) } catch {
                throw .reading(error)
            }
            for start in stride(from: entry.position, to: count, by: entry.bytes) {
                let old = OffsetFilter.number(in: bytes, at: start, width: 4)
                if map.moved(old, in: source.size) > UInt32.max { return true }
            }
            offset += UInt64(count)
        }
        return false
    }
}
