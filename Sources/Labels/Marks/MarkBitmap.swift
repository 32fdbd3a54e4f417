public import Media

/// The pixels of a mark: an opaque plate with its text, and where it lies.
///
/// Whoever burns it in writes exactly these pixels over the shown picture at `plan.x`, `plan.y`.
public struct MarkBitmap: Hashable, Sendable {
    /// The plan that it carries out.
    public let plan: MarkPlan
    /// The plate as `gray8`, full range; 20 dark, 240 light.
    public let picture: Picture
    /// The least drawn height of a character that counts, as a part of the shortest side.
    public let heightFraction: Double

    /// The plate's brightness.
    static let dark = 20.0
    /// The text's brightness.
    static let light = 240.0

    /// Puts the drawn characters onto the plate.
    ///
    /// - Throws: ``MarkDrawingError`` when one is missing or the text measures less than 5 %.
    public init(_ plan: MarkPlan, _ glyphs: MarkGlyphs) throws(MarkDrawingError) {
        let fraction = try Self.measure(plan, glyphs)
        guard fraction >= MarkPlan.leastHeightFraction else {
            throw .tooLow(heightFraction: fraction)
        }
        try self.init(unmeasured: plan, glyphs, fraction)
    }

    /// Draws a plan that breaks the law, so that a test can show that it isn't read as a mark.
    package init(foreign plan: MarkPlan, _ glyphs: MarkGlyphs) throws(MarkDrawingError) {
        try self.init(unmeasured: plan, glyphs, Self.measure(plan, glyphs))
    }

    private init(
        unmeasured plan: MarkPlan,
        _ glyphs: MarkGlyphs,
        _ fraction: Double,
    ) throws(MarkDrawingError) {
        var ink = MarkInk(width: plan.width, height: plan.height)
        try ink.draw(plan.layout, glyphs, at: plan.placing)
        let bytes = ink.coverage.map { part in
            UInt8(Self.dark + Double(part) * (Self.light - Self.dark))
        }
        let picture = Picture(
            width: plan.width,
            height: plan.height,
            format: .gray8,
            bytes: bytes,
        )
        guard let picture else { throw .otherSize }
        self.plan = plan
        self.picture = picture
        heightFraction = fraction
    }

    private static func measure(
        _ plan: MarkPlan,
        _ glyphs: MarkGlyphs,
    ) throws(MarkDrawingError) -> Double {
        var least = Double.infinity
        for place in plan.layout.places where MarkFont.counts(place.character) {
            least = min(least, try glyphs.height(of: place.character))
        }
        return least * plan.emPixels / Double(min(plan.shownWidth, plan.shownHeight))
    }
}

extension MarkBitmap {
    /// The plate made so large that nothing of an earlier mark is left beside it, and its place.
    ///
    /// "疑似" that looked out from under the plate would turn the words behind it. The text stays
    /// where a reader looks for it.
    ///
    /// - Parameters:
    ///   - columns: what the earlier mark covers, in pixels of the shown picture.
    ///   - rows: likewise.
    public func covering(
        columns: Range<Int>,
        rows: Range<Int>,
    ) -> (picture: Picture, x: Int, y: Int) {
        let across = Self.span(plan.x..<plan.x + plan.width, and: columns, plan.shownWidth)
        let down = Self.span(plan.y..<plan.y + plan.height, and: rows, plan.shownHeight)
        var bytes = [UInt8](repeating: UInt8(Self.dark), count: across.count * down.count)
        for row in 0..<plan.height {
            let place =
                (plan.y - down.lowerBound + row) * across.count + plan.x - across.lowerBound
            let text = picture.bytes[row * plan.width..<(row + 1) * plan.width]
            bytes.replaceSubrange(place..<place + plan.width, with: text)
        }
        let large = Picture(
            width: across.count,
            height: down.count,
            format: .gray8,
            bytes: bytes,
        )
        guard let large else { return (picture, plan.x, plan.y) }
        return (large, across.lowerBound, down.lowerBound)
    }

    /// Both stretches and what lies between, within the picture, from an even place to an even one.
    private static func span(_ own: Range<Int>, and other: Range<Int>, _ most: Int) -> Range<Int> {
        let end = min(other.upperBound, most)
        let first = min(own.lowerBound, max(0, other.lowerBound) / 2 * 2)
        return first..<max(own.upperBound, min(end + end % 2, most))
    }
}

extension MarkPlan {
    /// Where the text lies on the plate: in its middle.
    var placing: MarkInk.Placing {
        MarkInk.Placing(
            x: (Double(width) - layout.width * emPixels) / 2,
            y: (Double(height) - layout.height * emPixels) / 2,
            emX: emPixels,
            emY: emPixels,
        )
    }
}
