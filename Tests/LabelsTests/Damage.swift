/// Damaged forms of small fixtures.
enum Damage {
    /// Every byte (or every so many) changed by three masks and set to zero, and every truncation.
    static func variants(of bytes: [UInt8], every step: Int = 1) -> some Sequence<[UInt8]> {
        let masks: [UInt8] = [0x01, 0x80, 0xFF]
        let places = stride(from: 0, to: bytes.count, by: step)
        let flipped = places.lazy.flatMap { index in
            (masks.map { bytes[index] ^ $0 } + [0]).lazy.map { byte in
                var damaged = bytes
                damaged[index] = byte
                return damaged
            }
        }
        let cut = places.lazy.map { Array(bytes[..<$0]) }
        return [AnySequence(flipped), AnySequence(cut)].lazy.joined()
    }
}
