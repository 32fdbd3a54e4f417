/// The most that a search for foreign marks looks at.
public struct ForeignMarkLimits: Hashable, Sendable {
    /// The shortest side, in pixels, to which a picture is scaled before it is searched.
    public var shortestSide = 720
    /// The longest side that may come of it, in pixels.
    public var longestSide = 2560
    /// How many frames of a video are looked at.
    public var frames = 8
    /// How many lines of one view are read.
    public var linesInView = 24
    /// How many lines of all views together are read.
    public var lines = 96
    /// How many connected strokes are put together to lines; a level with more is texture.
    public var strokes = 3000
    /// How many characters of one line are judged.
    public var characters = 400

    /// The defaults, as `docs/limits.md` lists them.
    public init() {}
}
