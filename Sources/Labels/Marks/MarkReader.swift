public import Media

/// Looks for marks of ours in pictures of one shown shape.
///
/// Pictures come upright, with square pixels, as `gray8`, in the size that ``size(shownWidth:shownHeight:)``
/// gives: small enough that a frame of 8K costs what one of 720 lines costs. Every wording of the
/// catalogue is looked for at the place and size that its plan implies, give or take three pixels
/// and three percent.
public struct MarkReader: Sendable {
    /// The longest that the shortest side of a looked-at picture may be.
    public static let mostLines = 720

    /// In which size pictures are to be decoded for a reader.
    public static func size(shownWidth: Int, shownHeight: Int) -> (width: Int, height: Int) {
        let shortest = min(shownWidth, shownHeight)
        guard shortest > mostLines else { return (shownWidth, shownHeight) }
        let scale = Double(mostLines) / Double(shortest)
        let scaled = { (side: Int) in max(1, Int((Double(side) * scale).rounded())) }
        return (scaled(shownWidth), scaled(shownHeight))
    }

    /// How wide a looked-at picture must be.
    public let width: Int
    /// How high a looked-at picture must be.
    public let height: Int

    private let templates: [MarkTemplate]

    /// Prepares all wordings for a shape; a picture too small for any has none.
    ///
    /// - Throws: ``MarkDrawingError`` when a character wasn't drawn.
    public init(
        shownWidth: Int,
        shownHeight: Int,
        glyphs: MarkGlyphs,
    ) throws(MarkDrawingError) {
        let (width, height) = Self.size(shownWidth: shownWidth, shownHeight: shownHeight)
        (self.width, self.height) = (width, height)
        var templates: [MarkTemplate] = []
        for wording in MarkWording.catalogue {
            let plan = try? MarkPlan(
                wording: wording,
                shownWidth: shownWidth,
                shownHeight: shownHeight,
            )
            guard let plan else { continue }
            templates.append(try MarkTemplate(plan, glyphs, width: width, height: height))
        }
        self.templates = templates
    }

    /// The mark in a picture: the longest that stands, else the one that resembles most.
    ///
    /// `nil` where nothing resembles a mark, and for a picture of another size.
    public func read(_ picture: Picture) -> MarkReading? {
        let readings = resembling(picture)
        let standing = readings.filter(\.stands)
        // A short wording may end a longer one, which then claims less.
        let longest = standing.max { $0.box.width * $0.box.height < $1.box.width * $1.box.height }
        return longest ?? readings.max { $0.correlation < $1.correlation }
    }

    /// What each wording's place comes to, where anything resembles it.
    package func resembling(_ picture: Picture) -> [MarkReading] {
        guard picture.format == .gray8, picture.width == width, picture.height == height else {
            return []
        }
        return picture.bytes.withUnsafeBufferPointer { bytes in
            let pixels = PixelView(pixels: bytes, width: width, height: height)
            let seen = templates.map { ($0, $0.sighting(in: pixels)) }
            // Only those that come near the best one are worth a closer look.
            let least = (seen.compactMap { $0.1?.correlation }.max() ?? 0) - 0.25
            return seen.compactMap { template, sighting in
                guard let sighting, sighting.correlation >= least else { return nil }
                return try? template.reading(of: sighting, in: pixels)
            }
        }
    }
}
