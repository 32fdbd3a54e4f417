/// Where the samples of a pixel lie in ffmpeg's raw video of one pixel format.
struct PixelLayout: Hashable, Sendable {
    /// What a sample says.
    enum Role: Hashable, Sendable { case light, chroma, alpha }

    /// One sample of each pixel.
    struct Component: Hashable, Sendable {
        var role: Role
        var plane: Int
        /// Where it begins in its pixel, in samples.
        var offset = 0
        /// How far the next pixel's is, in samples.
        var step = 1
    }

    /// ffmpeg's name of the format.
    let name: String
    let components: [Component]
    /// Bits of a sample.
    let depth: Int
    var isBigEndian = false
    /// How often width and height are halved for the planes of colour.
    var shift = (wide: 0, high: 0)
    var isRGB = false

    var bytesPerSample: Int { depth > 8 ? 2 : 1 }
    var planeCount: Int { (components.map(\.plane).max() ?? 0) + 1 }
    var hasAlpha: Bool { components.contains { $0.role == .alpha } }
    var isGray: Bool { !isRGB && !components.contains { $0.role == .chroma } }

    static func == (one: Self, other: Self) -> Bool { one.name == other.name }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The samples of one plane.
    func components(ofPlane plane: Int) -> [Component] { components.filter { $0.plane == plane } }

    /// A plane's columns and rows in a picture of that size.
    func size(ofPlane plane: Int, width: Int, height: Int) -> (width: Int, height: Int) {
        guard isSubsampled(plane) else { return (width, height) }
        return (
            (width + (1 << shift.wide) - 1) >> shift.wide,
            (height + (1 << shift.high) - 1) >> shift.high,
        )
    }

    /// Whether a plane holds colour.
    func isSubsampled(_ plane: Int) -> Bool {
        components(ofPlane: plane).contains { $0.role == .chroma }
    }

    /// Bytes from one pixel of a plane to the next.
    func pixelBytes(ofPlane plane: Int) -> Int {
        (components(ofPlane: plane).first?.step ?? 1) * bytesPerSample
    }

    /// Bytes of a raw picture.
    func byteCount(width: Int, height: Int) -> Int {
        (0..<planeCount).reduce(0) { sum, plane in
            let size = size(ofPlane: plane, width: width, height: height)
            return sum + size.width * size.height * pixelBytes(ofPlane: plane)
        }
    }
}
