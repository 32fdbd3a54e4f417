import Media

/// One chunk of a WebP file (RFC 9649, 2.3).
struct WebPChunk: Sendable {
    /// The four letters of its type; other bytes show as U+FFFD.
    let type: String
    /// From its type to its last byte, padding included.
    let range: Range<UInt64>
    /// What it holds, without padding.
    let data: Range<UInt64>

    /// The bytes of a chunk, padded to an even number.
    static func encoded(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let head = Array(type.utf8) + UInt32(truncatingIfNeeded: data.count).littleEndianBytes
        return head + data + (data.count % 2 == 0 ? [] : [0])
    }
}

/// Walks over the chunks of a WebP file, reading nothing but their heads.
struct WebPChunkWalk {
    private var cursor: ByteCursor
    private var elementsLeft: Int
    /// Where the RIFF form ends by its own length, within the file.
    let end: UInt64

    /// Begins behind the form's head.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        var head = ByteCursor(source, windowBytes: 12)
        let riff = try head.bytes(4, "the picture")
        let length = try head.littleEndian(4, "the picture")
        let form = try head.bytes(4, "the picture")
        guard riff.elementsEqual("RIFF".utf8), form.elementsEqual("WEBP".utf8) else {
            throw .malformed(what: "the picture does not begin as WebP does", at: 0)
        }
        end = max(12, min(source.size, 8 + length))
        cursor = ByteCursor(source, in: 12..<end, windowBytes: 8)
        elementsLeft = limits.elementCount
    }

    /// The next chunk, or `nil` at the end of the form.
    mutating func next() throws(ContainerError) -> WebPChunk? {
        if cursor.remaining < 8 { return nil }
        let start = cursor.offset
        elementsLeft -= 1
        guard elementsLeft >= 0 else {
            throw .overLimit(what: "the picture has too many chunks", at: start)
        }
        let type = String(decoding: try cursor.bytes(4, "a chunk of the picture"), as: UTF8.self)
        let length = try cursor.littleEndian(4, "a chunk of the picture")
        try cursor.skip(length, "chunk \(type)")
        let data = start + 8..<cursor.offset
        // The last chunk's padding is left out by some writers.
        try cursor.skip(min(length % 2, cursor.remaining), "chunk \(type)")
        return WebPChunk(type: type, range: start..<cursor.offset, data: data)
    }
}
