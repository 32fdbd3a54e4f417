/// The checksum of Touchstone's own files, so that what is damaged behind it gets read, too.
public enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { rest, _ in
            rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1
        }
    }

    /// The checksum of bytes, the lowest byte first.
    public static func bytes(of bytes: some Sequence<UInt8>) -> [UInt8] {
        let sum = ~bytes.reduce(~UInt32(0)) { sum, byte in
            table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ sum >> 8
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) }
    }
}
