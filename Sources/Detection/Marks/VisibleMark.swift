package import Labels
package import Media

/// A text in the picture which says that the content is synthetic.
package struct VisibleMark: Hashable, Sendable {
    /// How it was read.
    package enum Reading: Hashable, Sendable {
        /// It equals a mark that we draw: how well, and by which font.
        case correlation(Double, font: String)
        /// Its letters were recognised; how surely, from 0 to 1.
        case recognition(confidence: Double)
    }

    /// The wording, or the letters as they were recognised.
    package let text: String
    /// The language of the wording, as BCP 47 writes it.
    package let language: String
    /// What the words claim.
    package let notice: Notice
    package let reading: Reading
    /// Where it stands in the picture as shown.
    package let box: PictureBox
    /// From when to when it was seen; `nil` in a still picture.
    package var span: TimeSpan?
    /// The height of its letters as a share of the picture's shortest side.
    package var heightFraction: Double
    /// Whether it stays as long as GB 45438-2025, 5.4 asks: from the opening frame, two seconds.
    package var isLongEnough = true
    /// Whether every looked-at picture carries it, from the opening to the end.
    package var isThroughout = true

    package init(
        _ text: String,
        language: String,
        claiming notice: Notice,
        by reading: Reading,
        at box: PictureBox,
        heightFraction: Double,
    ) {
        self.text = text
        self.language = language
        self.notice = notice
        self.reading = reading
        self.box = box
        self.heightFraction = heightFraction
    }

    /// Whether it is a mark of the kind that we draw.
    package var isOwn: Bool {
        guard case .correlation = reading else { return false }
        return true
    }

    /// Whether the words name both artificial intelligence and the making (GB 45438-2025, 5.2, 5.4).
    package var hasBothElements: Bool {
        // Words of others count as a mark only where both stand.
        MarkWording.catalogue.first { isOwn && $0.text == text }?.satisfiesGB45438 ?? true
    }

    /// Whether the letters are as high as the standard asks.
    package var isHighEnough: Bool { heightFraction >= MarkPlan.leastHeightFraction }
}
