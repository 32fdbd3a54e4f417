public import Media

/// Which words stand where and how large in a picture of a given shape, and for how long.
///
/// Sizes follow from the shape in which the picture is shown (upright, square pixels), so that a
/// reader knows where to look. The plate stands at the upper right: the EU Code of Practice names
/// that corner, subtitles and a player's controls lie below, and stations' signs at the upper left.
public struct MarkPlan: Hashable, Sendable {
    /// The words.
    public let wording: MarkWording
    /// The picture's width as shown, in pixels.
    public let shownWidth: Int
    /// The picture's height as shown, in pixels.
    public let shownHeight: Int
    /// The side of the square of a hanzi (the font's size), in pixels.
    public let emPixels: Double
    /// The plate's left edge in the shown picture; even.
    public let x: Int
    /// The plate's upper edge in the shown picture; even.
    public let y: Int
    /// The plate's width; even.
    public let width: Int
    /// The plate's height; even.
    public let height: Int
    /// When the mark is shown; `nil` for all the time.
    public let span: TimeSpan?

    /// The part of the shortest side that the least counted character takes (law: 5 %).
    public var heightFraction: Double {
        layout.leastHeight * emPixels / Double(min(shownWidth, shownHeight))
    }

    let layout: MarkLayout

    /// The least height of the text, as a part of the shortest side (GB 45438-2025, 5.2 and 5.4).
    public static let leastHeightFraction = 0.05
    /// The height that is aimed at, so that it still measures enough after codecs.
    public static let aimedHeightFraction = 0.06
    /// How long a mark stands at the opening unless asked otherwise, in seconds.
    public static let openingSeconds = 2.5
    /// How long it must at least, in seconds at normal speed (GB 45438-2025, 5.4).
    public static let leastSeconds = 2.0

    /// Plans the fullest wording of a notice that fits the picture.
    ///
    /// - Throws: ``MarkPlanError`` when no legible mark fits, or the span is too short.
    public init(
        _ notice: Notice,
        in language: WordingLanguage,
        shownWidth: Int,
        shownHeight: Int,
        span: TimeSpan? = nil,
    ) throws(MarkPlanError) {
        let choices = MarkWording.choices(notice, in: language)
        let sizings = choices.map { Sizing($0.lines, shownWidth, shownHeight) }
        for (wording, sizing) in zip(choices, sizings) {
            guard let em = sizing.em(comfortably: true) else { continue }
            try self.init(wording, sizing, em: em, span)
            return
        }
        let tight = zip(choices, sizings).compactMap { wording, sizing in
            sizing.em(comfortably: false).map { (wording, sizing, em: $0) }
        }
        if let (wording, sizing, em) = tight.max(by: { $0.em < $1.em }) {
            try self.init(wording, sizing, em: em, span)
            return
        }
        throw .tooSmall(width: shownWidth, height: shownHeight)
    }

    /// Plans just this wording.
    ///
    /// - Throws: ``MarkPlanError`` when it doesn't fit legibly, or the span is too short.
    public init(
        wording: MarkWording,
        shownWidth: Int,
        shownHeight: Int,
        span: TimeSpan? = nil,
    ) throws(MarkPlanError) {
        let sizing = Sizing(wording.lines, shownWidth, shownHeight)
        guard let em = sizing.em(comfortably: true) ?? sizing.em(comfortably: false) else {
            throw .tooSmall(width: shownWidth, height: shownHeight)
        }
        try self.init(wording, sizing, em: em, span)
    }

    /// Plans an opening: from the first frame for ``openingSeconds``.
    public static var opening: TimeSpan? { TimeSpan(from: 0, to: openingSeconds) }

    private init(
        _ wording: MarkWording,
        _ sizing: Sizing,
        em: Double,
        _ span: TimeSpan?,
    ) throws(MarkPlanError) {
        if let span, span.endSeconds - span.startSeconds < Self.leastSeconds {
            throw .spanTooShort(seconds: span.endSeconds - span.startSeconds)
        }
        self.init(drawing: wording, sizing, em: em, span)
    }

    /// Plans a text of a size that nothing was asked about, so that a test can break the law.
    package init?(foreign wording: MarkWording, shownWidth: Int, shownHeight: Int, em: Double) {
        let sizing = Sizing(wording.lines, shownWidth, shownHeight)
        guard em > 1, sizing.margin > 0 else { return nil }
        self.init(drawing: wording, sizing, em: em, nil)
    }

    private init(drawing wording: MarkWording, _ sizing: Sizing, em: Double, _ span: TimeSpan?) {
        self.wording = wording
        self.span = span
        layout = sizing.layout
        (shownWidth, shownHeight) = (sizing.shownWidth, sizing.shownHeight)
        emPixels = em
        (width, height) = sizing.plate(em: em)
        // Rounded down to an even place, so that the plate lies on whole chroma samples.
        x = max(0, shownWidth - sizing.margin - width) / 2 * 2
        y = sizing.margin
    }
}

/// Why no mark can be planned.
public enum MarkPlanError: Error, Hashable, Sendable {
    /// The picture holds no legible mark.
    case tooSmall(width: Int, height: Int)
    /// The mark would be shown for less than two seconds.
    case spanTooShort(seconds: Double)
    /// The catalogue has no wording of this form for the notice.
    case noWording(MarkWording.Form, Notice)
}

extension MarkPlanError: CustomStringConvertible {
    /// One line for a person, with what to do.
    public var description: String {
        switch self {
        case .tooSmall(let width, let height):
            "a picture of \(width)×\(height) pixels holds no legible mark; enlarge it to 64×64 "
                + "or more, or label it without a visible mark and show the notice beside it"
        case .noWording(let form, let notice):
            "there are no words of the form “\(form.rawValue)” that say “\(notice.word)”; "
                + "choose full or short"
        case .spanTooShort(let seconds):
            "a mark of \(seconds) seconds is too short; show it for at least 2 seconds"
        }
    }
}

/// What fits into a picture.
private struct Sizing {
    let layout: MarkLayout
    let shownWidth: Int
    let shownHeight: Int
    let margin: Int
    private let hasHanzi: Bool

    /// What lies between the text and the plate's edges, in ems.
    private static let (padX, padY) = (0.4, 0.22)

    init(_ lines: [String], _ shownWidth: Int, _ shownHeight: Int) {
        layout = MarkLayout(lines)
        hasHanzi = lines.joined().contains(where: MarkFont.isHanzi)
        (self.shownWidth, self.shownHeight) = (shownWidth, shownHeight)
        // Capped, so that no stated size can overflow; no picture is that large.
        let shortest = Double(max(0, min(shownWidth, shownHeight, 1 << 24)))
        margin = max(2, Int(shortest * 0.03) / 2 * 2)
    }

    /// The plate around the text, in even pixels.
    func plate(em: Double) -> (width: Int, height: Int) {
        let even = { (ems: Double) in Int((ems * em / 2).rounded(.up)) * 2 }
        return (even(layout.width + 2 * Self.padX), even(layout.height + 2 * Self.padY))
    }

    /// The font's size, or `nil` when the words don't fit at a size that can be read.
    ///
    /// Comfortable are 12 pixels for hanzi and 8 for capitals; below 9 and 6 nobody reads them.
    func em(comfortably: Bool) -> Double? {
        guard shownWidth > 0, shownHeight > 0, max(shownWidth, shownHeight) <= 1 << 24 else {
            return nil
        }
        let lawful =
            MarkPlan.aimedHeightFraction * Double(min(shownWidth, shownHeight)) / layout.leastHeight
        let comfortable = max(lawful, hasHanzi ? 13 : 11)
        let most = min(
            Double(shownWidth - 2 * margin - 2) / (layout.width + 2 * Self.padX),
            Double(shownHeight - 2 * margin - 2) / (layout.height + 2 * Self.padY),
        )
        if most >= comfortable { return comfortable }
        return !comfortably && most >= max(lawful, hasHanzi ? 10 : 8) ? most : nil
    }
}
