/// Words burned into a picture that say it was made by a machine.
public struct ForeignMark: Hashable, Sendable {
    /// The seconds at which it was seen: of one frame, or of the first and the last of several
    /// in which it stands still; 0 in a picture.
    public let seconds: ClosedRange<Double>
    /// Where it stands, in pixels of the picture as it is shown.
    public let left: Int
    /// The first row, in pixels of the picture as it is shown.
    public let top: Int
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// What the words are, and what they claim.
    public let text: MarkText
}
