public import Media

/// A rectangle of pixels within a picture.
public struct PixelBox: Hashable, Sendable {
    /// Columns to its left.
    public let left: Int
    /// Rows above it.
    public let top: Int
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int

    /// Takes a rectangle, or `nil` when it has no pixels or begins before the picture does.
    public init?(left: Int, top: Int, width: Int, height: Int) {
        guard left >= 0, top >= 0, width > 0, height > 0 else { return nil }
        guard !left.addingReportingOverflow(width).overflow,
            !top.addingReportingOverflow(height).overflow
        else { return nil }
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// Whether it lies within a picture.
    public func fits(_ picture: Picture) -> Bool {
        left + width <= picture.width && top + height <= picture.height
    }
}
