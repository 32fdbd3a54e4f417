import Media

extension IndexRepair {
    /// Adjusts where items stand (`iloc`, 8.11.3): a base, and extents relative to it.
    ///
    /// Items of construction method 0 count from the file's beginning, others stand in the `meta`
    /// itself or in other items.
    func adjustItemLocations(_ node: Int, _ edits: inout BoxEdits) throws(ContainerError) {
        let box = tree[node]
        var cursor = ByteCursor(source, in: box.content)
        let version = try cursor.bigEndian(4, "the head of 'iloc'") >> 24
        let widths = Int(try cursor.bigEndian(2, "the widths in 'iloc'"))
        let layout = ItemLocationLayout(version: version, widths: widths)
        guard let layout else {
            throw .malformed(what: "'iloc' has impossible widths", at: box.start)
        }
        let count = try cursor.bigEndian(version < 2 ? 2 : 4, "the item count of 'iloc'")
        guard count <= limits.elementCount else {
            throw .overLimit(what: "the file has too many items", at: box.start)
        }
        var budget = limits.elementCount
        for _ in 0..<count {
            let item = try ItemLocation(reading: &cursor, layout, &budget)
            guard item.isInFile else { continue }
            try adjust(item, layout, &edits)
        }
    }

    /// Moves an item's base with its first extent, and each extent by what is left.
    private func adjust(
        _ item: ItemLocation,
        _ layout: ItemLocationLayout,
        _ edits: inout BoxEdits,
    ) throws(ContainerError) {
        guard let first = item.extents.first else { return }
        let start = item.base.value &+ first.value
        let newBase = layout.base == 0 ? 0 : item.base.value &+ moved(start) &- start
        try replace(item.base.value, by: newBase, layout.base, at: item.base.field, &edits)
        for extent in item.extents where layout.offset > 0 {
            let place = moved(item.base.value &+ extent.value)
            guard place >= newBase else {
                throw .unsupported(what: "an item's parts can't be kept", at: extent.field)
            }
            let offset = place - newBase
            try replace(extent.value, by: offset, layout.offset, at: extent.field, &edits)
        }
    }

    private func moved(_ place: UInt64) -> UInt64 { map.moved(place, in: source.size) }
}

/// How wide the fields of an `iloc` are; 0 where a field is left out.
private struct ItemLocationLayout {
    let version: UInt64
    let offset: Int
    let length: Int
    let base: Int
    let index: Int

    init?(version: UInt64, widths: Int) {
        self.version = version
        offset = widths >> 12
        length = widths >> 8 & 15
        base = widths >> 4 & 15
        index = version == 0 ? 0 : widths & 15
        guard version <= 2, [offset, length, base, index].allSatisfy({ [0, 4, 8].contains($0) })
        else { return nil }
    }
}

/// One item of an `iloc`, with the places of its offsets.
private struct ItemLocation {
    struct Field {
        var value: UInt64 = 0
        var field: UInt64 = 0
    }

    /// Whether it counts from the beginning of this file.
    let isInFile: Bool
    private(set) var base = Field()
    private(set) var extents: [Field] = []

    init(
        reading cursor: inout ByteCursor,
        _ layout: ItemLocationLayout,
        _ budget: inout Int,
    ) throws(ContainerError) {
        try cursor.skip(layout.version < 2 ? 2 : 4, "an item's number")
        let method = layout.version == 0 ? 0 : try cursor.bigEndian(2, "an item's method") & 15
        let reference = try cursor.bigEndian(2, "an item's data reference")
        isInFile = method == 0 && reference == 0
        base = try Self.field(&cursor, layout.base)
        let count = Int(try cursor.bigEndian(2, "an item's extents"))
        budget -= count
        guard budget >= 0 else {
            throw .overLimit(what: "the file's items have too many parts", at: cursor.offset)
        }
        for _ in 0..<count {
            try cursor.skip(UInt64(layout.index), "an extent's number")
            extents.append(try Self.field(&cursor, layout.offset))
            try cursor.skip(UInt64(layout.length), "an extent's length")
        }
    }

    private static func field(
        _ cursor: inout ByteCursor,
        _ width: Int,
    ) throws(ContainerError) -> Field {
        let place = cursor.offset
        return Field(value: try cursor.bigEndian(width, "an item's offset"), field: place)
    }
}
