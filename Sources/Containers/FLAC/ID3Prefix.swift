import Media

/// The ID3v2 tag that stands before `fLaC` in a file with a Content Credentials store.
///
/// Only what that needs is read: the tag's length, and the `GEOB` frames whose type is the
/// store's. Tags of version 2.3 that are unsynchronised as a whole are measured, not searched:
/// no writer of credentials makes them.
struct ID3Prefix: Sendable {
    /// How many bytes the tag has, header and footer included.
    let count: UInt64
    /// The stores it holds.
    let credentials: [MetadataEntry]

    /// Reads the tag, or gives `nil` when the file doesn't begin with one.
    init?(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        var cursor = ByteCursor(source)
        guard try cursor.peek(3, "an ID3 tag") == Array("ID3".utf8) else { return nil }
        let head = try cursor.bytes(10, "an ID3 tag")
        guard let size = Self.syncsafe(head[6...]) else {
            throw .malformed(what: "an ID3 tag's size isn't syncsafe", at: 6)
        }
        let (version, flags) = (head[3], head[5])
        let end = 10 + UInt64(size)
        count = end + (version >= 4 && flags & 0x10 != 0 ? 10 : 0)
        guard count <= source.size else { throw .truncated(what: "an ID3 tag", at: 0) }
        guard version == 4 || (version == 3 && flags & 0x80 == 0) else {
            credentials = []
            return
        }
        var frames = ByteCursor(source, in: 10..<end)
        if flags & 0x40 != 0 { try Self.skipExtendedHeader(&frames, version) }
        credentials = try Self.stores(&frames, version, limits)
    }

    private static func skipExtendedHeader(
        _ cursor: inout ByteCursor,
        _ version: UInt8,
    ) throws(ContainerError) {
        let start = cursor.offset
        let bytes = try cursor.bytes(4, "an ID3 extended header")
        guard version == 4 else {
            return try cursor.skip(UInt64(plain(bytes)), "an ID3 extended header")
        }
        guard let size = syncsafe(bytes[...]), size >= 6 else {
            throw .malformed(what: "an ID3 extended header's size is wrong", at: start)
        }
        try cursor.skip(UInt64(size) - 4, "an ID3 extended header")
    }

    private static func stores(
        _ cursor: inout ByteCursor,
        _ version: UInt8,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [MetadataEntry] {
        var stores: [MetadataEntry] = []
        for _ in 0..<limits.elementCount {
            guard cursor.remaining >= 10, try cursor.peek(1, "an ID3 frame") != [0] else {
                return stores
            }
            let start = cursor.offset
            let head = try cursor.bytes(10, "an ID3 frame")
            let sizeBytes = head[4..<8]
            let size = UInt64((version == 4 ? syncsafe(sizeBytes) : nil) ?? plain(sizeBytes))
            let content = cursor.offset
            try cursor.skip(size, "an ID3 frame")
            guard head.starts(with: Array("GEOB".utf8)) else { continue }
            let frame = GEOBFrame(range: content..<cursor.offset, version: version, flag: head[9])
            guard let store = try frame.store(in: cursor.source, limits) else { continue }
            let range = start..<cursor.offset
            stores.append(MetadataEntry(slot: .credential, value: store, range: range))
        }
        throw .overLimit(what: "too many ID3 frames", at: cursor.offset)
    }

    /// Four bytes of 7 bits each (ID3v2.4, 6.2), or `nil` when a high bit is set.
    private static func syncsafe(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        bytes.contains { $0 > 0x7F } ? nil : bytes.reduce(0) { $0 << 7 | UInt32($1) }
    }

    private static func plain(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// A `GEOB` frame's content: encoding, MIME type, file name, description, object.
private struct GEOBFrame {
    let range: Range<UInt64>
    let version: UInt8
    /// The frame's second flag byte: grouping, compression, encryption, unsynchronisation.
    let flag: UInt8

    /// The object, when its type is a manifest store's.
    func store(
        in source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [UInt8]? {
        guard flag & (version == 4 ? 0x0C : 0xC0) == 0 else { return nil }
        var cursor = ByteCursor(source, in: range)
        try cursor.skip(min(headBytes, cursor.remaining), "an ID3 object")
        let head = try cursor.peek(64, "an ID3 object")
        guard let type = Self.text(head.dropFirst(), width: 1),
            ["application/c2pa", "application/x-c2pa-manifest-store"].contains(
                String(decoding: type, as: UTF8.self).lowercased()
            )
        else { return nil }
        guard cursor.remaining <= UInt64(limits.metadataBytes) else {
            throw .overLimit(what: "a manifest store is too large", at: range.lowerBound)
        }
        let content = try cursor.bytes(Int(cursor.remaining), "a manifest store")
        let isMixed = version == 4 && flag & 0x02 != 0
        return Self.object(isMixed ? Self.resynchronised(content) : content)
    }

    /// Bytes before the content proper: the group, and in version 2.4 the data's length.
    private var headBytes: UInt64 {
        version == 4
            ? (flag & 0x40 == 0 ? 0 : 1) + (flag & 0x01 == 0 ? 0 : 4) : (flag & 0x20 == 0 ? 0 : 1)
    }

    private static func object(_ content: [UInt8]) -> [UInt8]? {
        let width = content.first == 1 || content.first == 2 ? 2 : 1
        guard let type = text(content.dropFirst(), width: 1),
            let name = text(content[(type.endIndex + 1)...], width: width),
            let title = text(content[(name.endIndex + width)...], width: width)
        else { return nil }
        return Array(content[(title.endIndex + width)...])
    }

    /// The bytes up to a closing zero of one or two bytes, which has to be there.
    private static func text(_ bytes: ArraySlice<UInt8>, width: Int) -> ArraySlice<UInt8>? {
        var end = bytes.startIndex
        while bytes.endIndex - end >= width {
            if bytes[end..<end + width].allSatisfy({ $0 == 0 }) { return bytes[..<end] }
            end += width
        }
        return nil
    }

    /// Takes out the zeros that unsynchronisation put behind each 0xFF (ID3v2.4, 6.1).
    private static func resynchronised(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var previous: UInt8 = 0
        for byte in bytes {
            if !(previous == 0xFF && byte == 0) { result.append(byte) }
            previous = byte
        }
        return result
    }
}
