/// WAV files put together byte by byte.
enum WAVFixture {
    static func le(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    static func chunk(_ id: String, _ content: [UInt8], size: UInt32? = nil) -> [UInt8] {
        Array(id.utf8) + le(size ?? UInt32(content.count)) + content
            + (content.count % 2 == 0 ? [] : [0])
    }

    /// 8 kHz, one channel, 16 bits.
    static let format = chunk(
        "fmt ",
        le(UInt16(1)) + le(UInt16(1)) + le(UInt32(8000)) + le(UInt32(16_000)) + le(UInt16(2))
            + le(UInt16(16)),
    )

    /// A tenth of a second.
    static let sound = (0..<1600).map { UInt8(truncatingIfNeeded: $0 &* 13) }

    static func file(
        _ chunks: [[UInt8]],
        mark: String = "RIFF",
        size: UInt32? = nil,
    ) -> [UInt8] {
        let content = Array("WAVE".utf8) + chunks.joined()
        return Array(mark.utf8) + le(size ?? UInt32(content.count)) + content
    }

    static func info(_ items: [(String, String)]) -> [UInt8] {
        chunk(
            "LIST",
            Array("INFO".utf8) + items.flatMap { chunk($0.0, Array($0.1.utf8) + [0]) },
        )
    }

    /// The chunks of a file, by a walk that knows nothing of the one tested.
    static func chunks(of bytes: [UInt8]) -> [(id: String, content: [UInt8])] {
        var found: [(id: String, content: [UInt8])] = []
        var offset = 12
        while offset + 8 <= bytes.count {
            let size = bytes[offset + 4..<offset + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
            let end = min(bytes.count, offset + 8 + size)
            let id = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
            found.append((id, Array(bytes[offset + 8..<end])))
            offset = end + size % 2
        }
        return found
    }

    static func statedSize(of bytes: [UInt8]) -> UInt32 {
        bytes[4..<8].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
