public import Media

/// The hashes of one picture as it would look turned and mirrored in each of the eight ways.
///
/// They come from one transform and are within a few bits of what hashing the turned picture gives.
/// For a picture of exactly 64 by 64 pixels, which is blurred here and not when it is hashed alone,
/// the hash of the identity differs from the picture's ``PDQFingerprint/hash``: so the reference has it.
public struct PDQOrientations: Hashable, Sendable {
    /// How much there is to see in the picture, from 0 to 100.
    public let quality: Int
    /// In the order of `PictureOrientation.allCases`.
    private let hashes: [PDQHash]

    init(_ frequencies: PDQFrequencies, quality: Int) {
        self.quality = quality
        hashes = PictureOrientation.allCases.map { frequencies.turned(to: $0).hash }
    }

    private init(none: Void) {
        quality = 0
        hashes = PictureOrientation.allCases.map { _ in .none }
    }

    /// What a picture with a side below 5 pixels has.
    static let none = PDQOrientations(none: ())

    /// The hash of the picture shown in an orientation.
    public subscript(orientation: PictureOrientation) -> PDQHash {
        hashes[orientation.rawValue - 1]
    }
}

extension PDQHash {
    /// The hash of nothing.
    static let none = PDQHash(words: .zero)
}
