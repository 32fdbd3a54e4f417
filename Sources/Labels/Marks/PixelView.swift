/// A rectangle of whole pixels.
struct PixelArea: Hashable, Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    init(x: Int, y: Int, width: Int, height: Int) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    /// The pixels whose middles lie between two corners; at least one.
    init(from: (x: Double, y: Double), to: (x: Double, y: Double)) {
        (x, y) = (Int(from.x.rounded()), Int(from.y.rounded()))
        width = max(1, Int(to.x.rounded()) - x)
        height = max(1, Int(to.y.rounded()) - y)
    }

    func moved(_ x: Int, _ y: Int) -> PixelArea {
        PixelArea(x: self.x + x, y: self.y + y, width: width, height: height)
    }

    func moved(by area: PixelArea) -> PixelArea { moved(area.x, area.y) }

    /// The part that lies on a plate of that size; its own left upper corner is zero.
    func clipped(to area: PixelArea) -> PixelArea {
        let (left, top) = (max(0, min(x, area.width - 1)), max(0, min(y, area.height - 1)))
        return PixelArea(
            x: left,
            y: top,
            width: max(1, min(x + width, area.width) - left),
            height: max(1, min(y + height, area.height) - top),
        )
    }
}

/// How pixels go with the ink that is expected on them.
struct Fit: Hashable, Sendable {
    /// Pearson's correlation; 0 where nothing varies.
    let correlation: Double
    /// How much brighter full ink is than none.
    let slope: Double
    /// How bright no ink is.
    let ground: Double

    fileprivate init(_ sums: Sums<Double>) {
        let count = Double(sums.count)
        let ink = sums.inkSquares - sums.ink * sums.ink / count
        let light = sums.lightSquares - sums.light * sums.light / count
        let both = sums.both - sums.ink * sums.light / count
        guard count > 1, ink > 1e-3, light > 1e-3 else {
            (correlation, slope) = (0, 0)
            ground = count > 0 ? sums.light / count : 0
            return
        }
        correlation = both / (ink * light).squareRoot()
        slope = both / ink
        ground = (sums.light - slope * sums.ink) / count
    }
}

private struct Sums<Number: BinaryFloatingPoint> {
    var count = 0
    var ink = Number.zero
    var inkSquares = Number.zero
    var light = Number.zero
    var lightSquares = Number.zero
    var both = Number.zero
}

/// The pixels of a gray picture.
struct PixelView {
    let pixels: UnsafeBufferPointer<UInt8>
    let width: Int
    let height: Int

    /// How bright an area is on average; what lies outside the picture doesn't count.
    func mean(of area: PixelArea) -> Double {
        let (left, right) = (max(0, area.x), min(width, area.x + area.width))
        let (top, bottom) = (max(0, area.y), min(height, area.y + area.height))
        guard left < right, top < bottom else { return 255 }
        var sum = 0
        for y in top..<bottom {
            for x in left..<right { sum &+= Int(pixels[y &* width &+ x]) }
        }
        return Double(sum) / Double((right - left) * (bottom - top))
    }

    /// Compares ink with the pixels under it, or with those of a part of it.
    func fit(
        _ ink: MarkInk,
        at area: PixelArea,
        within part: PixelArea? = nil,
        stride step: Int,
    ) -> Fit {
        let part = part ?? PixelArea(x: 0, y: 0, width: ink.width, height: ink.height)
        var all = Sums<Double>()
        guard area.x >= 0, area.y >= 0, area.x + area.width <= width,
            area.y + area.height <= height
        else { return Fit(all) }
        ink.coverage.withUnsafeBufferPointer { coverage in
            var y = part.y
            while y < part.y + part.height {
                // Sums of one row are small, so that single precision loses nothing.
                var row = Sums<Float>()
                var (inkIndex, index) = (
                    y &* ink.width &+ part.x, (area.y &+ y) &* width &+ area.x &+ part.x,
                )
                let end = inkIndex &+ part.width
                while inkIndex < end {
                    let (t, p) = (coverage[inkIndex], Float(pixels[index]))
                    row.count &+= 1
                    row.ink += t
                    row.inkSquares += t * t
                    row.light += p
                    row.lightSquares += p * p
                    row.both += t * p
                    inkIndex &+= step
                    index &+= step
                }
                all.add(row)
                y &+= step
            }
        }
        return Fit(all)
    }
}

extension PixelView {
    /// How far the worst square patch of a part is from what a fit expects, of full ink.
    ///
    /// Codecs ring around a stroke, so that a patch keeps its mean; another stroke doesn't.
    func worstPatch(
        _ ink: MarkInk,
        at area: PixelArea,
        within part: PixelArea,
        like fit: Fit,
        side: Int,
    ) -> Double {
        guard fit.slope > 1, area.x >= 0, area.y >= 0, area.x + area.width <= width,
            area.y + area.height <= height
        else { return 1 }
        let (across, down) = (min(side, part.width), min(side, part.height))
        // Sums of all residuals above and left, with an empty row and column before them.
        let stride = part.width + 1
        var sums = [Double](repeating: 0, count: stride * (part.height + 1))
        for y in 0..<part.height {
            var row = 0.0
            for x in 0..<part.width {
                let (inkX, inkY) = (part.x + x, part.y + y)
                let light = Double(pixels[(area.y + inkY) * width + area.x + inkX])
                let wanted = fit.ground + fit.slope * Double(ink.coverage[inkY * ink.width + inkX])
                row += light - wanted
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row
            }
        }
        var worst = 0.0
        for y in 0...part.height - down {
            for x in 0...part.width - across {
                let (top, bottom) = (y * stride + x, (y + down) * stride + x)
                let sum = sums[bottom + across] - sums[bottom] - sums[top + across] + sums[top]
                worst = max(worst, abs(sum))
            }
        }
        return worst / Double(across * down) / fit.slope
    }
}

extension Sums<Double> {
    fileprivate mutating func add(_ row: Sums<Float>) {
        count += row.count
        ink += Double(row.ink)
        inkSquares += Double(row.inkSquares)
        light += Double(row.light)
        lightSquares += Double(row.lightSquares)
        both += Double(row.both)
    }
}
