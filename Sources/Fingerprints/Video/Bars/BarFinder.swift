public import Media

/// Finds letterbox and pillarbox bars by looking at several frames of a film.
///
/// One frame can't tell a bar from a dark wall. A bar counts when three frames in four have it at
/// least so thick; frames of one brightness have no say. Bars of any plain brightness are found,
/// at one side or at all; a blurred copy of the picture beside it is no bar.
public struct BarFinder: Sendable {
    /// How many frames must have a say, unless the film has fewer.
    public static let leastFrames = 3

    private var measured: [Bars] = []
    private var size: (width: Int, height: Int)?
    private var frames = 0

    /// Has seen nothing yet.
    public init() {}

    /// Looks at one more frame, in gray; frames of another size than the first are passed over.
    public mutating func look(at picture: Picture) {
        let size = size ?? (picture.width, picture.height)
        guard size == (picture.width, picture.height) else { return }
        self.size = size
        frames += 1
        if let bars = Bars(of: picture) { measured.append(bars) }
    }

    /// Forgets all frames but the last few, so that bars may come and go within a film.
    mutating func forget(allBut count: Int) {
        measured = Array(measured.suffix(count))
        frames = min(frames, count)
    }

    /// The picture within the bars that the frames so far agree on; `nil` when there are none.
    ///
    /// Bars of less than a fiftieth of the picture are none, and so is what leaves less than a
    /// fifth of its width or height.
    public var inner: PixelBox? {
        guard let size, measured.count >= min(Self.leastFrames, frames) else { return nil }
        let (left, right) = (agreed(\.left), agreed(\.right))
        let (top, bottom) = (agreed(\.top), agreed(\.bottom))
        guard (left + right) * 50 >= size.width || (top + bottom) * 50 >= size.height else {
            return nil
        }
        // Coding and scaling blur the edge of a bar: one more line goes with it.
        let edges = [left, right, top, bottom].map { $0 == 0 ? 0 : $0 + 1 }
        let (width, height) = (size.width - edges[0] - edges[1], size.height - edges[2] - edges[3])
        guard width * 5 >= size.width, height * 5 >= size.height, min(width, height) >= 16 else {
            return nil
        }
        return PixelBox(left: edges[0], top: edges[2], width: width, height: height)
    }

    /// What three frames in four have at least.
    private func agreed(_ side: KeyPath<Bars, Int>) -> Int {
        let thicknesses = measured.map { $0[keyPath: side] }.sorted()
        return thicknesses.isEmpty ? 0 : thicknesses[thicknesses.count / 4]
    }
}
