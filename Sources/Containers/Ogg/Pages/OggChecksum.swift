/// The checksum of an Ogg page (RFC 3533, 6, field 7).
///
/// A CRC with the polynomial 0x04C11DB7, begun with 0, neither reflected nor inverted, over the
/// whole page with the checksum's own four bytes as zero.
enum OggChecksum {
    /// Where a page's checksum stands.
    static let place = 22..<26

    /// Reckons the checksum of a page, whatever stands in its place.
    static func of(page: some Sequence<UInt8>) -> UInt32 {
        var sum: UInt32 = 0
        var index = 0
        table.withUnsafeBufferPointer { table in
            for byte in page {
                let own = place.contains(index) ? 0 : byte
                sum = sum << 8 ^ table[Int(sum >> 24 ^ UInt32(own))]
                index &+= 1
            }
        }
        return sum
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { sum, _ in
            sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7
        }
    }
}
