/// The two checksums of a FLAC frame (RFC 9639, 9.1.8 and 9.3).
///
/// Both begin with 0 and take the highest bit first; over bytes that end with their own checksum
/// each gives 0.
enum FLACChecksum {
    /// The checksum of a frame's header: x^8 + x^2 + x + 1.
    static func ofHeader(_ bytes: ArraySlice<UInt8>) -> UInt8 {
        bytes.reduce(UInt8(0)) { sum, byte in
            (0..<8).reduce(sum ^ byte) { sum, _ in sum & 0x80 == 0 ? sum << 1 : sum << 1 ^ 0x07 }
        }
    }

    /// The checksum of a whole frame: x^16 + x^15 + x^2 + 1.
    static func ofFrame(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(UInt16(0)) { sum, byte in
            sum << 8 ^ table[Int(UInt8(truncatingIfNeeded: sum >> 8) ^ byte)]
        }
    }

    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { sum, _ in
            sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x8005
        }
    }
}
