import Media

/// One marker segment of a JPEG file (ITU-T T.81, B.1.1.4).
struct JPEGSegment: Sendable {
    let marker: UInt8
    /// From its `FF` to its last byte.
    let range: Range<UInt64>

    /// What stands behind the marker and the length.
    var payload: Range<UInt64> { range.lowerBound + 4..<range.upperBound }

    /// The most that a payload can hold: its length is two bytes and counts itself.
    static let payloadLimit = 65_533

    /// Whether it holds the size of the picture: SOF of any process, or that of JPEG-LS.
    var isFrameHeader: Bool {
        switch marker {
        case 0xC4, 0xC8, 0xCC: false
        case 0xC0...0xCF, 0xF7: true
        default: false
        }
    }

    var isApplicationData: Bool { (0xE0...0xEF).contains(marker) }
    var isComment: Bool { marker == 0xFE }
    var isStartOfScan: Bool { marker == 0xDA }

    /// The bytes of a segment, or `nil` when the payload is too long for one.
    static func encoded(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8]? {
        guard payload.count <= payloadLimit else { return nil }
        let length = payload.count + 2
        return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + payload
    }
}

/// Walks over the segments before the first scan.
struct JPEGSegmentWalk {
    private var cursor: ByteCursor
    private var elementsLeft: Int
    private var skippable = 1 << 16

    /// Begins behind SOI.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        cursor = ByteCursor(source, windowBytes: 256)
        elementsLeft = limits.elementCount
        guard try cursor.bytes(2, "the picture") == [0xFF, 0xD8] else {
            throw .malformed(what: "the picture does not begin as JPEG does", at: 0)
        }
    }

    /// The next segment, or `nil` at the end of the image.
    mutating func next() throws(ContainerError) -> JPEGSegment? {
        while true {
            let marker = try nextMarker()
            let start = cursor.offset - 2
            elementsLeft -= 1
            guard elementsLeft >= 0 else {
                throw .overLimit(what: "the picture has too many segments", at: start)
            }
            switch marker {
            case 0xD9: return nil
            case 0x00, 0x01, 0xD0...0xD8: continue
            default: return try segment(marker, from: start)
            }
        }
    }

    private mutating func segment(
        _ marker: UInt8,
        from start: UInt64,
    ) throws(ContainerError) -> JPEGSegment {
        let length = try cursor.bigEndian(2, "a segment of the picture")
        guard length >= 2 else {
            throw .malformed(what: "a segment is shorter than its own length", at: start)
        }
        try cursor.skip(length - 2, "a segment of the picture")
        return JPEGSegment(marker: marker, range: start..<cursor.offset)
    }

    /// Finds the next marker; fill bytes and, as decoders do, strays before it are passed over.
    private mutating func nextMarker() throws(ContainerError) -> UInt8 {
        var byte = try cursor.uint8("the picture before its first scan")
        var wasFF = false
        while !wasFF || byte == 0xFF {
            if byte != 0xFF || wasFF { skippable -= 1 }
            guard skippable >= 0 else {
                throw .malformed(what: "the picture's segments don't join", at: cursor.offset)
            }
            wasFF = byte == 0xFF
            byte = try cursor.uint8("the picture before its first scan")
        }
        return byte
    }
}
