package import Containers
package import Media

/// What ffprobe says of a file: its streams, and the facts that follow from them.
package struct Probe: Hashable, Sendable {
    /// The format by which it was read.
    package let format: ContainerFormat
    /// The streams in the file's order.
    package let streams: [ProbedStream]
    /// The length in seconds; `nil` for a still picture and where nothing states it.
    package let durationSeconds: Double?
    /// When the first stream begins by the file's own clock, in seconds.
    package let startSeconds: Double
    /// The file's tags as ffprobe spells them (`title`, `comment`, …).
    package let tags: [String: String]

    /// The stream of moving pictures, or of the one still; a cover isn't one.
    package var mainVideo: ProbedStream? { streams.first { $0.kind == .video && !$0.isCover } }

    /// The first stream of sound that states how it's sampled.
    package var mainAudio: ProbedStream? {
        streams.first { $0.kind == .audio && $0.sampleRate != nil && $0.channels != nil }
    }

    /// What the clock of a decode shows at the file's beginning, in seconds.
    package var beginning: Double { format.hasOwnZero ? startSeconds : 0 }

    /// Whether there is a picture that can be decoded.
    package var hasDecodablePicture: Bool { mainVideo?.codec != nil }

    /// Whether there is sound that can be decoded.
    package var hasDecodableSound: Bool { mainAudio?.codec != nil }

    /// The same in the words that all readers of media share.
    package var facts: MediaFacts {
        var facts = MediaFacts()
        facts.kind = kind
        facts.durationSeconds = kind == .image ? nil : durationSeconds
        facts.width = mainVideo?.width
        facts.height = mainVideo?.height
        facts.framesPerSecond = kind == .image ? nil : mainVideo?.framesPerSecond
        facts.videoCodec = mainVideo?.codec
        facts.audioCodec = mainAudio?.codec
        facts.sampleRate = mainAudio?.sampleRate
        facts.channels = mainAudio?.channels
        return facts
    }

    private var kind: MediaKind? {
        guard let mainVideo else { return mainAudio == nil ? nil : .audio }
        let isLoneFrame = format == .gif && mainVideo.frameCount == 1
        return format.isStill || isLoneFrame ? .image : .video
    }
}

/// One stream of a file, as ffprobe describes it.
package struct ProbedStream: Hashable, Sendable {
    /// What a stream carries.
    package enum Kind: String, Hashable, Sendable {
        case video, audio, subtitle, data, attachment
        /// Something that ffprobe has no name for.
        case unknown
    }

    /// Its place among the file's streams, from 0.
    package var index: Int
    package var kind: Kind
    /// ffmpeg's name of its codec; `nil` when ffmpeg doesn't know it.
    package var codec: String?
    /// How it counts time.
    package var timeBase: TimeBase?
    package var startSeconds: Double?
    package var durationSeconds: Double?
    /// How many frames the container states; most state none.
    package var frameCount: Int?
    /// The language as the container writes it (`eng`, `zho`).
    package var language: String?
    /// Whether it's a cover picture or a row of thumbnails, not content.
    package var isCover: Bool
    package var tags: [String: String]

    /// Pixels in a row as coded, before rotation.
    package var width: Int?
    /// Rows as coded, before rotation.
    package var height: Int?
    /// How far the picture is to be turned to the left when it is shown: 0, 90, 180 or 270.
    package var rotation: Int
    package var framesPerSecond: Double?
    package var pixelFormat: String?
    /// How much wider than high a coded pixel is shown; 1 for square pixels.
    package var sampleAspect: Double

    package var sampleRate: Int?
    package var channels: Int?
    /// ffmpeg's name of the decoded samples' format (`s16`, `s32p`, `fltp`).
    package var sampleFormat: String?
    /// Bits in a second, where the container or the codec states them.
    package var bitRate: Int?
    /// ffmpeg's names of what the stream is for (`default`, `dub`, `attached_pic`).
    package var dispositions: [String]

    /// The picture's size as a person sees it, after rotation.
    package var shownSize: (width: Int, height: Int)? {
        guard let width, let height, width > 0, height > 0 else { return nil }
        return rotation == 90 || rotation == 270 ? (height, width) : (width, height)
    }

    /// The picture's size as a person sees it, in square pixels: coded rows or columns are
    /// stretched, never dropped, where the coded pixels aren't square.
    package var shownShape: (width: Int, height: Int)? {
        guard let width, let height, width > 0, height > 0 else { return nil }
        let wide = sampleAspect >= 1 ? Double(width) * sampleAspect : Double(width)
        let high = sampleAspect >= 1 ? Double(height) : Double(height) / sampleAspect
        guard wide < 1e6, high < 1e6 else { return nil }
        let shape = (width: Int(wide.rounded()), height: Int(high.rounded()))
        return rotation == 90 || rotation == 270 ? (shape.height, shape.width) : shape
    }
}
