/// A metadata block of a FLAC file (RFC 9639, 8.1): where it stands, not what it holds.
struct FLACBlock: Hashable, Sendable {
    /// How many bytes a block's header has.
    static let headBytes = 4
    /// The most that a block can hold: its length has 24 bits.
    static let mostBytes = 0xFF_FFFF

    /// The kinds that are read or written here; all others are kept as they are.
    enum Kind: UInt8 {
        case streamInfo = 0
        case padding = 1
        case vorbisComment = 4
    }

    /// Which kind it is, or `nil` when we have no business with it.
    let kind: Kind?
    /// Whether the audio follows.
    let isLast: Bool
    /// Where it stands, header included.
    let range: Range<UInt64>

    /// Where its content begins.
    var contentOffset: UInt64 { range.lowerBound + UInt64(Self.headBytes) }
    /// How long its content is; never more than ``mostBytes``.
    var contentCount: Int { range.count - Self.headBytes }

    /// Reads a block's header and moves on to the next block.
    init(_ cursor: inout ByteCursor) throws(ContainerError) {
        let start = cursor.offset
        let head = try cursor.uint8("a FLAC metadata block")
        guard head & 0x7F != 0x7F else {
            throw .malformed(what: "a FLAC metadata block of the forbidden type 127", at: start)
        }
        let count = try cursor.bigEndian(3, "a FLAC metadata block")
        try cursor.skip(count, "a FLAC metadata block")
        kind = Kind(rawValue: head & 0x7F)
        isLast = head & 0x80 != 0
        range = start..<cursor.offset
    }

    /// A header as it is written.
    static func head(_ kind: Kind, isLast: Bool, count: Int) -> [UInt8] {
        let length = UInt32(clamping: count).bigEndianBytes.dropFirst()
        return [kind.rawValue | (isLast ? 0x80 : 0)] + length
    }
}
