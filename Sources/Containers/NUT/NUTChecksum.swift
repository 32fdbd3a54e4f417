/// The checksum of NUT: CRC-32 with the polynomial 04C11DB7, highest bit first, from zero.
///
/// It differs from that of PNG and ZIP in the order of bits and in that nothing is inverted, so
/// that bytes followed by their own checksum come to zero.
enum NUTChecksum {
    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 ^ table[Int(UInt8($0 >> 24) ^ $1)] }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { value, _ in
            value >> 31 == 0 ? value << 1 : value << 1 ^ 0x04C1_1DB7
        }
    }
}
