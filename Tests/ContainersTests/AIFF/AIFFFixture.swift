/// AIFF files put together byte by byte.
enum AIFFFixture {
    static func be(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    static func chunk(_ id: String, _ content: [UInt8], size: UInt32? = nil) -> [UInt8] {
        Array(id.utf8) + be(size ?? UInt32(content.count)) + content
            + (content.count % 2 == 0 ? [] : [0])
    }

    /// One channel of 16 bits, 44.1 kHz, 441 frames.
    static let common = chunk(
        "COMM",
        [0, 1] + be(UInt32(441)) + [0, 16, 0x40, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0],
    )

    /// A hundredth of a second.
    static let sound = (0..<890).map { UInt8(truncatingIfNeeded: $0 &* 13) }

    static func file(
        _ chunks: [[UInt8]],
        form: String = "AIFF",
        size: UInt32? = nil,
    ) -> [UInt8] {
        let content = Array(form.utf8) + chunks.joined()
        return Array("FORM".utf8) + be(size ?? UInt32(content.count)) + content
    }
}
