import Media

/// One wording as it would look in a picture of the reader's size, and how to look for it.
struct MarkTemplate: Sendable {
    /// A shift of the text, and a change of its size around the plate's middle.
    struct Pose: Hashable, Sendable {
        var x = 0.0
        var y = 0.0
        var scale = 1.0
    }

    let plan: MarkPlan
    let area: PixelArea
    private let base: MarkInk.Placing
    private let ink: MarkInk
    private let glyphs: MarkGlyphs
    private let radius: Int

    init(
        _ plan: MarkPlan,
        _ glyphs: MarkGlyphs,
        width: Int,
        height: Int,
    ) throws(MarkDrawingError) {
        self.plan = plan
        self.glyphs = glyphs
        let across = Double(width) / Double(plan.shownWidth)
        let down = Double(height) / Double(plan.shownHeight)
        let (left, top) = (Double(plan.x) * across, Double(plan.y) * down)
        let right = min(Double(plan.x + plan.width) * across, Double(width))
        let bottom = min(Double(plan.y + plan.height) * down, Double(height))
        let (x, y) = (Int(left.rounded(.up)), Int(top.rounded(.up)))
        area = PixelArea(
            x: x,
            y: y,
            width: max(1, Int(right.rounded(.down)) - x),
            height: max(1, Int(bottom.rounded(.down)) - y),
        )
        base = MarkInk.Placing(
            x: plan.placing.x * across + left - Double(x),
            y: plan.placing.y * down + top - Double(y),
            emX: plan.emPixels * across,
            emY: plan.emPixels * down,
        )
        radius = max(1, min(3, Int(left), y, width - Int(right.rounded(.up))))
        var ink = MarkInk(width: area.width, height: area.height)
        try ink.draw(plan.layout, glyphs, at: base)
        self.ink = ink
    }

    /// Whether the plate's rim is dark and something lighter is inside: all that most frames need.
    func mayStand(in pixels: PixelView) -> Bool {
        let rim = rims(at: base).map { pixels.mean(of: $0.moved(by: area)) }
        guard let darkest = rim.min(), let lightest = rim.max(), lightest < 120 else {
            return false
        }
        return pixels.mean(of: area) - darkest > 20
    }

    /// The whole-pixel shift at which a wording fits best, and how well.
    struct Sighting {
        let pose: Pose
        let correlation: Double
    }

    /// Looks closely around a shift; `nil` where the wording isn't resembled after all.
    func reading(
        of sighting: Sighting,
        in pixels: PixelView,
    ) throws(MarkDrawingError) -> MarkReading? {
        var best = (pose: sighting.pose, fit: try fit(sighting.pose, in: pixels))
        for (step, growth) in [(0.5, 0.01), (0.25, 0.005), (0.125, 0.0025)] {
            best = try refine(best, step, growth, in: pixels)
        }
        guard best.fit.correlation >= MarkThreshold.resemblance else { return nil }
        return try judge(best.pose, best.fit, in: pixels)
    }

    /// Looks around the implied place in whole pixels; `nil` where nothing resembles the wording.
    func sighting(in pixels: PixelView) -> Sighting? {
        guard mayStand(in: pixels) else { return nil }
        var best: Sighting?
        let stride = base.emY > 24 ? 2 : 1
        for y in -radius...radius {
            for x in -radius...radius {
                let fit = pixels.fit(ink, at: area.moved(x, y), stride: stride)
                if fit.correlation > best?.correlation ?? 0.3 {
                    let pose = Pose(x: Double(x), y: Double(y))
                    best = Sighting(pose: pose, correlation: fit.correlation)
                }
            }
        }
        return best
    }

    /// Climbs to the best neighbour while there is a better one.
    private func refine(
        _ start: (pose: Pose, fit: Fit),
        _ step: Double,
        _ growth: Double,
        in pixels: PixelView,
    ) throws(MarkDrawingError) -> (pose: Pose, fit: Fit) {
        var best = start
        for _ in 0..<3 {
            let centre = best.pose
            var neighbours = [centre, centre, centre, centre, centre, centre]
            neighbours[0].x += step
            neighbours[1].x -= step
            neighbours[2].y += step
            neighbours[3].y -= step
            neighbours[4].scale += growth
            neighbours[5].scale -= growth
            for pose in neighbours where abs(pose.scale - 1) < 0.03 {
                let fit = try fit(pose, in: pixels)
                if fit.correlation > best.fit.correlation { best = (pose, fit) }
            }
            if best.pose == centre { break }
        }
        return best
    }

    private func fit(_ pose: Pose, in pixels: PixelView) throws(MarkDrawingError) -> Fit {
        pixels.fit(try drawn(pose), at: area, stride: 1)
    }

    private func drawn(_ pose: Pose) throws(MarkDrawingError) -> MarkInk {
        var ink = MarkInk(width: area.width, height: area.height)
        try ink.draw(plan.layout, glyphs, at: placing(pose))
        return ink
    }

    private func placing(_ pose: Pose) -> MarkInk.Placing {
        let growth = pose.scale - 1
        return MarkInk.Placing(
            x: base.x + pose.x - growth * plan.layout.width * base.emX / 2,
            y: base.y + pose.y - growth * plan.layout.height * base.emY / 2,
            emX: base.emX * pose.scale,
            emY: base.emY * pose.scale,
        )
    }

    private func judge(
        _ pose: Pose,
        _ fit: Fit,
        in pixels: PixelView,
    ) throws(MarkDrawingError) -> MarkReading {
        let placing = placing(pose)
        let ink = try drawn(pose)
        let contrast = fit.slope
        var (weakest, patch) = (1.0, 0.0)
        let side = max(3, Int((placing.emY * 0.25).rounded()))
        for place in plan.layout.places {
            let cell = cell(of: place, at: placing).clipped(to: area)
            let part = pixels.fit(ink, at: area, within: cell, stride: 1)
            let strength = contrast > 0 ? min(1, part.slope / contrast / 0.6) : 0
            weakest = min(weakest, part.correlation * max(0, strength))
            patch = max(
                patch,
                pixels.worstPatch(ink, at: area, within: cell, like: part, side: side),
            )
        }
        let rest = rims(at: placing).map { pixels.mean(of: $0.moved(by: area)) - fit.ground }
        let spill = contrast > 0 ? (rest.max() ?? 0) / contrast : 1
        let height = plan.heightFraction * pose.scale
        let reading = MarkReading(
            wording: plan.wording,
            box: .init(x: plan.x, y: plan.y, width: plan.width, height: plan.height),
            correlation: fit.correlation,
            weakestGlyph: weakest,
            worstPatch: patch,
            contrast: contrast,
            spill: spill,
            heightFraction: height,
            verdict: .stands,
        )
        return reading.judged
    }

    /// The field of a character, on the plate.
    private func cell(of place: MarkLayout.Place, at placing: MarkInk.Placing) -> PixelArea {
        let isHanzi = MarkFont.isHanzi(place.character)
        let above = isHanzi ? MarkFont.ascent + 0.04 : 0.86
        let below =
            isHanzi ? MarkFont.descent + 0.04 : "gpy".contains(place.character) ? 0.28 : 0.06
        return PixelArea(
            from: (
                placing.x + place.penX * placing.emX,
                placing.y + (place.baseline - above) * placing.emY,
            ),
            to: (
                placing.x + (place.penX + place.advance) * placing.emX,
                placing.y + (place.baseline + below) * placing.emY,
            ),
        )
    }

    /// What is empty around the text, on the plate: left, right, above and below.
    private func rims(at placing: MarkInk.Placing) -> [PixelArea] {
        let (right, bottom) = (Double(area.width), Double(area.height))
        let endX = placing.x + plan.layout.width * placing.emX
        let endY = placing.y + plan.layout.height * placing.emY
        // The edge itself takes colour from what lies beside it.
        let edge = base.emX > 24 ? 2.0 : 1.0
        return [
            PixelArea(from: (edge, edge), to: (placing.x, bottom - edge)),
            PixelArea(from: (endX, edge), to: (right - edge, bottom - edge)),
            PixelArea(from: (edge, edge), to: (right - edge, placing.y)),
            PixelArea(from: (edge, endY), to: (right - edge, bottom - edge)),
        ]
    }
}
