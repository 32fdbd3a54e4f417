public import Media

/// What a file is recognised by, as far as it has any of it.
public struct MediaFingerprint: Hashable, Sendable {
    /// The SHA-256 of the very bytes.
    public var digest: ContentDigest?
    /// How a still picture looks.
    public var picture: FrameView?
    /// How a film looks.
    public var film: VideoFingerprint?
    /// What it sounds like.
    public var sound: AudioFingerprint?

    /// Knows as much as it is given.
    public init(
        digest: ContentDigest? = nil,
        picture: FrameView? = nil,
        film: VideoFingerprint? = nil,
        sound: AudioFingerprint? = nil,
    ) {
        self.digest = digest
        self.picture = picture
        self.film = film
        self.sound = sound
    }

    /// Whether there is nothing to recognise anything by.
    public var isEmpty: Bool {
        digest == nil && picture == nil && film == nil && sound == nil
    }
}

/// An entry of a bank: a fingerprint and its number there.
public struct KnownMedia: Hashable, Sendable {
    /// The greatest number that an entry may have.
    public static let largestNumber: UInt32 = FrameTag.largestEntry

    /// Names the entry for whoever fills the bank; no two entries of a bank ever had the same.
    public let number: UInt32
    /// What it is recognised by.
    public let fingerprint: MediaFingerprint

    /// Puts the two together.
    public init(number: UInt32, fingerprint: MediaFingerprint) {
        self.number = number
        self.fingerprint = fingerprint
    }
}
