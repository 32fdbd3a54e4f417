public import Media

/// The hash of a picture, and how far it can be relied on.
public struct PDQFingerprint: Hashable, Sendable {
    /// Below this quality a picture shows too little for its hash to be compared.
    public static let leastComparedQuality = 50

    /// The perceptual hash; all bits are 0 for a picture with a side below 5 pixels.
    public let hash: PDQHash
    /// How much there is to see in the picture, from 0, a plain surface, to 100.
    public let quality: Int

    /// Takes a hash and its quality; `nil` when the quality isn't from 0 to 100.
    public init?(hash: PDQHash, quality: Int) {
        guard (0...100).contains(quality) else { return nil }
        self.init(hash, checked: quality)
    }

    /// Hashes one picture; who hashes many keeps a ``PDQHasher``.
    ///
    /// - Throws: ``PDQRefusal`` when the picture is too large.
    public init(of picture: Picture) throws(PDQRefusal) {
        var hasher = PDQHasher()
        self = try hasher.fingerprint(of: picture)
    }

    init(_ hash: PDQHash, checked quality: Int) {
        self.hash = hash
        self.quality = quality
    }

    /// Whether the quality is high enough for the hash to be compared.
    public var isCompared: Bool { quality >= Self.leastComparedQuality }
}

/// Why pixels were not hashed.
public enum PDQRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// A side or the number of pixels is above the limit: shrink the picture first.
    case tooLarge(width: Int, height: Int)
    /// A side is zero or less, or a row is longer than the step to the next one.
    case noPicture(width: Int, height: Int, rowStride: Int)
    /// There are fewer bytes than the sides ask for.
    case tooFewBytes(needed: Int, given: Int)

    /// What to do about it.
    public var description: String {
        switch self {
        case .tooLarge(let width, let height):
            "\(width)×\(height) pixels are too many to hash: at most "
                + "\(PDQHasher.largestSide) a side and \(PDQHasher.largestPixelCount) in all; "
                + "shrink the picture first"
        case .noPicture(let width, let height, let rowStride):
            "\(width)×\(height) pixels in rows of \(rowStride) bytes are no picture; "
                + "give sides above zero and rows that don't overlap"
        case .tooFewBytes(let needed, let given):
            "the picture needs \(needed) bytes, and \(given) were given; read it again"
        }
    }
}
