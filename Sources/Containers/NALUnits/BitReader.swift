/// Takes bits and Exp-Golomb numbers from a NAL unit's payload (H.264, 9.1; H.265, 9.2).
struct BitReader {
    let bytes: [UInt8]
    /// How many bits were taken.
    private(set) var position = 0

    /// Takes a payload that is free of emulation prevention.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: ``ContainerError/malformed(what:at:)`` when the payload ends before.
    mutating func bit() throws(ContainerError) -> UInt64 {
        guard position < bytes.count * 8 else {
            throw .malformed(what: "a NAL unit's syntax goes on past its end", at: 0)
        }
        defer { position += 1 }
        return UInt64(bytes[position / 8] >> (7 - position % 8) & 1)
    }

    mutating func flag() throws(ContainerError) -> Bool { try bit() == 1 }

    /// Takes up to 64 bits.
    mutating func bits(_ count: Int) throws(ContainerError) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count { value = value << 1 | (try bit()) }
        return value
    }

    mutating func skip(_ count: Int) throws(ContainerError) {
        for _ in 0..<count { _ = try bit() }
    }

    /// Takes an unsigned Exp-Golomb number, `ue(v)`, of 32 bits at most.
    mutating func unsigned() throws(ContainerError) -> Int {
        var zeros = 0
        while try bit() == 0 {
            zeros += 1
            guard zeros <= 32 else {
                throw .malformed(what: "a number in a NAL unit is too long", at: 0)
            }
        }
        return Int((UInt64(1) << UInt64(zeros) - 1) + (try bits(zeros)))
    }

    /// Takes a signed Exp-Golomb number, `se(v)`.
    mutating func signed() throws(ContainerError) -> Int {
        let number = try unsigned()
        return number & 1 == 1 ? (number + 1) / 2 : -(number / 2)
    }
}
