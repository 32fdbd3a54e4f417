/// Finds where lines of text stand, before anything reads them.
///
/// Letters of a line stand side by side, are about as tall, as thick and as bright as each other,
/// and hang together at some level of contrast. Each level, light and dark, full size and half
/// size is searched by itself; of boxes that nearly coincide the likeliest stays.
public struct TextLocator: Sendable {
    /// The least contrast of strokes, level by level.
    private static let levels: [UInt8] = [20, 40, 70, 110, 150, 200, 236]
    /// The heights of letters that are looked for, in pixels of a plane.
    private static let heights = 9...90

    private let limits: ForeignMarkLimits

    /// Takes how much may be looked at.
    public init(limits: ForeignMarkLimits = ForeignMarkLimits()) { self.limits = limits }

    /// The likeliest lines, the likeliest first, at most ``ForeignMarkLimits/linesInView``.
    public func boxes(in map: StrokeMap) -> [TextBox] {
        var found: [TextBox] = []
        for (index, plane) in map.planes.enumerated() {
            for polarity in StrokePlane.Polarity.allCases {
                let contrast = plane.contrast(polarity)
                for level in Self.levels {
                    let lines = lines(in: contrast, width: plane.width, atLeast: level)
                    found += lines.map { $0.box(plane: index, polarity, level) }
                }
            }
        }
        return distinct(found)
    }

    private func lines(in contrast: [UInt8], width: Int, atLeast level: UInt8) -> [StrokeLine] {
        let all = StrokeFinder.strokes(
            in: contrast,
            width: width,
            atLeast: level,
            most: limits.strokes * 64,
        )
        let strokes = (all ?? []).filter(Self.mayBePartOfLetter)
        guard strokes.count <= limits.strokes else { return [] }
        return StrokeLine.lines(of: strokes.sorted { $0.left < $1.left })
            .filter { Self.heights.contains($0.height) && $0.looksLikeText }
    }

    private static func mayBePartOfLetter(_ stroke: Stroke) -> Bool {
        stroke.height <= heights.upperBound && stroke.width <= 3 * heights.upperBound
            && stroke.area >= 6 && max(stroke.width, stroke.height) >= 4
    }

    private func distinct(_ boxes: [TextBox]) -> [TextBox] {
        var kept: [TextBox] = []
        for box in boxes.sorted(by: { $0.confidence > $1.confidence }) {
            guard kept.count < limits.linesInView else { break }
            if kept.allSatisfy({ !$0.isSame(as: box) }) { kept.append(box) }
        }
        return kept
    }
}
