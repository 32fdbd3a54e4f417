import Media

/// A stamp as it stands among a file's stored pixels: turned, mirrored and stretched like them.
struct StoredPlate: Hashable, Sendable {
    let picture: Picture
    let x: Int
    let y: Int
    /// The size of the whole stored picture.
    let width: Int
    let height: Int

    /// Puts a stamp into a stored picture of that size.
    ///
    /// - Throws: ``ToolFault/unusable(_:)`` when the stamp was drawn for another picture or leaves
    ///   it.
    init(
        _ stamp: Stamp,
        width: Int,
        height: Int,
        orientation: PictureOrientation,
    ) throws(ToolFault) {
        let plate = stamp.picture
        guard plate.format == .gray8, (1...1 << 16).contains(width),
            (1...1 << 16).contains(height), (1...1 << 20).contains(stamp.shownWidth),
            (1...1 << 20).contains(stamp.shownHeight)
        else { throw .unusable("the mark isn't a gray plate for a picture of this size") }
        guard stamp.x >= 0, stamp.y >= 0, stamp.x <= stamp.shownWidth - plate.width,
            stamp.y <= stamp.shownHeight - plate.height
        else { throw .unusable("the mark doesn't lie inside the picture") }
        let turned = plate.unturned(
            x: stamp.x,
            y: stamp.y,
            shown: (stamp.shownWidth, stamp.shownHeight),
            orientation,
        )
        let across = Stretch(turned.x, turned.picture.width, from: turned.of.width, to: width)
        let down = Stretch(turned.y, turned.picture.height, from: turned.of.height, to: height)
        // Square pixels are made by stretching one side; anything else is another picture.
        guard across.isPlain || down.isPlain, across.count > 0, down.count > 0 else {
            throw .unusable("the mark was drawn for a picture of another shape")
        }
        picture = turned.picture.resampled(across: across, down: down)
        (x, y) = (across.start, down.start)
        (self.width, self.height) = (width, height)
    }

    private init(_ picture: Picture, _ x: Int, _ y: Int, of whole: StoredPlate) {
        (self.picture, self.x, self.y) = (picture, x, y)
        (width, height) = (whole.width, whole.height)
    }

    /// The same with margins, so that it begins and ends where a pixel of colour does.
    func aligned(across: Int, down: Int) -> StoredPlate {
        let left = x / across * across
        let top = y / down * down
        let right = min((x + picture.width + across - 1) / across * across, width)
        let bottom = min((y + picture.height + down - 1) / down * down, height)
        let columns = (left..<right).map { min(max($0 - x, 0), picture.width - 1) }
        let rows = (top..<bottom).map { min(max($0 - y, 0), picture.height - 1) }
        let bytes = rows.flatMap { row in
            let start = row * picture.width
            return columns.map { picture.bytes[start + $0] }
        }
        let grown = Picture(
            width: columns.count,
            height: rows.count,
            format: .gray8,
            bytes: bytes,
        )
        return grown.map { StoredPlate($0, left, top, of: self) } ?? self
    }
}

/// Which stored pixels of one side a stretch of shown pixels covers, and by how much of each.
struct Stretch: Hashable, Sendable {
    /// The first stored pixel.
    let start: Int
    /// How many stored pixels.
    let count: Int
    /// Shown pixels in one stored pixel.
    let scale: Double
    /// How far the first stored pixel begins before the first shown one, in shown pixels.
    let lead: Double
    /// The shown pixels of the stretch.
    let length: Int

    init(_ position: Int, _ length: Int, from shown: Int, to stored: Int) {
        scale = Double(shown) / Double(stored)
        self.length = length
        start = min(Int((Double(position) / scale).rounded(.down)), stored - 1)
        let end = min(Int((Double(position + length) / scale).rounded(.up)), stored)
        count = end - start
        lead = Double(position) - Double(start) * scale
    }

    /// Whether stored pixels are shown pixels.
    var isPlain: Bool { scale == 1 }

    /// The shown pixels under a stored one with their shares; never none.
    func shares(of index: Int) -> [(place: Int, share: Double)] {
        let from = Double(index) * scale - lead
        let (low, high) = (max(from, 0), min(from + scale, Double(length)))
        let first = min(max(Int(low.rounded(.down)), 0), length - 1)
        let last = min(max(Int(high.rounded(.up)) - 1, first), length - 1)
        let shares = (first...last).map { place in
            (place, max(min(high, Double(place + 1)) - max(low, Double(place)), 0))
        }
        let sum = shares.reduce(0) { $0 + $1.1 }
        return sum > 1e-9 ? shares.map { ($0.0, $0.1 / sum) } : [(first, 1)]
    }
}
