/// One stream of a NUT file, as its stream header describes it.
public struct NUTStream: Hashable, Sendable {
    /// What a stream carries: the classes of the format.
    public enum Kind: UInt64, Hashable, Sendable {
        case video, audio, subtitles, data
    }

    /// What it carries.
    public let kind: Kind
    /// The codec's tag: `Y800` for grey, `RGB` and 24, `PSD` and 16 for samples of 16 bits.
    public let codecTag: [UInt8]
    /// How long one tick of a packet's time is.
    public let timeBase: NUTTimeBase
    /// What the decoder needs beyond the packets; empty for raw pictures and samples.
    public let codecBytes: [UInt8]
    /// The width of the picture in pixels; `nil` unless it's video.
    public let width: Int?
    /// The height of the picture in pixels; `nil` unless it's video.
    public let height: Int?
    /// Samples per second, rounded down; `nil` unless it's audio.
    public let sampleRate: Int?
    /// How many channels; `nil` unless it's audio.
    public let channels: Int?
}
