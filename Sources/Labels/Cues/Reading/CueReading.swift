public import Media

/// How strongly one cue stands in a stretch of sound, and where.
public struct CueReading: Hashable, Sendable {
    /// What became of the cue.
    public enum Verdict: String, Hashable, Sendable {
        /// It's there, whole, and can be heard.
        case present
        /// Most of it is there; a part of it was cut, covered or is worded differently.
        case incomplete
        /// It's there, too quiet to be heard.
        case tooQuiet = "too-quiet"
        /// It isn't there.
        case absent
    }

    /// What was looked for.
    public let kind: CueKind
    /// Where it fits best, in seconds from the stretch's beginning.
    public internal(set) var span: TimeSpan
    /// How alike it and the sound are over the whole span, from −1 to 1.
    public let correlation: Double
    /// How alike they are where they differ most, over about a third of a second.
    public let weakest: Double
    /// The level of the cue itself (its root mean square), in dBFS.
    public let levelDecibels: Double
    /// What follows.
    public internal(set) var verdict: Verdict
}
