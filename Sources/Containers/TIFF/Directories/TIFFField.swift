import Media

/// One field of a directory: a tag and where its values stand (TIFF 6.0, section 2).
struct TIFFField: Hashable, Sendable {
    let tag: UInt16
    let type: UInt16
    /// How many values of the type it has.
    let count: UInt64
    /// Where the field itself stands in the file.
    let offset: UInt64
    /// Where its values stand: in the field itself when they fit.
    let value: Range<UInt64>
    let isInline: Bool

    /// How many bytes one value of a type has (129 is Exif 3.0's UTF-8, 16 to 18 BigTIFF's).
    static func unitBytes(of type: UInt16) -> UInt64? {
        switch type {
        case 1, 2, 6, 7, 129: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: nil
        }
    }

    /// Whether its values are bytes or text.
    var isBytes: Bool { [1, 2, 7, 129].contains(type) }
    /// Whether its values are unsigned integers.
    var isInteger: Bool { [3, 4, 13, 16, 18].contains(type) }
}

/// One directory of a TIFF file: a picture, or what is said about one.
struct TIFFDirectory: Sendable {
    /// From the number of its fields to the offset of the next directory.
    let range: Range<UInt64>
    /// Its fields in the file's order, but those of types that nobody knows.
    let fields: [TIFFField]
    /// The bytes of all its fields, as they stand.
    let fieldBytes: [UInt8]
    /// Where the next directory stands; zero when this is the last.
    let next: UInt64

    /// The first field with a tag.
    func field(_ tag: UInt16) -> TIFFField? { fields.first { $0.tag == tag } }
}

/// Reads directories one by one, and their fields' values.
struct TIFFWalk: Sendable {
    let source: any ByteSource
    let header: TIFFHeader
    private var elementsLeft: Int
    /// Where directories stood that were read already: a chain may lead back to itself.
    private var seen: Set<UInt64> = []

    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        header = try TIFFHeader(source)
        elementsLeft = limits.elementCount
    }

    /// Reads the directory at an offset.
    mutating func directory(at start: UInt64) throws(ContainerError) -> TIFFDirectory {
        guard seen.insert(start).inserted else {
            throw .malformed(what: "the picture's directories run in a circle", at: start)
        }
        guard start >= UInt64(header.firstPlace) + UInt64(header.offsetBytes) else {
            throw .malformed(what: "a directory of the picture stands on its head", at: start)
        }
        guard start < source.size else {
            throw .truncated(what: "the picture before its directory", at: source.size)
        }
        var cursor = ByteCursor(source, in: start..<source.size)
        let count = header.number(try cursor.bytes(header.fieldCountBytes, "a directory"))
        guard count <= UInt64(max(0, elementsLeft - 1)) else {
            throw .overLimit(what: "the picture has too many fields", at: start)
        }
        elementsLeft -= Int(count) + 1
        let bytes = try cursor.bytes(Int(count) * header.fieldBytes, "a directory of the picture")
        let next = header.number(try cursor.bytes(header.offsetBytes, "a directory"))
        let first = start + UInt64(header.fieldCountBytes)
        var fields: [TIFFField] = []
        for index in 0..<Int(count) {
            let place = index * header.fieldBytes
            let field = bytes[place..<place + header.fieldBytes]
            if let field = try self.field(field, at: first + UInt64(place)) {
                fields.append(field)
            }
        }
        return TIFFDirectory(
            range: start..<cursor.offset,
            fields: fields,
            fieldBytes: bytes,
            next: next,
        )
    }

    private func field(
        _ bytes: ArraySlice<UInt8>,
        at offset: UInt64,
    ) throws(ContainerError) -> TIFFField? {
        let numbers = bytes.dropFirst(4)
        let (tag, type) = (
            header.number(bytes.prefix(2)), header.number(bytes.prefix(4).suffix(2)),
        )
        guard let unit = TIFFField.unitBytes(of: UInt16(type)) else { return nil }
        let count = header.number(numbers.prefix(header.offsetBytes))
        let (size, isHuge) = count.multipliedReportingOverflow(by: unit)
        let isInline = !isHuge && size <= UInt64(header.offsetBytes)
        let start =
            isInline
            ? offset + UInt64(4 + header.offsetBytes)
            : header.number(numbers.suffix(header.offsetBytes))
        guard !isHuge, start <= source.size, size <= source.size - start else {
            throw .truncated(what: "field \(tag) of the picture", at: offset)
        }
        return TIFFField(
            tag: UInt16(tag),
            type: UInt16(type),
            count: count,
            offset: offset,
            value: start..<start + size,
            isInline: isInline,
        )
    }

    /// The first value of a field of integers, if it has one.
    func integer(_ field: TIFFField?) throws(ContainerError) -> UInt64? {
        guard let field, field.isInteger, field.count > 0,
            let unit = TIFFField.unitBytes(of: field.type)
        else { return nil }
        var cursor = ByteCursor(source, in: field.value, windowBytes: 8)
        return header.number(try cursor.bytes(Int(unit), "field \(field.tag) of the picture"))
    }
}
