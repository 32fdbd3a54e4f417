/// The checksum of an Ogg page (RFC 3533, 6, field 7).
///
/// A CRC with the polynomial 0x04C11DB7, begun with 0, neither reflected nor inverted, over the
/// whole page with the checksum's own four bytes as zero.
enum OggChecksum {
    /// Where a page's checksum stands.
    static let place = 22..<26

    /// Reckons the checksum of a page, whatever stands in its place.
    static func of(page: ArraySlice<UInt8>) -> UInt32 {
        page.withUnsafeBufferPointer { bytes in
            table.withUnsafeBufferPointer { table in
                var sum: UInt32 = 0
                for index in 0..<bytes.count {
                    let byte = index >= 22 && index < 26 ? 0 : bytes[index]
                    sum = sum << 8 ^ table[Int(sum >> 24) ^ Int(byte)]
                }
                return sum
            }
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { sum, _ in
            sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7
        }
    }
}
