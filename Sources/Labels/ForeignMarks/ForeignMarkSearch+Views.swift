import Media

extension ForeignMarkSearch {
    /// What is searched at once: one frame, or what stands still over several.
    struct View {
        let map: StrokeMap
        let seconds: ClosedRange<Double>
        /// The size of its frames.
        let size: (width: Int, height: Int)
        /// How many of its lines are read.
        let most: Int
    }

    /// A line that is to be read, and whence it comes.
    struct Line {
        let picture: Picture
        let box: TextBox
        let seconds: ClosedRange<Double>
        let size: (width: Int, height: Int)
    }

    /// What stands still over all frames, and over the opening; then each frame by itself, with
    /// what is left of the lines shared out evenly.
    func views(of frames: [Frame]) -> [View] {
        let frames = Array(frames.prefix(limits.frames))
        let maps = frames.map { StrokeMap(of: $0.picture) }
        let opening = frames.indices.filter { frames[$0].seconds < 2 }
        let still = [Array(frames.indices), opening].filter { $0.count > 1 }
        let groups = still.count == 2 && still[0] == still[1] ? [still[0]] : still
        var views = groups.compactMap { view(of: $0, maps, frames, most: limits.linesInView) }
        let left = max(limits.lines - views.count * limits.linesInView, 0)
        let share = min(limits.linesInView, left / max(frames.count, 1))
        views += frames.indices.compactMap { view(of: [$0], maps, frames, most: share) }
        return views
    }

    private func view(
        of group: [Int],
        _ maps: [StrokeMap],
        _ frames: [Frame],
        most: Int,
    ) -> View? {
        let seconds = group.map { frames[$0].seconds }
        guard let map = StrokeMap(common: group.map { maps[$0] }), let first = seconds.min(),
            let last = seconds.max()
        else { return nil }
        return View(map: map, seconds: first...last, size: map.size, most: most)
    }

    /// The likeliest lines of a view, ready to be read.
    static func lines(of view: View, _ limits: ForeignMarkLimits) -> [Line] {
        let binariser = TextBinariser()
        let boxes = TextLocator(limits: limits).boxes(in: view.map)
        return boxes.prefix(view.most).compactMap { box in
            binariser.line(box, of: view.map).map {
                Line(picture: $0, box: box, seconds: view.seconds, size: view.size)
            }
        }
    }

    /// The finding, in pixels of the picture as it is shown.
    func mark(_ line: Line, _ text: MarkText) -> ForeignMark {
        let across = Double(shownWidth) / Double(line.size.width)
        let down = Double(shownHeight) / Double(line.size.height)
        return ForeignMark(
            seconds: line.seconds,
            left: Int(Double(line.box.left) * across),
            top: Int(Double(line.box.top) * down),
            width: max(Int(Double(line.box.width) * across), 1),
            height: max(Int(Double(line.box.height) * down), 1),
            text: text,
        )
    }

    /// Each mark once, as it was read best, over all the seconds at which it was seen.
    func distinct(_ marks: [ForeignMark]) -> [ForeignMark] {
        var kept: [ForeignMark] = []
        for mark in marks.sorted(by: { $0.text.confidence > $1.text.confidence }) {
            guard let same = kept.firstIndex(where: { $0.touches(mark) }) else {
                kept.append(mark)
                continue
            }
            kept[same] = kept[same].spanning(mark.seconds)
        }
        return kept
    }
}

extension ForeignMark {
    /// Whether both stand at the same place.
    fileprivate func touches(_ other: Self) -> Bool {
        left < other.left + other.width && other.left < left + width
            && top < other.top + other.height && other.top < top + height
    }

    fileprivate func spanning(_ other: ClosedRange<Double>) -> Self {
        let first = min(seconds.lowerBound, other.lowerBound)
        let last = max(seconds.upperBound, other.upperBound)
        return Self(
            seconds: first...last,
            left: left,
            top: top,
            width: width,
            height: height,
            text: text,
        )
    }
}
