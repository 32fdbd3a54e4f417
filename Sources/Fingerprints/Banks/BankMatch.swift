public import Media

/// A file, or a stretch of it, that is an entry of a bank or a stretch of one.
public struct BankMatch: Hashable, Sendable {
    /// By what it was recognised.
    public enum Likeness: String, Hashable, Sendable, CaseIterable {
        /// It is the same file, byte by byte.
        case bytes
        /// A picture looks the same; a film's frame may be one of the two.
        case picture
        /// Frames that follow each other look the same.
        case film
        /// A stretch sounds the same.
        case sound
    }

    /// The entry's number.
    public var number: UInt32
    /// By what it was recognised.
    public var likeness: Likeness
    /// How many bits differ; 0 for equal bytes.
    ///
    /// Of a picture's 256, of those of a film's nearest frame, or of a sound's 32 on average.
    public var distance: Double
    /// Which seconds of the file; `nil` for the whole, and for a still picture.
    public var span: TimeSpan?
    /// Which seconds of the entry; `nil` for the whole, and for a still picture.
    public var entrySpan: TimeSpan?
    /// How the file's picture has to be turned or mirrored to look like the entry's.
    public var orientation = PictureOrientation.identity
    /// Seconds of the entry for each second of the file.
    public var tempo = 1.0
    /// How many frames of the stretch agree; 1 for pictures, 0 for sound and bytes.
    public var agreeingFrames = 0
    /// How many frames of the stretch could be compared.
    public var comparedFrames = 0

    /// Takes what every match has.
    public init(number: UInt32, likeness: Likeness, distance: Double) {
        self.number = number
        self.likeness = likeness
        self.distance = distance
    }
}

/// What looking a file up in a bank came to.
public struct BankAnswer: Hashable, Sendable {
    /// Something that couldn't be looked up: its absence from the matches says nothing.
    public enum Blind: Hashable, Sendable {
        /// A still picture shows too little; its quality is below 50.
        case picture(quality: Int)
        /// A film is black or one picture; its frames were looked up as pictures.
        case film(distinctFrames: Int)
        /// A sound is too short, silent or steady.
        case sound
        /// A sound repeats itself so much that the search ended before all was compared; there may be
        /// matches nonetheless.
        case endlessSound
    }

    /// The nearest likeness first; of each, in the order of the file's time, then of the entries.
    public var matches: [BankMatch] = []
    /// Whether there are more matches than are told.
    public var hasMore = false
    /// What couldn't be looked up.
    public var blind: [Blind] = []

    /// Nothing found, and nothing left out.
    public init() {}
}

extension BankMatch: Comparable {
    private var rank: Int { Likeness.allCases.firstIndex(of: likeness) ?? 0 }

    /// Equal bytes come first, then pictures, films and sounds, each as they follow in the file.
    public static func < (left: Self, right: Self) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        let (start, other) = (left.span?.startSeconds ?? 0, right.span?.startSeconds ?? 0)
        if start != other { return start < other }
        if left.distance != right.distance { return left.distance < right.distance }
        if left.number != right.number { return left.number < right.number }
        return (left.entrySpan?.startSeconds ?? 0) < (right.entrySpan?.startSeconds ?? 0)
    }
}
