/// How much of each pixel of a rectangle a text covers, 0 to 1.
struct MarkInk: Sendable {
    let width: Int
    let height: Int
    private(set) var coverage: [Float]

    init(width: Int, height: Int) {
        self.width = max(width, 1)
        self.height = max(height, 1)
        coverage = Array(repeating: 0, count: self.width * self.height)
    }

    /// Where a text lies on the rectangle: its upper left corner and its size, in pixels.
    struct Placing: Hashable, Sendable {
        var x: Double
        var y: Double
        /// Pixels an em across and down; they differ by a hair where a size was rounded.
        var emX: Double
        var emY: Double
    }

    /// Draws a text by averaging the large drawing over each pixel.
    mutating func draw(
        _ layout: MarkLayout,
        _ glyphs: MarkGlyphs,
        at placing: Placing,
    ) throws(MarkDrawingError) {
        let scaleX = placing.emX / Double(glyphs.emPixels)
        let scaleY = placing.emY / Double(glyphs.emPixels)
        for place in layout.places {
            let glyph = try glyphs.glyph(place.character)
            let left = placing.x + place.penX * placing.emX + glyph.left * scaleX
            let top = placing.y + place.baseline * placing.emY - glyph.top * scaleY
            draw(
                glyph,
                Axis(left, scaleX, glyph.width, width),
                Axis(top, scaleY, glyph.height, height),
            )
        }
    }

    private mutating func draw(_ glyph: MarkGlyph, _ across: Axis, _ down: Axis) {
        guard !across.cells.isEmpty, !down.cells.isEmpty else { return }
        let (rowSize, stride) = (across.cells.count, glyph.width + 1)
        var rows = [Float](repeating: 0, count: rowSize * glyph.height)
        glyph.sums.withUnsafeBufferPointer { sums in
            for y in 0..<glyph.height {
                for (index, cell) in across.cells.enumerated() {
                    let base = y &* stride
                    let high = sums[base &+ cell.end] + cell.endPart * cell.endStep(sums, base)
                    let low =
                        sums[base &+ cell.start] + cell.startPart * cell.startStep(sums, base)
                    rows[y &* rowSize &+ index] = (high - low) * across.weight
                }
            }
        }
        for (index, cell) in down.cells.enumerated() {
            let offset = (down.first + index) * width + across.first
            cell.eachPart(upTo: glyph.height) { y, part in
                let weight = part * down.weight
                for x in 0..<rowSize {
                    coverage[offset &+ x] += rows[y &* rowSize &+ x] * weight
                }
            }
        }
        for y in down.first..<down.first + down.cells.count {
            for x in across.first..<across.first + rowSize {
                coverage[y * width + x] = min(coverage[y * width + x], 1)
            }
        }
    }
}

/// Which stretch of the drawing falls into each pixel along one direction.
private struct Axis {
    struct Cell {
        let start: Int
        let startPart: Float
        let end: Int
        let endPart: Float

        func startStep(_ sums: UnsafeBufferPointer<Float>, _ base: Int) -> Float {
            startPart > 0 ? sums[base &+ start &+ 1] - sums[base &+ start] : 0
        }

        func endStep(_ sums: UnsafeBufferPointer<Float>, _ base: Int) -> Float {
            endPart > 0 ? sums[base &+ end &+ 1] - sums[base &+ end] : 0
        }

        /// Each sample that the stretch touches, and how much of it.
        func eachPart(upTo count: Int, _ body: (Int, Float) -> Void) {
            var sample = start
            while sample < count, sample <= end {
                let from = sample == start ? startPart : 0
                let to = sample == end ? endPart : 1
                if to > from { body(sample, to - from) }
                sample += 1
            }
        }
    }

    let first: Int
    let cells: [Cell]
    let weight: Float

    init(_ origin: Double, _ scale: Double, _ count: Int, _ limit: Int) {
        let from = Int(max(0, min(Double(limit), origin.rounded(.down))))
        let end = origin + scale * Double(count)
        let to = Int(max(0, min(Double(limit), end.rounded(.up))))
        first = from
        weight = Float(scale)
        cells = (from..<max(from, to)).map { pixel in
            let low = min(max((Double(pixel) - origin) / scale, 0), Double(count))
            let high = min(max((Double(pixel + 1) - origin) / scale, 0), Double(count))
            return Cell(
                start: Int(low),
                startPart: Float(low - low.rounded(.down)),
                end: Int(high),
                endPart: Float(high - high.rounded(.down)),
            )
        }
    }
}
