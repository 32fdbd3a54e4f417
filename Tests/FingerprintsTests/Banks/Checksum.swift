import CHamming

/// The checksum that our files carry, for tests that seal what they changed.
enum Checksum {
    static func of(_ bytes: [UInt8]) -> UInt32 { hamming_crc32c(0, bytes, UInt64(bytes.count)) }
}
