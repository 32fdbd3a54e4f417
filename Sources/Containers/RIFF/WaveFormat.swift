import Media

/// What a `fmt ` chunk says: how samples are coded (`WAVEFORMATEX`, `WAVEFORMATEXTENSIBLE`).
struct WaveFormat: Hashable, Sendable {
    /// The format's number; that of the sub-format where the chunk is extensible.
    let tag: UInt16
    /// How many channels there are.
    let channels: UInt16
    /// Samples per second.
    let sampleRate: UInt32
    /// Bytes per second.
    let byteRate: UInt32
    /// Bits per sample as stored.
    let bitsPerSample: UInt16

    /// Reads the chunk's content, or gives `nil` when it is too short.
    init?(_ bytes: [UInt8]) {
        let integer = { (range: Range<Int>) -> UInt32 in
            range.upperBound <= bytes.count
                ? bytes[range].reversed().reduce(0) { $0 << 8 | UInt32($1) } : 0
        }
        guard bytes.count >= 14 else { return nil }
        let stated = UInt16(integer(0..<2))
        tag = stated == 0xFFFE && bytes.count >= 26 ? UInt16(integer(24..<26)) : stated
        channels = UInt16(integer(2..<4))
        sampleRate = integer(4..<8)
        byteRate = integer(8..<12)
        bitsPerSample = UInt16(integer(14..<16))
    }

    /// Whether each sample has the same size.
    var isUncompressed: Bool { [1, 3, 6, 7].contains(tag) }

    /// The codec by ffmpeg's name.
    var codec: String? {
        switch tag {
        case 1: pcm(bits: [8: "u8", 16: "s16le", 24: "s24le", 32: "s32le", 64: "s64le"])
        case 3: pcm(bits: [32: "f32le", 64: "f64le"])
        default: Self.codecs[tag]
        }
    }

    private func pcm(bits names: [UInt32: String]) -> String? {
        names[(UInt32(bitsPerSample) + 7) / 8 * 8].map { "pcm_" + $0 }
    }

    private static let codecs: [UInt16: String] = [
        2: "adpcm_ms", 6: "pcm_alaw", 7: "pcm_mulaw", 0x11: "adpcm_ima_wav", 0x31: "gsm_ms",
        0x45: "adpcm_g726", 0x50: "mp2", 0x55: "mp3", 0xFF: "aac", 0x160: "wmav1",
        0x161: "wmav2", 0x1610: "aac", 0x2000: "ac3", 0x2001: "dts", 0xF1AC: "flac",
    ]
}
