/// Takes bits from bytes, the highest first; zeros behind the end.
struct BitCursor {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// Takes up to 32 bits.
    mutating func take(_ count: Int) -> UInt32 {
        (0..<count).reduce(0) { value, _ in
            defer { position += 1 }
            let byte = position / 8 < bytes.count ? bytes[position / 8] : 0
            return value << 1 | UInt32(byte >> (7 - position % 8) & 1)
        }
    }

    mutating func skip(_ count: Int) { position += count }
}
