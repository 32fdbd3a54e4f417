public import Media

/// The drawn shapes of characters, from which marks of any size are put together.
///
/// Each character comes as a gray picture of 1.5 × 1.5 ems, light on dark, its pen a quarter of an
/// em from the left and its base line 1.15 ems from the top. One drawing serves every wording.
public struct MarkGlyphs: Sendable {
    /// Every character of the catalogue, in a fixed order.
    public static let characters: [Character] =
        Set(MarkWording.catalogue.flatMap { $0.lines.joined() }).subtracting(" ").sorted()

    /// How large characters should be drawn for marks in a picture of this shape, in pixels an em.
    ///
    /// Larger than they appear, since reducing keeps them sharp; 128 is enough for every reader.
    public static func emPixels(shownWidth: Int, shownHeight: Int) -> Int {
        let wanted = min(max(min(shownWidth, shownHeight), 1), 1 << 24) * 9 / 100
        return min(max((wanted + 63) / 64 * 64, 128), 384)
    }

    /// How many pixels an em has in the drawing.
    public let emPixels: Int

    private let glyphs: [Character: MarkGlyph]

    /// Takes the drawn pictures, one for each character.
    ///
    /// - Throws: ``MarkDrawingError`` when a picture has another size or shows nothing.
    public init(
        _ pictures: [Picture],
        of characters: [Character] = Self.characters,
        emPixels: Int,
    ) throws(MarkDrawingError) {
        guard pictures.count == characters.count, emPixels > 0 else {
            throw .otherSize
        }
        let (dark, light) = Self.range(pictures)
        var glyphs: [Character: MarkGlyph] = [:]
        for (character, picture) in zip(characters, pictures) {
            guard picture.format == .gray8, picture.width == picture.height,
                picture.width == emPixels * 3 / 2
            else { throw .otherSize }
            guard let glyph = MarkGlyph(picture, dark: dark, light: light) else {
                throw .blank(character)
            }
            glyphs[character] = glyph
        }
        self.emPixels = emPixels
        self.glyphs = glyphs
    }

    func glyph(_ character: Character) throws(MarkDrawingError) -> MarkGlyph {
        guard let glyph = glyphs[character] else { throw .blank(character) }
        return glyph
    }

    /// The drawn height of a character, in ems.
    func height(of character: Character) throws(MarkDrawingError) -> Double {
        Double(try glyph(character).height) / Double(emPixels)
    }

    private static func range(_ pictures: [Picture]) -> (dark: UInt8, light: UInt8) {
        var (dark, light) = (UInt8.max, UInt8.min)
        for picture in pictures {
            picture.bytes.withUnsafeBufferPointer { bytes in
                for byte in bytes {
                    if byte < dark { dark = byte }
                    if byte > light { light = byte }
                }
            }
        }
        return (dark, light)
    }
}

/// Why drawn characters don't make a mark.
public enum MarkDrawingError: Error, Hashable, Sendable {
    /// The pictures aren't those of the characters.
    case otherSize
    /// A character wasn't drawn.
    case blank(Character)
    /// The drawn text is lower than the law asks for.
    case tooLow(heightFraction: Double)
}

extension MarkDrawingError: CustomStringConvertible {
    /// One line for a person, with what to do.
    public var description: String {
        switch self {
        case .otherSize: "the drawn characters have another size than was asked for"
        case .blank(let character):
            "the font drew nothing for \(character); install \(MarkFont.package)"
        case .tooLow(let fraction):
            "the drawn text takes \((fraction * 1000).rounded() / 10) % of the shortest side, and "
                + "5 % are due; install \(MarkFont.package), which brings \(MarkFont.name)"
        }
    }
}

/// One drawn character without the empty margin around it.
struct MarkGlyph: Sendable {
    let width: Int
    let height: Int
    /// The ink's left edge, in pixels right of the pen.
    let left: Double
    /// The ink's upper edge, in pixels above the base line.
    let top: Double
    /// For each row, the sums of ink from the left: one more than there are columns.
    let sums: [Float]

    /// Finds the ink; `nil` when there is none.
    init?(_ picture: Picture, dark: UInt8, light: UInt8) {
        let side = picture.width
        let threshold = Int(dark) + max(1, (Int(light) - Int(dark)) / 4)
        var (minX, maxX, minY, maxY) = (side, -1, side, -1)
        picture.bytes.withUnsafeBufferPointer { bytes in
            for y in 0..<side {
                for x in 0..<side where Int(bytes[y &* side &+ x]) >= threshold {
                    minX = min(minX, x)
                    maxX = max(maxX, x)
                    minY = min(minY, y)
                    maxY = y
                }
            }
        }
        guard light > dark, maxX >= minX, maxY >= minY else { return nil }
        width = maxX - minX + 1
        height = maxY - minY + 1
        left = Double(minX) - Double(side) / 6
        top = Double(side) * 1.15 / 1.5 - Double(minY)
        var sums: [Float] = []
        sums.reserveCapacity((width + 1) * height)
        let scale = 1 / Float(light - dark)
        for y in minY...maxY {
            var sum: Float = 0
            sums.append(0)
            for x in minX...maxX {
                sum += Float(picture.bytes[y * side + x] - dark) * scale
                sums.append(sum)
            }
        }
        self.sums = sums
    }
}
