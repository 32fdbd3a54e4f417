import Media

/// What a STREAMINFO block states of the audio (RFC 9639, 8.2).
struct FLACStreamInfo: Hashable, Sendable {
    /// How many bytes the block's content has.
    static let count = 34

    /// The fewest samples that a frame has in each channel, but for the last one.
    let shortestBlock: Int
    /// The most samples that a frame has in each channel.
    let longestBlock: Int
    let sampleRate: Int
    let channels: Int
    /// Bits of a sample.
    let depth: Int
    /// Samples in each channel; 0 when the encoder didn't know.
    let samples: UInt64

    /// Reads the content, or gives `nil` when it is too short.
    init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= Self.count else { return nil }
        // 20 bits rate, 3 bits channels less one, 5 bits depth less one, 36 bits samples.
        let packed = bytes[10..<18].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        shortestBlock = Int(bytes[0]) << 8 | Int(bytes[1])
        longestBlock = Int(bytes[2]) << 8 | Int(bytes[3])
        sampleRate = Int(packed >> 44)
        channels = Int(packed >> 41 & 7) + 1
        depth = Int(packed >> 36 & 31) + 1
        samples = packed & 0xF_FFFF_FFFF
    }

    /// The most bytes that a frame takes: samples as they are, one bit more where channels differ
    /// from each other, a header for each channel and for the frame.
    var longestFrame: Int {
        let channel = (longestBlock * (depth + 1) + 7) / 8 + 8
        return FLACFrameHeader.mostBytes + channels * channel + 2
    }

    /// The length in seconds, or `nil` when the header leaves it unsaid.
    var durationSeconds: Double? {
        samples > 0 && sampleRate > 0 ? Double(samples) / Double(sampleRate) : nil
    }

    /// The same as facts; a rate of 0 is no audio rate and stays unsaid.
    var facts: MediaFacts {
        var facts = MediaFacts()
        facts.kind = .audio
        facts.audioCodec = "flac"
        facts.sampleRate = sampleRate > 0 ? sampleRate : nil
        facts.channels = channels
        facts.durationSeconds = durationSeconds
        return facts
    }
}
