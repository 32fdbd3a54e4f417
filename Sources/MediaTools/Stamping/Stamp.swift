package import Media

/// An opaque picture that is laid over another.
package struct Stamp: Hashable, Sendable {
    /// A plate of gray with text on it, upright and in square pixels, as it is to be seen.
    package var picture: Picture
    /// Its left edge in the shown picture.
    package var x: Int
    /// Its upper edge in the shown picture.
    package var y: Int
    /// The shown picture's pixels in a row: upright, in square pixels.
    package var shownWidth: Int
    /// The shown picture's rows.
    package var shownHeight: Int
    /// Until when it's seen, by the stream's own clock, in seconds; `nil` for throughout.
    package var untilSeconds: Double?

    /// Lays a picture over a shown picture of that size.
    package init(
        _ picture: Picture,
        atX x: Int,
        y: Int,
        ofShown shown: (width: Int, height: Int),
        untilSeconds: Double? = nil,
    ) {
        self.picture = picture
        self.x = x
        self.y = y
        shownWidth = shown.width
        shownHeight = shown.height
        self.untilSeconds = untilSeconds
    }
}

extension PictureOrientation {
    /// The turn that ffprobe states in degrees to the left.
    package init(rotation: Int) {
        self =
            switch rotation {
            case 90: .leftTurn
            case 180: .halfTurn
            case 270: .rightTurn
            default: .identity
            }
    }
}

/// Why an opening can't be encoded so that the untouched rest joins it; the whole must be then.
package struct OpeningImpossible: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason in the user's words.
    package let description: String

    init(_ reason: String) { description = "the opening can't be marked by itself: \(reason)" }
}
