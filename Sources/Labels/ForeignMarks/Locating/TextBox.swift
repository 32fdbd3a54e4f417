/// A place in a picture that looks like a line of text.
public struct TextBox: Hashable, Sendable {
    /// The first column, in pixels of the picture that was searched.
    public let left: Int
    /// The first row.
    public let top: Int
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// How much it looks like text beside other boxes; 0 not at all, 1 entirely.
    public let confidence: Double

    /// The plane on which it was found: 0 at full size, 1 at half.
    let plane: Int
    let polarity: StrokePlane.Polarity
    /// The contrast above which its strokes were found.
    let level: UInt8
    /// The mean contrast of its strokes.
    let contrast: Double
    /// The places of its strokes.
    let letters: [Area]

    /// Columns and rows of a plane; the last ones are not included.
    struct Area: Hashable, Sendable {
        let left: Int, top: Int, right: Int, bottom: Int

        init(_ stroke: Stroke) {
            (left, top) = (stroke.left, stroke.top)
            (right, bottom) = (stroke.right, stroke.bottom)
        }
    }

    /// Whether reading both would be reading the same twice.
    func isSame(as other: Self) -> Bool {
        max(contrast, other.contrast) < 1.12 * min(contrast, other.contrast)
            && overlap(with: other) > 0.6
    }

    /// How much of both boxes together is in both.
    func overlap(with other: Self) -> Double {
        let wide = min(left + width, other.left + other.width) - max(left, other.left)
        let high = min(top + height, other.top + other.height) - max(top, other.top)
        guard wide > 0, high > 0 else { return 0 }
        let both = Double(wide * high)
        return both / (Double(width * height + other.width * other.height) - both)
    }
}
