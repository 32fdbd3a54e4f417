/// Lowercase hexadecimal digits, two to a byte.
enum Hex {
    static func text(of bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A number of exactly eight lowercase digits.
    static func number(_ text: Substring) -> UInt32? {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ isDigit($0) }) else { return nil }
        return UInt32(text, radix: 16)
    }

    /// Eight lowercase digits.
    static func text(of number: UInt32) -> String {
        text(of: BigEndian.bytes(number))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

/// Numbers as bytes, the most significant first.
enum BigEndian {
    static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    static func number<Number: FixedWidthInteger & UnsignedInteger>(
        _ bytes: some Collection<UInt8>
    ) -> Number? {
        guard bytes.count * 8 == Number.bitWidth else { return nil }
        return bytes.reduce(0) { $0 << 8 | Number($1) }
    }
}
