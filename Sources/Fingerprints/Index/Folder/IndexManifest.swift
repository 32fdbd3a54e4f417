import CHamming

/// Which segments make up an index, and what is retired in them.
///
/// Little-endian: eight bytes of magic, version (32 bits), number of segments (32), the number that
/// the next one gets, the sequence and the number of retired names (64 each); a number and a count
/// of rows for each segment, the names (all 64), and the CRC-32C of all this (32).
struct IndexManifest: Equatable {
    static let magic = Array("TSpdqMF\n".utf8)
    static let version: UInt32 = 1
    static let name = "manifest"
    private static let headerBytes = 40
    /// The greatest number that a next segment can have: no index lives to see it.
    static let mostSegments: UInt64 = 1 << 62

    struct Entry: Equatable {
        let number: UInt64
        let rows: UInt64
        var name: String { IndexManifest.segmentName(number) }
    }

    var segments: [Entry] = []
    var next: UInt64 = 1
    var sequence: UInt64 = 0
    var retired: [UInt64] = []

    static func segmentName(_ number: UInt64) -> String { "segment-\(number)" }

    init() {}

    init(parsing bytes: UnsafeRawBufferPointer) throws(ManifestFault) {
        guard bytes.prefix(8).elementsEqual(Self.magic) else { throw .notAManifest }
        guard bytes.count >= Self.headerBytes + 4 else { throw .damaged }
        func number<Value: FixedWidthInteger>(_ offset: Int, _ type: Value.Type) -> Value {
            Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        let version = number(8, UInt32.self)
        guard version == Self.version else { throw .otherVersion(version) }
        let end = bytes.count - 4
        guard hamming_crc32c(0, bytes.baseAddress, UInt64(end)) == number(end, UInt32.self) else {
            throw .damaged
        }
        let (count, gone) = (UInt64(number(12, UInt32.self)), number(32, UInt64.self))
        let numbers = UInt64(end - Self.headerBytes) / 8
        guard gone <= numbers, end - Self.headerBytes == Int(numbers) * 8,
            2 * count + gone == numbers
        else { throw .damaged }
        next = number(16, UInt64.self)
        sequence = number(24, UInt64.self)
        let values = (0..<Int(numbers)).map { number(Self.headerBytes + 8 * $0, UInt64.self) }
        segments = (0..<Int(count)).map { Entry(number: values[2 * $0], rows: values[2 * $0 + 1]) }
        retired = Array(values[(2 * Int(count))...])
        // A segment that is written later must not take the place of one that counts.
        guard Set(segments.map(\.number)).count == segments.count, next <= Self.mostSegments,
            segments.allSatisfy({ $0.number < next })
        else { throw .damaged }
    }

    /// Its bytes.
    var bytes: [UInt8] {
        var bytes = Self.magic
        func put(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
        }
        put(Self.version)
        put(UInt32(segments.count))
        put(next)
        put(sequence)
        put(UInt64(retired.count))
        for segment in segments {
            put(segment.number)
            put(segment.rows)
        }
        for payload in retired { put(payload) }
        put(hamming_crc32c(0, bytes, UInt64(bytes.count)))
        return bytes
    }
}
