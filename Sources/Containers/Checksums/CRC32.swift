/// The checksum of 32 bits with the polynomial 04C11DB7, in the two orders of bits that are in use.
struct CRC32: Sendable {
    /// The lowest bit first, begun with ones and inverted in the end (ISO 3309): PNG and EBML.
    static let reflected = CRC32(isReflected: true)
    /// The highest bit first, begun with zero, nothing inverted: Ogg and NUT.
    ///
    /// Bytes followed by their own checksum come to zero.
    static let unreflected = CRC32(isReflected: false)

    private let isReflected: Bool
    private let table: [UInt32]

    private init(isReflected: Bool) {
        self.isReflected = isReflected
        table = (0..<256).map { isReflected ? Self.low(UInt32($0)) : Self.high(UInt32($0) << 24) }
    }

    /// Reckons the checksum of bytes, or goes on from that of the bytes before them.
    func of(_ bytes: some Sequence<UInt8>, after sum: UInt32 = 0) -> UInt32 {
        let table = table
        guard isReflected else {
            return bytes.reduce(sum) { $0 << 8 ^ table[Int(UInt8($0 >> 24) ^ $1)] }
        }
        return ~bytes.reduce(~sum) {
            $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)]
        }
    }

    private static func low(_ index: UInt32) -> UInt32 {
        (0..<8).reduce(index) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
    }

    private static func high(_ index: UInt32) -> UInt32 {
        (0..<8).reduce(index) { sum, _ in sum >> 31 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7 }
    }
}
