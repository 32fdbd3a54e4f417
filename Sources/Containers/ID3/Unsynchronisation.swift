/// The scheme that keeps old decoders from taking a tag for sound (ID3v2.4.0 structure, 6.1).
///
/// Wherever `FF` is followed by a byte from `E0` on, or by zero, a zero is put between.
enum Unsynchronisation {
    /// Takes the extra zeros out.
    static func removed(from bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isBehindFF = false
        for byte in bytes {
            if !(isBehindFF && byte == 0) { result.append(byte) }
            isBehindFF = byte == 0xFF
        }
        return result
    }

    /// Puts the extra zeros in; one more when the last byte is `FF`.
    static func applied(to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 128)
        var isBehindFF = false
        for byte in bytes {
            if isBehindFF, byte == 0 || byte >= 0xE0 { result.append(0) }
            result.append(byte)
            isBehindFF = byte == 0xFF
        }
        if isBehindFF { result.append(0) }
        return result
    }
}
