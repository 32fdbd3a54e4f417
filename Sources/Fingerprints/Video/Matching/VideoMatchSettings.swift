/// When two films count as the same film in part, and how much work the answer may be.
public struct VideoMatchSettings: Hashable, Sendable {
    /// The quality below which a frame isn't compared, unless said otherwise.
    public static let usualQuality = 50

    /// How many bits two frames may differ in to agree.
    public var radius = 31
    /// The quality below which a frame isn't compared.
    public var leastQuality = usualQuality
    /// How many agreeing frames that differ among themselves a match needs.
    public var leastFrames = 3
    /// How many bits two agreeing frames must differ in to count as two.
    public var distinctBits = 8
    /// In how many entries a frame may be found before it counts for less than one frame.
    public var commonEntries = 24
    /// How many agreeing frames that differ among themselves make a match however many entries
    /// have them: a clip that a bank holds a hundred times is still that clip.
    public var certainFrames = 12
    /// How far apart in seconds two frames may be that show the same moment of a film.
    public var toleranceSeconds = 0.75
    /// How much faster or slower a copy may run, as a share.
    public var tempoShare = 0.06
    /// How many compared frames in a row may disagree within one span.
    public var missedFrames = 10
    /// How many seconds within one span may disagree, even if that is more frames.
    public var missedSeconds = 10.0

    /// How many near frames of each looked-up hash are taken, the nearest first.
    public var nearFrames = 4096
    /// How many near frames are taken for all hashes of a film.
    public var allNearFrames = 2_000_000
    /// How many frames of one entry are tried for a frame of the film, the nearest first.
    public var framesPerEntry = 24
    /// How many earlier pairs of frames are tried for the continuation of a span.
    public var linkedPairs = 768
    /// How many spans of one entry are told, the strongest first.
    public var matchesPerEntry = 64
    /// How many frames of a film are compared; further ones are left out evenly.
    public var frames = 20_000

    /// The usual settings.
    public init() {}
}
