/// What can be replaced at the beginning of a film's picture track.
///
/// The new pictures take the places of the old ones one by one: as many as ``frameCount``, shown
/// at the same times.
public struct VideoOpening: Hashable, Sendable {
    /// The codec of the track, and of the new opening.
    public enum Codec: String, Hashable, Sendable {
        case h264, hevc
    }

    /// The codec of the track.
    public let codec: Codec
    /// The track's number in its container.
    public let track: UInt64
    /// How many pictures are to be replaced: the samples before the join, in decoding order.
    public let frameCount: Int
    /// How many of them, in the order of showing, lie before the film's shown beginning.
    ///
    /// They are there because pictures behind them need them; an edit list hides them.
    public let hiddenFrameCount: Int
    /// Where the shown film begins in the track's own time, in seconds.
    public let presentationStartSeconds: Double
    /// When the first untouched picture is shown, in the track's own time, in seconds.
    public let joinSeconds: Double
    /// A number that no parameter set of the film has.
    ///
    /// The new opening's sequence and picture parameter sets take it, so that both kinds can stand
    /// side by side. H.264 streams come with it already (x264: `sps-id`, which sets both); HEVC
    /// streams come with 0 in all places and are renumbered.
    public let parameterSetID: Int
    /// Whether the track has key pictures only, so that the new opening must have nothing else.
    public let isAllKeyFrames: Bool
    /// What the film's parameter sets state, which the new opening must state too.
    public let coding: PictureCoding

    init(
        of track: (codec: Codec, number: UInt64, isAllKeyFrames: Bool),
        frames: (count: Int, hidden: Int),
        seconds: (start: Double, join: Double),
        parameterSetID: Int,
        coding: PictureCoding,
    ) {
        codec = track.codec
        self.track = track.number
        isAllKeyFrames = track.isAllKeyFrames
        frameCount = frames.count
        hiddenFrameCount = frames.hidden
        presentationStartSeconds = seconds.start
        joinSeconds = seconds.join
        self.parameterSetID = parameterSetID
        self.coding = coding
    }
}
