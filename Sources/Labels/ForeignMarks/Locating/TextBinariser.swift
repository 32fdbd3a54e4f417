public import Media

/// Turns located text into what readers of print expect: black on white, letters 40 pixels tall.
public struct TextBinariser: Sendable {
    /// How tall a line is made, in pixels.
    private static let lineHeight = 40
    /// White on every side, in pixels.
    private static let border = 12
    /// The widest line, in pixels.
    private static let widest = 2400

    /// Needs nothing.
    public init() {}

    /// One line of text as a picture of its own.
    public func line(_ box: TextBox, of map: StrokeMap) -> Picture? {
        guard map.planes.indices.contains(box.plane) else { return nil }
        let plane = map.planes[box.plane]
        let scale = 1 << box.plane
        // Dots and accents may stand above the box that the letters gave.
        let margin = Double(box.height) / Double(scale) * 0.2
        let (left, top) = (Double(box.left / scale) - margin, Double(box.top / scale) - margin)
        let wide = Double(box.width / scale) + 2 * margin
        let high = Double(box.height / scale) + 2 * margin
        let zoom = Double(Self.lineHeight) * 1.4 / max(high, 1)
        let (width, height) = (Int(wide * zoom), Int(high * zoom))
        guard width > 0, height > 0, width <= Self.widest else { return nil }
        let tone = Self.tones(box)
        let contrast = plane.contrast(box.polarity)
        var near = [Bool](repeating: false, count: width * height)
        for letter in box.letters {
            let rows = Self.range(letter.top, letter.bottom, top, zoom, height)
            let columns = Self.range(letter.left, letter.right, left, zoom, width)
            for row in rows { for column in columns { near[row * width + column] = true } }
        }
        let (across, down) = (width + 2 * Self.border, height + 2 * Self.border)
        var bytes = [UInt8](repeating: 255, count: across * down)
        contrast.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                let y = top + (Double(row) + 0.5) / zoom - 0.5
                for column in 0..<width where near[row * width + column] {
                    let x = left + (Double(column) + 0.5) / zoom - 0.5
                    let value = Self.value(pixels, plane.width, plane.height, x, y)
                    let place = (row + Self.border) * across + column + Self.border
                    bytes[place] = tone[value]
                }
            }
        }
        return Picture(width: across, height: down, format: .gray8, bytes: bytes)
    }

    /// Where a letter's side comes to lie, with two pixels more at both ends.
    private static func range(
        _ start: Int,
        _ end: Int,
        _ origin: Double,
        _ zoom: Double,
        _ most: Int,
    ) -> Range<Int> {
        let first = Int((Double(start) - 2 - origin) * zoom)
        let last = Int((Double(end) + 2 - origin) * zoom)
        return min(max(first, 0), most)..<min(max(last, first, 0), most)
    }

    /// White below a third of the strokes' contrast, black from four fifths of it on.
    private static func tones(_ box: TextBox) -> [UInt8] {
        let white = max(0.35 * box.contrast, 0.85 * Double(box.level))
        let black = max(0.8 * box.contrast, white + 4)
        return (0...255).map { value in
            let share = (Double(value) - white) / (black - white)
            return UInt8(255 - 255 * min(max(share, 0), 1))
        }
    }

    /// The contrast between four pixels, each by its nearness; nothing beyond the edge.
    @inline(__always)
    private static func value(
        _ pixels: UnsafeBufferPointer<UInt8>,
        _ width: Int,
        _ height: Int,
        _ x: Double,
        _ y: Double,
    ) -> Int {
        let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        guard column >= 0, row >= 0, column + 1 < width, row + 1 < height else { return 0 }
        let (right, below) = (x - Double(column), y - Double(row))
        let place = row * width + column
        let upper =
            Double(pixels[place]) * (1 - right) + Double(pixels[place + 1]) * right
        let lower =
            Double(pixels[place + width]) * (1 - right) + Double(pixels[place + width + 1]) * right
        return Int(upper * (1 - below) + lower * below)
    }
}
