public import Media

/// One item of a list of fingerprints that services hand each other.
public struct ExchangeEntry: Hashable, Sendable {
    /// What the item is recognised by.
    public enum Signal: Hashable, Sendable {
        /// A picture, by its PDQ hash.
        case picture(PDQHash)
        /// A file, by the SHA-256 of its bytes.
        case file(ContentDigest)
        /// A film, by its frames in the order of the list.
        case film([VPDQFeature])
        /// A recording, by its Chromaprint items of 0.1238 seconds, and its length where told.
        case sound(items: [UInt32], durationSeconds: Double?)
    }

    /// What the item is recognised by.
    public var signal: Signal
    /// The list's own name for the item.
    public var id: String?
    /// What the list says about the item, one word each.
    public var labels: [String]
    /// When the item came into its list, as the list writes it.
    public var addedOn: String?

    /// Makes an entry.
    public init(
        _ signal: Signal,
        id: String? = nil,
        labels: [String] = [],
        addedOn: String? = nil,
    ) {
        self.signal = signal
        self.id = id
        self.labels = labels
        self.addedOn = addedOn
    }
}

/// One hashed frame of a film, as vPDQ writes it.
public struct VPDQFeature: Hashable, Sendable {
    /// The frame's PDQ hash.
    public var hash: PDQHash
    /// The quality of the hash, from 0 to 100.
    public var quality: Int
    /// The frame's time from the beginning, in seconds; its peers round to three places or fewer.
    public var seconds: Double
    /// The frame's number from 0, where the list has it.
    public var frame: Int?

    /// The latest that a frame may be shown, in seconds: 27 hours.
    public static let latestSeconds = 100_000.0

    /// Makes a feature; `nil` when quality, time or number are out of range.
    public init?(hash: PDQHash, quality: Int, seconds: Double, frame: Int? = nil) {
        guard (0...100).contains(quality), (0...Self.latestSeconds).contains(seconds),
            frame ?? 0 >= 0
        else {
            return nil
        }
        self.hash = hash
        self.quality = quality
        self.seconds = seconds
        self.frame = frame
    }
}

/// The kinds of hashes that a list of single hashes can hold.
public enum ExchangeKind: String, CaseIterable, Sendable {
    /// The perceptual hash of a picture.
    case pdq
    /// The digest of a file's bytes.
    case sha256

    /// Knows our own names, python-threatexchange's and ThreatExchange's.
    init?(name: String) {
        switch name {
        case "pdq", "HASH_PDQ": self = .pdq
        case "sha256", "video_sha256", "HASH_SHA256": self = .sha256
        default: return nil
        }
    }

    func signal(_ digits: some Sequence<UInt8>) -> ExchangeEntry.Signal? {
        guard let hash = PDQHash(digits: digits) else { return nil }
        switch self {
        case .pdq: return .picture(hash)
        case .sha256: return ContentDigest(bytes: hash.bytes).map { .file($0) }
        }
    }
}

extension PDQHash {
    /// Reads 64 ASCII digits of base 16, of either size.
    init?(digits: some Sequence<UInt8>) {
        var (words, count) = (SIMD4<UInt64>.zero, 0)
        for digit in digits {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
            default: return nil
            }
            guard count < 64 else { return nil }
            words[count / 16] = words[count / 16] << 4 | UInt64(value)
            count += 1
        }
        guard count == 64 else { return nil }
        self.init(words: words)
    }
}
