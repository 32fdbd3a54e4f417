/// How sound is written back by the codec that it had.
///
/// Lossless codecs give back every sample outside the mix. The others get at least the source's
/// bit rate, and at least what their encoder needs to sound clean after a second generation: for
/// each channel 96 kbit/s of AAC, 64 of Opus and 96 of MP3 (both channels of stereo counted), and
/// quality 5 (80 kbit/s) of Vorbis.
struct MixCodec: Hashable, Sendable {
    /// ffmpeg's options behind `-c:N` and its number.
    let encoder: String
    let options: [String]
    /// How many frames the encoder puts before the first that it was given.
    let padding: Int

    /// Chooses the encoder for a stream, or refuses.
    ///
    /// - Parameter bitRate: bits in a second of the source's sound; 0 where they don't matter.
    init(for stream: ProbedStream, bitRate: Int) throws(MixRefusal) {
        let codec = stream.codec ?? "unknown"
        let channels = max(stream.channels ?? 1, 1)
        let rate = stream.sampleRate ?? 0
        let isDeep = !["u8", "u8p", "s16", "s16p"].contains(stream.sampleFormat ?? "s16")
        switch codec {
        case "flac":
            self.init("flac", ["-sample_fmt", isDeep ? "s32" : "s16"])
        case "alac":
            self.init("alac", ["-sample_fmt", isDeep ? "s32p" : "s16p"])
        case "mp3":
            self.init(
                "libmp3lame",
                Self.rate(bitRate, channels * 96_000, Self.mp3Most(rate)),
                1105,
            )
        case "mp2": self.init("mp2", Self.rate(bitRate, channels * 96_000, 384_000), 481)
        case "aac":
            // 6144 bits for each channel and frame of 1024 is all that AAC can hold.
            let most = 6 * max(rate, 8000) * channels
            self.init("aac", Self.rate(bitRate, channels * 96_000, most), 1024)
        case "opus":
            self.init("libopus", Self.rate(bitRate, channels * 64_000, channels * 256_000), 312)
        case "vorbis":
            self.init("libvorbis", ["-q", "\(Self.vorbisQuality(bitRate / channels))"])
        case "ac3": self.init("ac3", Self.rate(bitRate, channels * 96_000, 640_000), 256)
        case "eac3": self.init("eac3", Self.rate(bitRate, channels * 96_000, 3_024_000), 256)
        case _ where Self.plain.contains(codec): self.init(codec, [])
        default: throw .codec(codec)
        }
    }

    private init(_ encoder: String, _ options: [String], _ padding: Int = 0) {
        self.encoder = encoder
        self.options = options
        self.padding = padding
    }

    /// Whether the source's bit rate matters for the codec of that name.
    static func needsBitRate(_ codec: String?) -> Bool {
        ["mp3", "mp2", "aac", "opus", "vorbis", "ac3", "eac3"].contains(codec ?? "")
    }

    private static let plain: Set<String> = [
        "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le",
        "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_alaw", "pcm_mulaw",
    ]

    /// The bit rates of MPEG-1 audio layers 2 and 3, of AC-3 and good ones elsewhere.
    private static let steps = [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640,
    ].map { $0 * 1000 }

    private static func rate(_ source: Int, _ least: Int, _ most: Int) -> [String] {
        let wanted = max(source, least)
        let step = steps.first { $0 >= wanted } ?? wanted
        return ["-b", "\(min(step, most))"]
    }

    /// The greatest bit rate of MP3 at a sample rate: MPEG-1, MPEG-2 and MPEG-2.5.
    private static func mp3Most(_ rate: Int) -> Int {
        rate >= 32_000 ? 320_000 : rate >= 16_000 ? 160_000 : 64_000
    }

    /// The quality whose nominal rate for each channel reaches the source's.
    private static func vorbisQuality(_ perChannel: Int) -> Int {
        let nominal = [80, 96, 112, 128, 160, 250].map { $0 * 1000 }
        return 5 + (nominal.firstIndex { $0 >= perChannel } ?? 5)
    }
}
