/// The byte 3 that keeps a NAL unit's payload from looking like a start code (H.264, 7.4.1;
/// H.265, 7.4.2).
enum EmulationPrevention {
    /// The payload as it was before bytes were put in.
    static func removed(from bytes: some Sequence<UInt8>) -> [UInt8] {
        var (payload, zeros): ([UInt8], Int) = ([], 0)
        for byte in bytes {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            payload.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return payload
    }

    /// The payload with bytes put in where they are needed.
    static func inserted(into payload: some Sequence<UInt8>) -> [UInt8] {
        var (bytes, zeros): ([UInt8], Int) = ([], 0)
        for byte in payload {
            if zeros >= 2, byte <= 3 {
                bytes.append(3)
                zeros = 0
            }
            bytes.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        if zeros > 0 { bytes.append(3) }
        return bytes
    }
}
