/// Strokes side by side that look as if they belonged to one line.
struct StrokeLine: Sendable {
    private(set) var whole: Stroke
    private(set) var strokes: [Stroke]

    var height: Int { whole.height }

    /// Puts strokes, sorted by their left edges, together to lines.
    static func lines(of strokes: [Stroke]) -> [Self] {
        var groups = Array(strokes.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while groups[index] != index { index = groups[index] }
            return index
        }
        for (index, stroke) in strokes.enumerated() {
            // No neighbour is further away than the tallest letter's share.
            let reach = stroke.right + 48
            for next in strokes.indices[(index + 1)...] {
                guard strokes[next].left <= reach else { break }
                guard belongTogether(stroke, strokes[next]) else { continue }
                let (one, other) = (root(index), root(next))
                groups[max(one, other)] = min(one, other)
            }
        }
        var lines: [Int: Self] = [:]
        for (index, stroke) in strokes.enumerated() {
            let root = root(index)
            lines[root, default: Self(whole: stroke, strokes: [])].strokes.append(stroke)
        }
        return lines.keys.sorted().compactMap { lines[$0]?.measured }
    }

    private static func belongTogether(_ first: Stroke, _ second: Stroke) -> Bool {
        let tall = max(first.height, second.height)
        guard tall >= 8, 10 * (second.left - first.right) <= 6 * tall else { return false }
        let overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
        guard 10 * overlap >= 6 * min(first.height, second.height) else { return false }
        let thickness = (first.thickness, second.thickness)
        guard max(thickness.0, thickness.1) <= 2.2 * min(thickness.0, thickness.1) else {
            return false
        }
        return max(first.contrast, second.contrast) <= 2.2 * min(first.contrast, second.contrast)
    }

    private var measured: Self {
        var line = self
        line.whole = strokes[0]
        for stroke in strokes.dropFirst() { line.whole.absorb(stroke) }
        return line
    }

    /// Whether shape and filling are those of some characters in a row.
    var looksLikeText: Bool {
        let tallest = strokes.map(\.height).max() ?? 0
        let filled = Double(whole.area) / Double(max(whole.width * whole.height, 1))
        let slenderness = Double(whole.width) / Double(max(whole.height, 1))
        return strokes.count >= 3 && strokes.count <= 120
            && 10 * whole.height <= 17 * tallest
            && (1.4...40).contains(slenderness) && (0.1...0.75).contains(filled)
            && whole.thickness * 2.5 < Double(whole.height)
    }

    /// The line as a box of the picture.
    func box(plane: Int, _ polarity: StrokePlane.Polarity, _ level: UInt8) -> TextBox {
        let scale = 1 << plane
        return TextBox(
            left: whole.left * scale,
            top: whole.top * scale,
            width: whole.width * scale,
            height: whole.height * scale,
            confidence: confidence,
            plane: plane,
            polarity: polarity,
            level: level,
            contrast: whole.contrast,
            letters: strokes.map { .init($0) },
        )
    }

    /// Even strokes of clear contrast, many of them as tall as the line.
    private var confidence: Double {
        let thick = strokes.map(\.thickness)
        let mean = thick.reduce(0, +) / Double(thick.count)
        let spread = thick.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(thick.count)
        let evenness = 1 / (1 + 2 * spread.squareRoot() / max(mean, 0.1))
        let tall = strokes.filter { 10 * $0.height >= 6 * whole.height }
        let share = Double(tall.map(\.area).reduce(0, +)) / Double(max(whole.area, 1))
        let clearness = min(whole.contrast / 120, 1)
        let length = min(Double(tall.count) / 8, 1)
        return evenness * (0.3 + 0.7 * share) * (0.4 + 0.6 * clearness) * (0.3 + 0.7 * length)
    }
}
