/// One label as it stands in one place of a file.
public struct FoundLabel: Hashable, Sendable {
    /// What was made of the text in the place.
    public enum Content: Hashable, Sendable {
        /// A label, with what departs from the standard.
        case label(AIGCLabelReading)
        /// The place is a label's, and its text can't be read as one.
        case unreadable(AIGCLabelError)
    }

    /// Where it stands, and what that means.
    public let place: LabelPlace
    /// The bytes of the file that hold it.
    public let range: Range<UInt64>
    /// What was made of it.
    public let content: Content

    /// The label, when it could be read.
    public var reading: AIGCLabelReading? {
        guard case .label(let reading) = content else { return nil }
        return reading
    }
}
