import Media

/// How a TIFF file writes numbers, and where its first directory is (TIFF 6.0, section 2).
///
/// BigTIFF differs in the width of counts and offsets alone.
struct TIFFHeader: Sendable {
    let isBigEndian: Bool
    /// Whether offsets have eight bytes.
    let isBig: Bool
    /// Where the offset of the first directory stands.
    let firstPlace: UInt64
    /// Where the first directory stands.
    private(set) var first: UInt64 = 0

    /// Reads the head of a file.
    init(_ source: any ByteSource) throws(ContainerError) {
        var cursor = ByteCursor(source, windowBytes: 16)
        let head = try cursor.bytes(4, "the picture")
        switch (head[0], head[1], head[2], head[3]) {
        case (0x49, 0x49, 0x2A, 0): (isBigEndian, isBig) = (false, false)
        case (0x4D, 0x4D, 0, 0x2A): (isBigEndian, isBig) = (true, false)
        case (0x49, 0x49, 0x2B, 0): (isBigEndian, isBig) = (false, true)
        case (0x4D, 0x4D, 0, 0x2B): (isBigEndian, isBig) = (true, true)
        default: throw .malformed(what: "the picture does not begin as TIFF does", at: 0)
        }
        firstPlace = isBig ? 8 : 4
        if isBig {
            let widths = try cursor.bytes(4, "the picture")
            guard widths == encoded(8, 2) + [0, 0] else {
                throw .unsupported(what: "the picture's offsets have an unknown width", at: 4)
            }
        }
        first = number(try cursor.bytes(offsetBytes, "the picture"))
    }

    /// How many bytes an offset has, and the count of a field.
    var offsetBytes: Int { isBig ? 8 : 4 }
    /// How many bytes the number of a directory's fields has.
    var fieldCountBytes: Int { isBig ? 8 : 2 }
    /// How many bytes a field has.
    var fieldBytes: Int { isBig ? 20 : 12 }
    /// The first offset that can't be written.
    var offsetLimit: UInt64 { isBig ? UInt64(Int64.max) : 1 << 32 }

    /// The number that bytes stand for.
    func number(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
        isBigEndian
            ? bytes.reduce(0) { $0 << 8 | UInt64($1) }
            : bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The `count` bytes that stand for a number.
    func encoded(_ number: UInt64, _ count: Int) -> [UInt8] {
        let bytes = number.littleEndianBytes.prefix(count)
        return isBigEndian ? bytes.reversed() : Array(bytes)
    }
}
