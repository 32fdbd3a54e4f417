/// The header of an Ogg page (RFC 3533, 6).
struct OggPage: Hashable, Sendable {
    /// How many bytes the header has before its segment table.
    static let headBytes = 27
    /// The most bytes that a page has.
    static let mostBytes = 27 + 255 + 255 * 255
    /// The granule position of a page on which no packet ends.
    static let noGranule = UInt64.max

    /// Where it stands in the file.
    let offset: UInt64
    let flags: Flags
    /// The codec's time at the end of the last packet that ends here.
    let granule: UInt64
    let serial: UInt32
    let sequence: UInt32
    let checksum: UInt32
    /// The segment table: how many bytes each segment has; one below 255 ends a packet.
    let lacing: [UInt8]

    /// What the header's type byte says.
    struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        /// A packet goes on from the page before.
        static let continued = Self(rawValue: 1)
        /// The first page of a logical stream.
        static let first = Self(rawValue: 2)
        /// The last page of a logical stream.
        static let last = Self(rawValue: 4)
    }

    var headCount: Int { Self.headBytes + lacing.count }
    var bodyCount: Int { lacing.reduce(0) { $0 + Int($1) } }
    var bodyOffset: UInt64 { offset + UInt64(headCount) }
    /// Where it stands, body included.
    var range: Range<UInt64> { offset..<offset + UInt64(headCount + bodyCount) }
    /// Whether a packet ends here and the codec gave it a time.
    var hasGranule: Bool { granule != Self.noGranule }

    /// Takes a header off the front of bytes; `nil` when there are too few.
    init?(parsing bytes: ArraySlice<UInt8>, at offset: UInt64) throws(ContainerError) {
        let start = bytes.startIndex
        guard bytes.count >= Self.headBytes else { return nil }
        guard bytes.starts(with: Array("OggS".utf8)) else {
            throw .malformed(what: "an Ogg page was expected here", at: offset)
        }
        guard bytes[start + 4] == 0 else {
            throw .malformed(what: "an Ogg page of an unknown version", at: offset)
        }
        let number = { (range: Range<Int>) in
            bytes[start + range.lowerBound..<start + range.upperBound].reversed()
                .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let end = start + Self.headBytes + Int(bytes[start + 26])
        guard bytes.endIndex >= end else { return nil }
        self.offset = offset
        flags = Flags(rawValue: bytes[start + 5])
        granule = number(6..<14)
        serial = UInt32(truncatingIfNeeded: number(14..<18))
        sequence = UInt32(truncatingIfNeeded: number(18..<22))
        checksum = UInt32(truncatingIfNeeded: number(22..<26))
        lacing = Array(bytes[start + Self.headBytes..<end])
    }

    /// Reads a header, checks that the body is there, and stops before the body.
    init(_ cursor: inout ByteCursor) throws(ContainerError) {
        let offset = cursor.offset
        let head = try cursor.peek(Self.headBytes + 255, "an Ogg page")
        guard let page = try Self(parsing: head[...], at: offset) else {
            throw .truncated(what: "an Ogg page", at: offset)
        }
        self = page
        try cursor.skip(UInt64(headCount), "an Ogg page")
        guard UInt64(bodyCount) <= cursor.remaining else {
            throw .truncated(what: "an Ogg page", at: offset)
        }
    }

    /// Puts a page of new content together.
    init(
        like other: OggPage,
        flags: Flags,
        granule: UInt64,
        sequence: UInt32,
        lacing: [UInt8],
    ) {
        (offset, serial, checksum) = (other.offset, other.serial, 0)
        (self.flags, self.granule) = (flags, granule)
        (self.sequence, self.lacing) = (sequence, lacing)
    }

    /// The whole page as it is written, its checksum reckoned anew.
    func bytes(body: some Collection<UInt8>) -> [UInt8] {
        var page = Array("OggS".utf8) + [0, flags.rawValue] + granule.littleEndianBytes
        page += serial.littleEndianBytes + sequence.littleEndianBytes + [0, 0, 0, 0]
        page += [UInt8(clamping: lacing.count)] + lacing + body
        page.replaceSubrange(
            OggChecksum.place,
            with: OggChecksum.of(page: page[...]).littleEndianBytes,
        )
        return page
    }
}
