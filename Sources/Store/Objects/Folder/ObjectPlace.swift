import Media

/// Where objects lie: `objects/ab/cd/abcd…`, and drafts in `objects/drafts`.
///
/// The two levels of folders keep each of them small: a hundred million objects are 1,500 in each.
enum ObjectPlace {
    static let root = "objects"
    static let drafts = "objects/drafts"

    /// The folder on whose lock puts and removals meet.
    static func outer(_ digest: ContentDigest) -> String {
        "\(root)/\(hexadecimal(digest.bytes[0..<1]))"
    }

    /// The folder in which an object lies.
    static func inner(_ digest: ContentDigest) -> String {
        "\(outer(digest))/\(hexadecimal(digest.bytes[1..<2]))"
    }

    static func path(_ digest: ContentDigest) -> String {
        "\(inner(digest))/\(hexadecimal(digest.bytes[...]))"
    }

    /// Bytes as pairs of lower-case digits.
    static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self,
        )
    }

    /// The digest that a file's name says, or nil where it is no object's.
    static func digest(name: String, in folder: String) -> ContentDigest? {
        let digits = Array(name.utf8).map(value(ofDigit:))
        guard digits.count == 64, !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        let bytes = stride(from: 0, to: 64, by: 2).map { values[$0] << 4 | values[$0 + 1] }
        guard let digest = ContentDigest(bytes: bytes), inner(digest) == folder else { return nil }
        return digest
    }

    /// Whether a name is one of the 256 folders of a level.
    static func isFolder(_ name: String) -> Bool {
        name.utf8.count == 2 && name.utf8.allSatisfy { value(ofDigit: $0) != nil }
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
