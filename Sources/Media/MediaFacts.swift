/// What a file says of its own content: size, length, codecs.
///
/// Every member is optional: a reader states what it saw and leaves the rest unsaid.
public struct MediaFacts: Hashable, Sendable {
    /// Video, audio or image.
    public var kind: MediaKind?
    /// The length in seconds; `nil` for a still picture.
    public var durationSeconds: Double?
    /// The width of the picture as coded, in pixels, before rotation.
    public var width: Int?
    /// The height of the picture as coded, in pixels, before rotation.
    public var height: Int?
    /// Pictures per second, on average.
    public var framesPerSecond: Double?
    /// The codec of the first video stream, by ffmpeg's name (`h264`, `hevc`, `vp9`, `mjpeg` …).
    public var videoCodec: String?
    /// The codec of the first audio stream, by ffmpeg's name (`aac`, `opus`, `pcm_s16le` …).
    public var audioCodec: String?
    /// Samples per second of the first audio stream.
    public var sampleRate: Int?
    /// Channels of the first audio stream.
    public var channels: Int?

    /// States nothing yet.
    public init() {}
}
