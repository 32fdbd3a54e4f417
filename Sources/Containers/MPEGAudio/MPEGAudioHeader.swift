/// The four bytes that begin a frame of MPEG audio (ISO/IEC 11172-3, 2.4.1.3; 13818-3, 2.4.1.3).
struct MPEGAudioHeader: Hashable, Sendable {
    /// The version of the standard.
    enum Version: UInt8 {
        case mpeg25 = 0
        case mpeg2 = 2
        case mpeg1 = 3
    }

    let version: Version
    /// The layer: 1, 2 or 3.
    let layer: Int
    /// Bits per second; 0 in the free format.
    let bitRate: Int
    /// Samples per second.
    let sampleRate: Int
    /// Channels.
    let channels: Int
    /// Whether the frame is longer by a slot.
    private let isPadded: Bool

    /// Reads a header, or `nil` when the bytes aren't one.
    init?(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes.prefix(4))
        guard bytes.count == 4, bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0,
            let version = Version(rawValue: bytes[1] >> 3 & 3),
            bytes[1] >> 1 & 3 != 0, bytes[2] >> 4 != 15, bytes[2] >> 2 & 3 != 3
        else { return nil }
        self.version = version
        layer = 4 - Int(bytes[1] >> 1 & 3)
        let rates =
            version == .mpeg1 ? Self.mpeg1BitRates[layer - 1] : Self.laterBitRates[layer - 1]
        bitRate = rates[Int(bytes[2] >> 4)] * 1000
        let fullRate = [44_100, 48_000, 32_000][Int(bytes[2] >> 2 & 3)]
        sampleRate = version == .mpeg1 ? fullRate : version == .mpeg2 ? fullRate / 2 : fullRate / 4
        channels = bytes[3] >> 6 == 3 ? 1 : 2
        isPadded = bytes[2] & 2 != 0
    }

    /// Samples that a frame makes, for each channel.
    var samplesPerFrame: Int {
        switch layer {
        case 1: 384
        case 2: 1152
        default: version == .mpeg1 ? 1152 : 576
        }
    }

    /// How long the frame is with its header; `nil` in the free format.
    var frameBytes: Int? {
        guard bitRate > 0 else { return nil }
        let slot = layer == 1 ? 4 : 1
        let slots = samplesPerFrame / 8 / slot * bitRate / sampleRate
        return (slots + (isPadded ? 1 : 0)) * slot
    }

    /// Where a Xing header stands behind the frame's beginning: behind the side information.
    var xingOffset: Int {
        if version == .mpeg1 { return channels == 1 ? 4 + 17 : 4 + 32 }
        return channels == 1 ? 4 + 9 : 4 + 17
    }

    /// The codec by ffmpeg's name.
    var codec: String { "mp\(layer)" }

    /// Whether a frame of the same stream may begin with the other header.
    func isAlike(_ other: Self) -> Bool {
        (version, layer, sampleRate) == (other.version, other.layer, other.sampleRate)
    }

    private static let mpeg1BitRates = [
        [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    ]
    private static let laterBitRates = [
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ]
}
