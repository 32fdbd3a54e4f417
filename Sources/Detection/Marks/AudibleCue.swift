package import Labels
package import Media

/// A cue in the sound which says that the content is synthetic (GB 45438-2025, 5.3).
package struct AudibleCue: Hashable, Sendable {
    /// What kind of cue it is.
    package enum Kind: String, Hashable, Sendable {
        /// Words.
        case spoken
        /// The letters A and I in Morse code, by tones.
        case rhythm
    }

    package let kind: Kind
    /// The words; `nil` of a rhythm.
    package var text: String?
    /// The language of the words, as BCP 47 writes it.
    package var language: String?
    /// What the words claim; a rhythm says no more than that the content is synthetic.
    package var notice: Notice
    /// From when to when it is heard.
    package let span: TimeSpan
    /// How well it equals a cue that we make; `nil` of one that only has the rhythm.
    package let correlation: Double?

    package init(
        _ kind: Kind,
        claiming notice: Notice,
        during span: TimeSpan,
        correlation: Double?,
    ) {
        self.kind = kind
        self.notice = notice
        self.span = span
        self.correlation = correlation
    }

    /// Whether it is a cue of the kind that we make.
    package var isOwn: Bool { correlation != nil }
}
