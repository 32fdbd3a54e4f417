import Media

/// Where objects lie: `objects/ab/cd/abcd…`, and drafts in `objects/drafts`.
///
/// The two levels of folders keep each of them small: a hundred million objects are 1,500 in each.
enum ObjectPlace {
    static let root = "objects"
    static let drafts = "objects/drafts"

    /// The folder on whose lock puts and removals meet.
    static func outer(_ digest: ContentDigest) -> String {
        "\(root)/\(Hex.text(digest.bytes[0..<1]))"
    }

    /// The folder in which an object lies.
    static func inner(_ digest: ContentDigest) -> String {
        "\(outer(digest))/\(Hex.text(digest.bytes[1..<2]))"
    }

    static func path(_ digest: ContentDigest) -> String {
        "\(inner(digest))/\(digest)"
    }

    /// The digest that a file's name says, or nil where it is no object's.
    static func digest(name: String, in folder: String) -> ContentDigest? {
        guard let digest = ContentDigest(hexadecimal: name), inner(digest) == folder else {
            return nil
        }
        return digest
    }

    /// Whether a name is one of the 256 folders of a level.
    static func isFolder(_ name: String) -> Bool {
        name.utf8.count == 2 && Hex.bytes(name) != nil
    }
}
