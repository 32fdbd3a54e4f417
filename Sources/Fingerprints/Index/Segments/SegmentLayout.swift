import CHamming

/// Where the parts of a segment begin: it follows from how many rows and words there are.
struct SegmentLayout {
    /// The most rows of one segment.
    static let mostRows = 1 << 28
    /// Every part begins at a page of memory.
    private static let page = 4_096

    let rows: Int
    let words: WordLayout
    let payloadStart: Int
    let rowStart: Int
    let planeStart: Int
    let offsetStart: Int
    let idStart: Int
    let byteCount: Int

    /// - Precondition: at most ``mostRows``, so that no sum overflows.
    init(rows: Int, words: WordLayout) {
        precondition((0...Self.mostRows).contains(rows))
        self.rows = rows
        self.words = words
        var end = SegmentHeader.byteCount
        func part(_ count: Int) -> Int {
            let start = (end + Self.page - 1) / Self.page * Self.page
            end = start + count
            return start
        }
        payloadStart = part(rows * 8)
        rowStart = part(rows * 32)
        planeStart = part(FlatScan.blockCount(of: rows) * HAMMING_BLOCK_BYTES)
        offsetStart = part(words.offsetCount * 4)
        idStart = part(words.words.count * rows * 4)
        byteCount = end
    }

    func range(of part: SegmentPart) -> Range<Int> {
        switch part {
        case .counts: 0..<SegmentHeader.byteCount
        case .payloads: payloadStart..<payloadStart + rows * 8
        case .rows: rowStart..<rowStart + rows * 32
        case .planes:
            planeStart..<planeStart
                + FlatScan.blockCount(of: rows) * HAMMING_BLOCK_BYTES
        case .buckets: offsetStart..<offsetStart + words.offsetCount * 4
        case .lists: idStart..<idStart + words.words.count * rows * 4
        }
    }
}

/// The first bytes of a segment.
///
/// All numbers are in the byte order of the machine that wrote them, which a mark tells: eight
/// bytes of magic, version, mark (32 bits each), rows (64), words (32), the five parts' checksums
/// and that of all this (32 each).
struct SegmentHeader: Equatable {
    static let byteCount = 52
    static let version: UInt32 = 1
    static let magic = Array("TSpdqIX\n".utf8)
    private static let mark: UInt32 = 0x0102_0304

    let rows: Int
    let words: Int
    /// Of the parts after the counts, in order.
    let checksums: [UInt32]

    static let parts = SegmentPart.allCases.filter { $0 != .counts }

    init(rows: Int, words: Int, checksums: [UInt32]) {
        self.rows = rows
        self.words = words
        self.checksums = checksums
    }

    /// Reads what a file begins with.
    init(parsing bytes: UnsafeRawBufferPointer) throws(SegmentFault) {
        let magic = bytes.prefix(8)
        guard magic.elementsEqual(Self.magic.prefix(magic.count)), !magic.isEmpty else {
            throw .notASegment
        }
        guard bytes.count >= Self.byteCount else {
            throw .wrongLength(expected: UInt64(Self.byteCount), found: UInt64(bytes.count))
        }
        func number(_ offset: Int) -> UInt32 {
            bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        }
        guard number(12) != Self.mark.byteSwapped else { throw .otherByteOrder }
        guard number(8) == Self.version else { throw .otherVersion(number(8)) }
        guard number(12) == Self.mark,
            hamming_crc32c(0, bytes.baseAddress, 48) == number(48)
        else { throw .damaged(.counts) }
        let claimed = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        guard claimed <= UInt64(SegmentLayout.mostRows) else { throw .tooManyRows(claimed) }
        guard WordLayout.isPossible(Int(number(24))) else { throw .damaged(.counts) }
        rows = Int(claimed)
        words = Int(number(24))
        checksums = (0..<5).map { number(28 + 4 * $0) }
        let length = SegmentLayout(rows: rows, words: WordLayout(count: words)).byteCount
        guard bytes.count == length else {
            throw .wrongLength(expected: UInt64(length), found: UInt64(bytes.count))
        }
    }

    /// Its bytes.
    var bytes: [UInt8] {
        var bytes = Self.magic
        func put(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value) { bytes += $0 }
        }
        put(Self.version)
        put(Self.mark)
        put(UInt64(rows))
        put(UInt32(words))
        for checksum in checksums { put(checksum) }
        put(hamming_crc32c(0, bytes, UInt64(bytes.count)))
        return bytes
    }
}
