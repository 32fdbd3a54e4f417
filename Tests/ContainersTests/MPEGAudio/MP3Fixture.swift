/// MP3 files put together byte by byte.
enum MP3Fixture {
    /// One silent frame: MPEG-1, layer III, 32 kbit/s, 44.1 kHz, mono, 104 bytes.
    static let frame: [UInt8] = [0xFF, 0xFB, 0x10, 0xC0] + Array(repeating: 0, count: 100)

    static func sound(frames: Int = 3) -> [UInt8] {
        Array((0..<frames).map { _ in frame }.joined())
    }
}
