/// A label as it was read, with everything in which it departs from GB 45438-2025 Annex E.
///
/// A reader in doubt must not drop evidence: what can be understood is read, and said to be odd.
public struct AIGCLabelReading: Hashable, Sendable {
    /// The label, its values as they stand once escapes are taken away.
    public var label: AIGCLabel
    /// Whether the object stood bare or within `{"AIGC":…}`.
    public var wrapping: Wrapping
    /// What departs from the standard, in the order in which it was met; none in a clean label.
    public var deviations: [Deviation]

    /// Puts a reading together.
    public init(label: AIGCLabel, wrapping: Wrapping, deviations: [Deviation]) {
        self.label = label
        self.wrapping = wrapping
        self.deviations = deviations
    }

    /// How the label's object stands in its text.
    public enum Wrapping: String, Hashable, Sendable {
        /// The inner object alone, as the practice guides put it into keyed places.
        case bare
        /// The object within `{"AIGC":…}`, as Annex E writes it.
        case wrapped
    }

    /// One way in which a label departs from Annex E.
    public enum Deviation: Hashable, Sendable {
        /// A key of the seven isn't there; it was read as empty.
        case missingKey(AIGCLabel.Field)
        /// A key that the annex doesn't know.
        case extraKey(String)
        /// A key stands twice with the same value.
        case repeatedKey(String)
        /// The keys stand in another order.
        case order
        /// Blanks or line ends stand between the pieces of the object.
        case spaces
        /// A value has characters outside those of the annex.
        case characters(AIGCLabel.Field)
        /// A value that must be a string is something else, and was read as its text.
        case notAString(AIGCLabel.Field)
        /// A name or number that shall be there is empty.
        case empty(AIGCLabel.Field)
        /// A name or number consists of zeros.
        case allZero(AIGCLabel.Field)
        /// `Label` is `AIGC`, one vendor's way to say what the standard says with `1`.
        ///
        /// The standard has no such value. It is read as ``Notice/is``: it states that the content
        /// is AI-generated and leaves nothing open, as `2` and `3` would.
        case vendorNotice(String)
        /// The keys are those of a second schema (`ServiceProvider`, `ContentId` …), which was
        /// read as producer and number; without a `Label` it states ``Notice/is``.
        case secondSchema
        /// The object's keyword holds `AIGC` and more, or stands before it without JSON around.
        case keyword(String)
        /// The text was encoded once more: HTML entities, or a JSON string within JSON.
        case encodedTwice
        /// A byte order mark, NULs or blanks stand around the text.
        case padding
    }

    /// Whether the label is what the standard asks for, in all respects.
    public var isClean: Bool { deviations.isEmpty }
}
