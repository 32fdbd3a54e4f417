/// The one face in which marks are drawn, so that every reader knows their shapes.
public enum MarkFont {
    /// The face's name.
    public static let name = "Noto Sans CJK Bold"
    /// Where Debian puts it.
    public static let file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
    /// Debian's name for the package that brings it.
    public static let package = "fonts-noto-cjk"

    /// The height of a capital letter, in ems.
    static let capitalHeight = 0.742
    /// The least height of a drawn hanzi of the catalogue, in ems; 工 is the lowest.
    static let hanziHeight = 0.76
    /// How far hanzi and ascenders reach above the base line, in ems.
    static let ascent = 0.86
    /// How far small letters reach below the base line, in ems.
    static let tail = 0.25
    /// How far hanzi reach below the base line, in ems.
    static let descent = 0.11
    /// From one base line to the next, in ems.
    static let linePitch = 1.15

    /// How far the pen moves behind a character, in ems.
    static func advance(of character: Character) -> Double {
        advances[character] ?? (isHanzi(character) ? 1 : 0.6)
    }

    /// Whether the character fills the square of Chinese script.
    static func isHanzi(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { (0x4E00...0x9FFF).contains($0.value) }
    }

    /// Whether the character's height counts as the text's height.
    ///
    /// GB 45438-2025 doesn't say what "height" is. We read it strictly: each hanzi's and each
    /// capital's drawn box must reach it. Small letters and hyphens stand beside capitals and
    /// don't count.
    static func counts(_ character: Character) -> Bool {
        isHanzi(character) || character.isUppercase
    }

    /// The least drawn height of such a character, in ems.
    static func height(of character: Character) -> Double {
        isHanzi(character) ? hanziHeight : capitalHeight
    }

    /// Measured in the face.
    private static let advances: [Character: Double] = [
        "A": 0.642, "D": 0.714, "E": 0.616, "F": 0.586, "G": 0.718, "I": 0.330, "M": 0.854,
        "N": 0.750, "O": 0.770, "R": 0.682, "S": 0.622, "T": 0.626, "a": 0.592, "b": 0.644,
        "c": 0.528, "d": 0.644, "e": 0.582, "g": 0.598, "n": 0.642, "p": 0.644, "r": 0.436,
        "s": 0.496, "t": 0.422, "u": 0.638, "y": 0.574, "-": 0.370, " ": 0.227,
    ]
}
