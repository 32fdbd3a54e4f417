import Labels
import Media

/// A picture that an input describes: its size, what is drawn onto it, and its pixels.
///
/// The first byte is the size; the second says which mark of ours is on it, if any. The rest are
/// pixels, again and again until the picture is full; on a mark they are what damaged it.
struct Scene {
    /// The sizes that there are: few, since a reader is prepared for each.
    static let sizes = [
        (64, 64), (96, 64), (160, 90), (90, 160), (192, 108), (40, 200), (200, 40), (17, 9),
    ]

    /// Which of the sizes it has.
    let size: Int
    let picture: Picture
    /// The same pixels with colour, as the locator of text gets them.
    let coloured: Picture

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 2 else { return nil }
        size = Int(bytes[0]) % Self.sizes.count
        let (width, height) = Self.sizes[size]
        let ink = Array(bytes[2...])
        var pixels = (0..<width * height).map { ink[$0 % ink.count] }
        if bytes[1] & 0x80 != 0 {
            let wording = MarkWording.catalogue[Int(bytes[1] & 0x7F) % MarkWording.catalogue.count]
            Self.draw(wording, onto: &pixels, width, height)
        }
        let colours = pixels.flatMap { [$0, $0 &+ 40, $0 &* 3] }
        guard let picture = Picture(width: width, height: height, format: .gray8, bytes: pixels),
            let coloured = Picture(width: width, height: height, format: .rgb24, bytes: colours)
        else { return nil }
        (self.picture, self.coloured) = (picture, coloured)
    }

    private static func draw(
        _ wording: MarkWording,
        onto pixels: inout [UInt8],
        _ width: Int,
        _ height: Int,
    ) {
        guard let glyphs = try? glyphs.get(),
            let plan = try? MarkPlan(wording: wording, shownWidth: width, shownHeight: height),
            let plate = try? MarkBitmap(plan, glyphs).picture
        else { return }
        for y in 0..<plate.height {
            for x in 0..<plate.width {
                let place = (plan.y + y) * width + plan.x + x
                pixels[place] = plate.bytes[y * plate.width + x] ^ pixels[place] >> 3
            }
        }
    }

    /// Shapes for all characters: bars in a frame as tall as letters must be, each its own.
    static let glyphs = Result {
        let pictures = MarkGlyphs.characters.indices.compactMap(shape)
        return try MarkGlyphs(pictures, emPixels: emPixels)
    }

    private static let emPixels = 32

    private static func shape(_ number: Int) -> Picture? {
        let side = emPixels * 3 / 2
        var bytes = [UInt8](repeating: 0, count: side * side)
        for y in 10..<38 {
            for x in 9..<27 {
                let isFrame = y < 13 || y >= 35
                let isBar = (number * 37 >> (x / 3 % 6)) & 1 == 1 && x % 3 < 2
                if isFrame || isBar { bytes[y * side + x] = 255 }
            }
        }
        return Picture(width: side, height: side, format: .gray8, bytes: bytes)
    }
}
