/// Gathers what an edit of a TIFF file comes to: values written over or put behind everything.
///
/// Nothing moves. A field that the first directory lacks asks for a new directory behind the
/// file's end; the old one stays where it was, and nothing points to it any more.
struct TIFFEdit {
    private let layout: TIFFLayout
    private(set) var patches: [PicturePatch] = []
    /// The fields of the first directory, as bytes, with the offsets of those that stood there.
    private var fields: [(offset: UInt64?, bytes: [UInt8])]
    private var isReordered = false
    private var tail: [UInt8] = []

    private var header: TIFFHeader { layout.header }

    init(_ layout: TIFFLayout) {
        self.layout = layout
        let width = layout.header.fieldBytes
        let bytes = layout.main.fieldBytes
        let first = layout.main.range.lowerBound + UInt64(layout.header.fieldCountBytes)
        fields = stride(from: 0, to: bytes.count, by: width).map {
            (first + UInt64($0), Array(bytes[$0..<$0 + width]))
        }
    }

    /// Sets a field that is there; what isn't bytes or text becomes bytes.
    mutating func set(_ field: TIFFField, to value: [UInt8]) {
        let place = store(value, over: field)
        let type = header.encoded(UInt64(field.isBytes ? field.type : 7), 2)
        let bytes = header.encoded(UInt64(field.tag), 2) + type + place
        if let index = fields.firstIndex(where: { $0.offset == field.offset }) {
            fields[index].bytes = bytes
        } else {
            let range = field.offset..<field.offset + UInt64(bytes.count)
            patches.append(.init(range: range, bytes: bytes))
        }
    }

    /// Puts a field of bytes into the first directory, which lacks it.
    mutating func insert(_ tag: UInt16, type: UInt16, _ value: [UInt8]) {
        let place = store(value, over: nil)
        let bytes = header.encoded(UInt64(tag), 2) + header.encoded(UInt64(type), 2) + place
        // Fields stand in the order of their tags (TIFF 6.0, section 2).
        let index = fields.firstIndex { header.number($0.bytes.prefix(2)) > UInt64(tag) }
        fields.insert((nil, bytes), at: index ?? fields.endIndex)
        isReordered = true
    }

    /// Takes fields out of the first directory.
    mutating func drop(_ dropped: [TIFFField]) {
        for field in dropped {
            wipe(field)
            fields.removeAll { $0.offset == field.offset }
            isReordered = true
        }
    }

    /// Stores a value and gives the count and the offset, or the value itself, that a field has.
    private mutating func store(_ value: [UInt8], over old: TIFFField?) -> [UInt8] {
        let count = header.encoded(UInt64(value.count), header.offsetBytes)
        if value.count <= header.offsetBytes {
            if let old { wipe(old) }
            return count + value + zeros(header.offsetBytes - value.count)
        }
        if let old, layout.isOwn(old), value.count <= old.value.count {
            let padding = zeros(old.value.count - value.count)
            patches.append(.init(range: old.value, bytes: value + padding))
            return count + header.encoded(old.value.lowerBound, header.offsetBytes)
        }
        if let old { wipe(old) }
        return count + header.encoded(append(value), header.offsetBytes)
    }

    /// A value that moves away leaves nothing to be found behind it.
    private mutating func wipe(_ field: TIFFField) {
        guard layout.isOwn(field) else { return }
        patches.append(.init(range: field.value, bytes: zeros(field.value.count)))
    }

    private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    /// Puts bytes behind everything, at an even offset, and says where they stand.
    private mutating func append(_ bytes: [UInt8]) -> UInt64 {
        if (layout.size + UInt64(tail.count)) % 2 != 0 { tail.append(0) }
        defer { tail += bytes }
        return layout.size + UInt64(tail.count)
    }

    /// All patches, with the first directory where it belongs.
    mutating func finish() throws(ContainerError) -> [PicturePatch] {
        let bytes = fields.flatMap(\.bytes)
        if isReordered {
            guard header.isBig || fields.count <= UInt16.max else {
                throw .overLimit(
                    what: "a directory of the picture has no room for a field",
                    at: layout.main.range.lowerBound,
                )
            }
            let count = header.encoded(UInt64(fields.count), header.fieldCountBytes)
            let next = header.encoded(layout.main.next, header.offsetBytes)
            let start = header.encoded(append(count + bytes + next), header.offsetBytes)
            let place = header.firstPlace..<header.firstPlace + UInt64(header.offsetBytes)
            patches.append(.init(range: place, bytes: start))
        } else if bytes != layout.main.fieldBytes {
            let start = layout.main.range.lowerBound + UInt64(header.fieldCountBytes)
            let range = start..<start + UInt64(bytes.count)
            patches.append(.init(range: range, bytes: bytes))
        }
        guard layout.size + UInt64(tail.count) < header.offsetLimit else {
            throw .overLimit(what: "a TIFF picture ends at four gigabytes", at: layout.size)
        }
        patches.append(.init(range: layout.size..<layout.size, bytes: tail))
        return patches
    }
}
