public import Media

/// How thick the plain bars around one picture are, in pixels.
public struct Bars: Hashable, Sendable {
    /// Columns at the left.
    public var left: Int
    /// Columns at the right.
    public var right: Int
    /// Rows at the top.
    public var top: Int
    /// Rows at the bottom.
    public var bottom: Int

    /// Measures the bars of a gray picture.
    ///
    /// A row or column belongs to a bar when nearly all of its pixels are as bright as the edge of
    /// the picture that it lies at, and the edge is of one brightness. `nil` when nothing else is
    /// left (a black frame says nothing of bars), and for colour pictures.
    public init?(of picture: Picture) {
        guard picture.format == .gray8 else { return nil }
        let measured = picture.bytes.withUnsafeBufferPointer { bytes in
            let rows = { BarLine(bytes, $0 * picture.width, 1, picture.width) }
            let columns = { BarLine(bytes, $0, picture.width, picture.height) }
            return Bars(
                left: Self.thickness(0..<picture.width, columns),
                right: Self.thickness((0..<picture.width).reversed(), columns),
                top: Self.thickness(0..<picture.height, rows),
                bottom: Self.thickness((0..<picture.height).reversed(), rows),
            )
        }
        guard measured.left + measured.right < picture.width,
            measured.top + measured.bottom < picture.height
        else { return nil }
        self = measured
    }

    init(left: Int, right: Int, top: Int, bottom: Int) {
        self.left = left
        self.right = right
        self.top = top
        self.bottom = bottom
    }

    private static func thickness(
        _ places: some Sequence<Int>,
        _ line: (Int) -> BarLine,
    ) -> Int {
        var level: Int?
        var count = 0
        for place in places {
            let current = line(place)
            let edge = level ?? current.brightness
            guard current.isPlain(at: edge) else { break }
            level = edge
            count += 1
        }
        return count
    }
}

/// One row or column of pixels.
private struct BarLine {
    /// How far a pixel of a bar may be from its brightness: what coding leaves.
    private static let tolerance = 10
    /// One pixel in so many may be anything: noise of the coding.
    private static let strays = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private let start: Int
    private let step: Int
    private let count: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ step: Int, _ count: Int) {
        self.bytes = bytes
        self.start = start
        self.step = step
        self.count = count
    }

    /// The brightness of the pixel in the middle: a bar has it everywhere.
    var brightness: Int { Int(bytes[start + count / 2 * step]) }

    /// Whether nearly all pixels are of one brightness.
    func isPlain(at level: Int) -> Bool {
        var left = count / Self.strays
        var place = start
        for _ in 0..<count {
            if abs(Int(bytes[place]) - level) > Self.tolerance {
                left -= 1
                if left < 0 { return false }
            }
            place += step
        }
        return true
    }
}
