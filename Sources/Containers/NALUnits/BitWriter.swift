/// Writes bits and Exp-Golomb numbers into a NAL unit's payload.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    mutating func bit(_ isSet: Bool) {
        if count % 8 == 0 { bytes.append(0) }
        if isSet { bytes[bytes.count - 1] |= 0x80 >> UInt8(count % 8) }
        count += 1
    }

    /// Writes the low bits of a number, the highest first.
    mutating func bits(_ value: UInt64, _ width: Int) {
        for place in (0..<width).reversed() { bit(value >> UInt64(place) & 1 == 1) }
    }

    /// Writes an unsigned Exp-Golomb number, `ue(v)`.
    mutating func unsigned(_ number: Int) {
        let code = UInt64(number) + 1
        let width = UInt64.bitWidth - code.leadingZeroBitCount
        bits(0, width - 1)
        bits(code, width)
    }

    /// Copies bits of a payload.
    mutating func copy(_ range: Range<Int>, of payload: [UInt8]) {
        for place in range { bit(payload[place / 8] >> UInt8(7 - place % 8) & 1 == 1) }
    }
}
