public import Media

/// A known film's frame that a search found near one of ours.
public struct KnownFrame<Entry: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// The film that it belongs to.
    public var entry: Entry
    /// When it is shown there, in seconds.
    public var seconds: Double
    /// When the last frame that looks like it is shown, in seconds.
    public var endSeconds: Double
    /// How many bits differ, from 0 to 256.
    public var distance: Int

    /// Takes what the search found; a frame that doesn't last ends when it begins.
    public init(entry: Entry, seconds: Double, endSeconds: Double? = nil, distance: Int) {
        self.entry = entry
        self.seconds = seconds
        self.endSeconds = max(endSeconds ?? seconds, seconds)
        self.distance = distance
    }
}

/// A stretch of one film that is a stretch of a known one.
public struct VideoMatch<Entry: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// The known film.
    public var entry: Entry
    /// Where it stands in the film that was looked at.
    public var span: TimeSpan
    /// Where it stands in the known film.
    public var entrySpan: TimeSpan
    /// The smallest distance of two frames that agree, in bits.
    public var bestDistance: Int
    /// The mean distance of the frames that agree, in bits.
    public var meanDistance: Double
    /// How many frames within the span agree.
    public var agreeingFrames: Int
    /// How many frames within the span had enough to see to be compared.
    public var comparedFrames: Int
    /// How the film's picture has to be turned or mirrored to look like the known one.
    public var orientation: PictureOrientation
    /// Seconds of the known film for each second of ours: 1 as known, above 1 when ours runs faster.
    ///
    /// It is 1 too where the span is too short to tell.
    public var tempo: Double
    /// What the agreeing frames weigh; one that is found in few entries weighs 1.
    public var weight: Double
}

/// What comparing a film with known ones came to.
public enum VideoMatchOutcome<Entry: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// It could be compared: these stretches are known, in the order of their beginnings.
    case compared([VideoMatch<Entry>])
    /// It is black, or one picture: there is too little in it to tell it from other films.
    ///
    /// That is no "not known": its frames may still be looked up as pictures.
    case tooLittlePicture(distinctFrames: Int)

    /// The stretches that are known; none where there was too little to see.
    public var matches: [VideoMatch<Entry>] {
        switch self {
        case .compared(let matches): matches
        case .tooLittlePicture: []
        }
    }
}
