import Media

/// Puts what one TIFF file says about its image behind another file that holds the image.
struct TIFFAssembly {
    private enum Directory { case main, exif, other }

    private let old: TIFFContainer
    private let new: TIFFContainer
    private let changes: [MetadataChange]
    /// Fields of the first page that are left out.
    var dropped = TIFFTag.copies
    private var budget: PictureMetadataBudget
    private var tail: [UInt8] = []

    private var header: TIFFHeader { new.layout.header }

    init(
        of old: TIFFContainer,
        behind new: TIFFContainer,
        setting changes: [MetadataChange],
    ) {
        self.old = old
        self.new = new
        self.changes = changes
        budget = PictureMetadataBudget(old.limits)
    }

    /// The new file whole, but for the offset of its first directory, and the rest behind it.
    mutating func splice(of picture: any ByteSource) throws(ContainerError) -> Splice {
        let first = try mainDirectory()
        guard picture.size + UInt64(tail.count) < header.offsetLimit else {
            throw .overLimit(what: "a TIFF picture ends at four gigabytes", at: picture.size)
        }
        var splice = Splice()
        splice.insert(0..<header.firstPlace, of: picture)
        splice.insert(header.encoded(first, header.offsetBytes))
        splice.insert(header.firstPlace + UInt64(header.offsetBytes)..<picture.size, of: picture)
        splice.insert(tail)
        return splice
    }

    private mutating func mainDirectory() throws(ContainerError) -> UInt64 {
        var walk = try TIFFWalk(old.source, limits: old.limits)
        var fields: [UInt16: [UInt8]] = [:]
        for field in new.layout.main.fields where TIFFTag.isOfImage(field.tag) {
            // Its values stay where they are in the new file.
            fields[field.tag] = try bytes(at: field.offset, header.fieldBytes, of: new.source)
        }
        for field in old.layout.main.fields
        where !TIFFTag.isOfImage(field.tag) && !dropped.contains(field.tag) {
            fields[field.tag] = try encoded(field, in: .main, &walk)
        }
        if let packet = value(of: .xmp) {
            fields[TIFFTag.xmp] = try encoded(TIFFTag.xmp, type: 7, packet, count: packet.count)
        }
        return append(directory: fields)
    }

    private mutating func directory(
        at start: UInt64,
        as kind: Directory,
        _ walk: inout TIFFWalk,
    ) throws(ContainerError) -> UInt64 {
        var fields: [UInt16: [UInt8]] = [:]
        for field in try walk.directory(at: start).fields {
            fields[field.tag] = try encoded(field, in: kind, &walk)
        }
        return append(directory: fields)
    }

    /// The bytes of a field whose values were put behind the new file.
    private mutating func encoded(
        _ field: TIFFField,
        in directory: Directory,
        _ walk: inout TIFFWalk,
    ) throws(ContainerError) -> [UInt8] {
        if let kind = Self.below(field.tag, in: directory),
            let start = try walk.integer(field)
        {
            let place = try self.directory(at: start, as: kind, &walk)
            return try encoded(field.tag, type: 4, header.encoded(place, 4), count: 1)
        }
        let what = "field \(field.tag) of the picture"
        try budget.spend(UInt64(field.value.count), what, at: field.offset)
        let value = try bytes(at: field.value.lowerBound, field.value.count, of: old.source)
        if field.isBytes, let text = Self.text(field.tag, in: directory),
            let bytes = textBytes(of: text, value)
        {
            return try encoded(field.tag, type: field.type, bytes, count: bytes.count)
        }
        if field.tag == TIFFTag.photoshop, directory == .main, field.isBytes {
            let kept = PhotoshopResources.withoutThumbnails(value) ?? value
            return try encoded(field.tag, type: field.type, kept, count: kept.count)
        }
        let turned = turned(value, field.type)
        return try encoded(field.tag, type: field.type, turned, count: Int(field.count))
    }

    /// The kind of directory that a field points to: Exif and GPS from the first page's, the one of
    /// interoperability from Exif's.
    private static func below(_ tag: UInt16, in directory: Directory) -> Directory? {
        switch (tag, directory) {
        case (TIFFTag.exif, .main): .exif
        case (TIFFTag.gps, .main), (TIFFTag.interoperability, .exif): .other
        default: nil
        }
    }

    private static func text(_ tag: UInt16, in directory: Directory) -> ExifField? {
        ExifField.allCases.first {
            $0.tag == tag && ($0.directory == .exif ? Directory.exif : .main) == directory
        }
    }

    /// A text that is set, or that was written by the other byte order; `nil` when it stays.
    private func textBytes(of text: ExifField, _ value: [UInt8]) -> [UInt8]? {
        let isBigEndian = header.isBigEndian
        if let new = self.value(of: text.slot) {
            return text.encoded(new, isBigEndian: isBigEndian)
        }
        let wasBigEndian = old.layout.header.isBigEndian
        guard text == .userComment, wasBigEndian != isBigEndian else { return nil }
        let standing = text.text(of: value, isBigEndian: wasBigEndian)
        return text.encoded(standing, isBigEndian: isBigEndian)
    }

    private func value(of slot: MetadataSlot) -> [UInt8]? {
        changes.first { $0.slot == slot }?.value
    }

    /// Values in the byte order of the new file.
    private func turned(_ value: [UInt8], _ type: UInt16) -> [UInt8] {
        let unit =
            switch type {
            case 3, 8: 2
            case 4, 5, 9, 10, 11, 13: 4
            case 12, 16, 17, 18: 8
            default: 1
            }
        guard unit > 1, old.layout.header.isBigEndian != header.isBigEndian else { return value }
        return stride(from: 0, to: value.count, by: unit).flatMap { start in
            value[start..<min(value.count, start + unit)].reversed()
        }
    }

    private mutating func encoded(
        _ tag: UInt16,
        type: UInt16,
        _ value: [UInt8],
        count: Int,
    ) throws(ContainerError) -> [UInt8] {
        let head = header.encoded(UInt64(tag), 2) + header.encoded(UInt64(type), 2)
        let number = header.encoded(UInt64(count), header.offsetBytes)
        guard value.count > header.offsetBytes else {
            let padding = [UInt8](repeating: 0, count: header.offsetBytes - value.count)
            return head + number + value + padding
        }
        return head + number + header.encoded(append(value), header.offsetBytes)
    }

    private mutating func append(directory fields: [UInt16: [UInt8]]) -> UInt64 {
        let sorted = fields.sorted { $0.key < $1.key }.flatMap(\.value)
        let count = header.encoded(UInt64(fields.count), header.fieldCountBytes)
        return append(count + sorted + header.encoded(0, header.offsetBytes))
    }

    private mutating func append(_ bytes: [UInt8]) -> UInt64 {
        let end = new.source.size
        if (end + UInt64(tail.count)) % 2 != 0 { tail.append(0) }
        defer { tail += bytes }
        return end + UInt64(tail.count)
    }

    private func bytes(
        at offset: UInt64,
        _ count: Int,
        of source: any ByteSource,
    ) throws(ContainerError) -> [UInt8] {
        do { return try source.bytes(at: offset, count: count) } catch { throw .reading(error) }
    }
}
