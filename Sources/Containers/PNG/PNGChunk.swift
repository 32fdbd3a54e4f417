import Media

/// One chunk of a PNG file (PNG, third edition, 5.3).
struct PNGChunk: Sendable {
    /// The four letters of its type; other bytes show as U+FFFD.
    let type: String
    /// From its length to the end of its checksum.
    let range: Range<UInt64>

    /// What stands between the type and the checksum.
    var data: Range<UInt64> { range.lowerBound + 8..<range.upperBound - 4 }

    /// The longest data that a chunk may have.
    static let dataLimit = UInt64(Int32.max)

    /// The bytes of a chunk with its checksum.
    static func encoded(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return UInt32(truncatingIfNeeded: data.count).bigEndianBytes + body
            + CRC32.reflected.of(body).bigEndianBytes
    }

    /// Reads the data; without `isChecked`, whether or not the checksum holds.
    func bytes(of source: any ByteSource, isChecked: Bool) throws(ContainerError) -> [UInt8] {
        var cursor = ByteCursor(source, in: range, windowBytes: 0)
        try cursor.skip(4, "a chunk of the picture")
        let body = try cursor.bytes(Int(data.count) + 4, "a chunk of the picture")
        let crc = try cursor.bigEndian(4, "a chunk of the picture")
        guard !isChecked || crc == UInt64(CRC32.reflected.of(body)) else {
            throw .malformed(what: "the checksum of chunk \(type) is wrong", at: range.lowerBound)
        }
        return Array(body.dropFirst(4))
    }
}

/// Walks over the chunks of a file up to IEND, reading nothing but their heads.
struct PNGChunkWalk {
    private var cursor: ByteCursor
    private var elementsLeft: Int
    private var isOver = false

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Begins behind the signature.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        // Image data lies in chunks of eight kilobytes: a larger window would read much of it.
        cursor = ByteCursor(source, windowBytes: 8)
        elementsLeft = limits.elementCount
        guard try cursor.bytes(8, "the picture") == Self.signature else {
            throw .malformed(what: "the picture does not begin as PNG does", at: 0)
        }
    }

    /// The next chunk, or `nil` behind IEND.
    mutating func next() throws(ContainerError) -> PNGChunk? {
        if isOver { return nil }
        let start = cursor.offset
        elementsLeft -= 1
        guard elementsLeft >= 0 else {
            throw .overLimit(what: "the picture has too many chunks", at: start)
        }
        let length = try cursor.bigEndian(4, "a chunk of the picture")
        let type = String(decoding: try cursor.bytes(4, "a chunk of the picture"), as: UTF8.self)
        guard length <= PNGChunk.dataLimit else {
            throw .malformed(what: "a chunk is longer than chunks may be", at: start)
        }
        try cursor.skip(length + 4, "chunk \(type)")
        isOver = type == "IEND"
        return PNGChunk(type: type, range: start..<cursor.offset)
    }
}
