public import Media

/// A stretch of a sound that is a stretch of a known one.
public struct AudioMatch: Hashable, Sendable {
    /// The known sound's number.
    public let entry: UInt64
    /// Which seconds of the sound that was looked up, by its own time.
    public let span: TimeSpan
    /// Which seconds of the known sound.
    public let entrySpan: TimeSpan
    /// How many of an item's 32 bits differ, on average; unrelated sound comes to 16.
    public let meanBitError: Double
    /// How many items' worth of agreement there is: an item without a wrong bit counts 1, one with
    /// 16 wrong bits nothing.
    public let score: Double
}

/// What looking a sound up came to.
public struct AudioAnswer: Hashable, Sendable {
    /// In one word.
    public enum Verdict: Hashable, Sendable {
        /// There are matches.
        case found
        /// There are none, and what could be heard was looked up.
        case notFound
        /// None was found before the search had cost as much as it may, or none was wanted: that is
        /// no "not known".
        case unfinished
        /// Nothing could be looked up: the sound is too short, silent or steady to be known again,
        /// or the bank is full of it.
        case tooLittleSound
    }

    /// The matches, by the sound's own time.
    public let matches: [AudioMatch]
    /// Whether there are more matches than are told, or may be, since the search was cut.
    public let hasMore: Bool
    /// Whether the search ended at its limits before everything was compared, whatever was found by
    /// then: that a sound isn't among the matches is no "not known".
    ///
    /// Only sound that repeats itself for hours brings it there (``AudioSearch/comparedItems``).
    public let isCut: Bool
    /// Stretches of five seconds and more in which nothing could be found: silence, steady tones,
    /// and sound that the bank is full of.
    public let unheard: [TimeSpan]
    /// How many items took part.
    public let heardItemCount: Int
    /// Whether they had enough for a match.
    let isKnowable: Bool

    /// In one word.
    public var verdict: Verdict {
        if !matches.isEmpty { return .found }
        if hasMore { return .unfinished }
        return isKnowable ? .notFound : .tooLittleSound
    }
}

/// How a sound is looked up, and the most it may cost.
public struct AudioSearch: Hashable, Sendable {
    /// Which items of the bank are looked at more closely.
    public enum Care: Hashable, Sendable {
        /// Those whose top 24 bits differ in at most one.
        case thorough
        /// Those whose top 24 bits are equal: a fifteenth of the work, and short stretches of
        /// sound that was changed much are missed.
        case quick
    }

    /// Which items are looked at more closely.
    public var care = Care.thorough
    /// The highest mean bit error of a long match; short ones must agree better.
    public var mostBitErrors = 10.0
    /// How many places of the bank are looked at, on average, for each item of the sound; the
    /// items with the most places are left out until it fits.
    public var placesPerItem = 8192
    /// An item that stands at more places than this isn't looked up.
    public var placesOfAnItem = 1 << 18
    /// How many items are compared, in all, along stretches that may agree: only sound that repeats
    /// itself for hours needs so many.
    ///
    /// Each part of the bank has an equal share of them, and what some leave goes to those that need
    /// more. A search that comes to the limit says so (``AudioAnswer/isCut``).
    public var comparedItems = 1 << 30
    /// The most matches that are given.
    public var matchLimit = 1000

    /// Thorough, with the usual limits.
    public init() {}
}

/// When a stretch counts as the same sound.
enum AudioThreshold {
    /// The fewest items that count: five seconds, less what the two grids can lose.
    static let leastItems = 17
    /// The items of five seconds.
    static let windowItems = 19
    /// So many different items must be among them.
    static let leastKinds = 8
    /// A stretch that agrees has at most this share of the wrong bits that the same sounds have when
    /// they are laid beside each other otherwise.
    ///
    /// Music and speech come to 13 to 16 wrong bits otherwise, white noise to 5, and a copy of it in
    /// Opus at 32 kbit/s to 2.5. Between two noises the share was above 0.6 in each of 50,000 windows,
    /// and near 1 in long stretches.
    static let shareOfControl = 0.6
    /// The same of five seconds by themselves, which stray more.
    static let windowShareOfControl = 0.5

    /// The highest mean bit error of so many items.
    ///
    /// The mean of unrelated sound lies around 15.7, and the fewer the items, the more it strays:
    /// on real music 8 of 32 happened once in a million stretches of 19 items, 12 in as many of 80.
    static func bitErrors(_ itemCount: Int, most: Double) -> Double {
        guard most > 0 else { return 0 }
        let most = min(most, 32)
        return min(most, most * (1.2 - 2.6 / Double(max(itemCount, 1)).squareRoot()))
    }
}
