public import Media

/// Looks for marks that others burned into a picture or a video.
///
/// It is pure but for the reader that it is handed: it says which seconds are to be looked at and
/// how large, finds lines of text in those frames, has them read at once, and judges the words.
public struct ForeignMarkSearch: Sendable {
    /// A frame and the second that it is shown at.
    public typealias Frame = (seconds: Double, picture: Picture)
    /// Reads lines of text, one picture each, in their order.
    public typealias Reader = ([Picture]) async throws -> [RecognisedText]

    /// The size of the picture as it is shown, in square pixels.
    public let shownWidth: Int
    /// Rows of the picture as it is shown.
    public let shownHeight: Int
    /// The length of a video in seconds; `nil` for a picture.
    public let durationSeconds: Double?
    let limits: ForeignMarkLimits

    /// Takes what is known of a file; `nil` when its picture has no size.
    public init?(
        shownWidth: Int,
        shownHeight: Int,
        durationSeconds: Double?,
        limits: ForeignMarkLimits = ForeignMarkLimits(),
    ) {
        guard (1...1_000_000).contains(shownWidth), (1...1_000_000).contains(shownHeight) else {
            return nil
        }
        self.shownWidth = shownWidth
        self.shownHeight = shownHeight
        self.durationSeconds = durationSeconds
        self.limits = limits
    }

    /// How large frames are to be handed over: the shortest side as the limits say, unless the
    /// longest becomes too long.
    ///
    /// Marks have a height in proportion to the shortest side, so small pictures are enlarged.
    public var frameSize: (width: Int, height: Int) {
        let shortest = Double(min(shownWidth, shownHeight))
        let longest = Double(max(shownWidth, shownHeight))
        let zoom = min(
            Double(limits.shortestSide) / shortest,
            Double(limits.longestSide) / longest,
        )
        let side = { (length: Int) in max(Int((Double(length) * zoom).rounded()), 1) }
        return (side(shownWidth), side(shownHeight))
    }

    /// Which seconds are to be looked at, in order: the opening, where marks are owed, and some
    /// places up to the end.
    public var seconds: [Double] {
        guard let durationSeconds, durationSeconds.isFinite, durationSeconds > 0 else {
            return [0]
        }
        let opening = [0, 0.5, 1, 1.5].filter { $0 < 0.9 * durationSeconds }
        let count = max(limits.frames - opening.count, 1)
        let later = (1...count).map { place in
            0.97 * durationSeconds * Double(place) / Double(count)
        }
        let planned = opening + later.filter { $0 > 1.8 || opening.count < 4 }
        return Array(Set(planned).sorted().prefix(max(limits.frames, 1)))
    }

    /// The marks in frames of ``frameSize`` at ``seconds``; frames that couldn't be had are left
    /// out.
    ///
    /// - Throws: what the reader throws.
    public func marks(in frames: [Frame], reader: Reader) async throws -> [ForeignMark] {
        var lines: [Line] = []
        for view in views(of: frames) {
            lines += Self.lines(of: view, limits)
            guard lines.count < limits.lines else { break }
        }
        lines = Array(lines.prefix(limits.lines))
        guard !lines.isEmpty else { return [] }
        let readings = try await reader(lines.map(\.picture))
        return distinct(
            zip(lines, readings).compactMap { line, reading in
                MarkText(reading: reading, limits: limits).map { mark(line, $0) }
            }
        )
    }
}
