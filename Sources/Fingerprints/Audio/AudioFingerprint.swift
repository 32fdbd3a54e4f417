/// What sound sounds like: Chromaprint's items of 32 bits, eight in a second.
///
/// Each item looks at 2.72 seconds of sound and begins 0.1238 seconds after the one before, so that
/// sound which was re-encoded, made louder or mixed down differs in few bits of each. Five seconds
/// have 19 items. Faster and slower copies have other items: those aren't recognised.
public struct AudioFingerprint: Hashable, Sendable {
    /// The items, in the order of time.
    public let items: [UInt32]
    /// When the sound of the first item begins, in seconds of the file's own time.
    public let startSeconds: Double

    /// How much later each item begins, in seconds: 1365 samples at 11,025 Hz.
    public static let itemSeconds = 1365.0 / 11_025
    /// How much sound one item looks at, in seconds: 20 frames of 4096 samples, each 1365 later.
    public static let windowSeconds = 30_031.0 / 11_025
    /// The most items that a fingerprint may have: 36 hours.
    public static let itemLimit = 1 << 20

    /// Takes items.
    ///
    /// - Throws: ``AudioFingerprintError`` for more than ``itemLimit``, or a start that isn't a
    ///   number of seconds.
    public init(
        items: [UInt32],
        startSeconds: Double = 0,
    ) throws(AudioFingerprintError) {
        guard items.count <= Self.itemLimit else { throw .tooLong(itemCount: items.count) }
        guard startSeconds.isFinite else { throw .noTime }
        self.items = items
        self.startSeconds = startSeconds
    }

    /// Takes what `ffmpeg -f chromaprint -fp_format raw` wrote: items of four bytes, the lowest
    /// first.
    ///
    /// - Throws: ``AudioFingerprintError`` for half an item, or as the other initialiser.
    public init(
        raw bytes: [UInt8],
        startSeconds: Double = 0,
    ) throws(AudioFingerprintError) {
        guard bytes.count.isMultiple(of: 4) else { throw .halfAnItem(byteCount: bytes.count) }
        guard bytes.count / 4 <= Self.itemLimit else { throw .tooLong(itemCount: bytes.count / 4) }
        let items = bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map {
                UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
        try self.init(items: items, startSeconds: startSeconds)
    }

    /// The items as ffmpeg writes them.
    public var raw: [UInt8] {
        items.flatMap { item in withUnsafeBytes(of: item.littleEndian) { Array($0) } }
    }

    /// How long the sound is that the items look at, in seconds; 0 without items.
    public var durationSeconds: Double {
        items.isEmpty ? 0 : Double(items.count - 1) * Self.itemSeconds + Self.windowSeconds
    }

    /// The same items as several fingerprints, for readers that take no more than so many at once.
    ///
    /// Chromaprint's own matcher takes 524,287 items, which is 18 hours. Each piece but the last
    /// ends with the items with which the next one begins.
    public func pieces(
        of itemCount: Int = (1 << 19) - 1,
        overlapping overlap: Int = 40,
    ) -> [AudioFingerprint] {
        guard items.count > itemCount, overlap >= 0, itemCount > overlap else { return [self] }
        let firsts = stride(from: 0, to: items.count - overlap, by: itemCount - overlap)
        return firsts.map { first in
            AudioFingerprint(
                trusted: Array(items[first..<min(first + itemCount, items.count)]),
                startSeconds + Double(first) * Self.itemSeconds,
            )
        }
    }

    private init(trusted items: [UInt32], _ startSeconds: Double) {
        (self.items, self.startSeconds) = (items, startSeconds)
    }
}

/// Why something isn't a fingerprint of sound.
public enum AudioFingerprintError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes end within an item.
    case halfAnItem(byteCount: Int)
    /// There are more items than ``AudioFingerprint/itemLimit``.
    case tooLong(itemCount: Int)
    /// The start isn't a number of seconds.
    case noTime

    /// One line for a person.
    public var description: String {
        switch self {
        case .halfAnItem(let count):
            "\(count) bytes aren't whole items of four; let ffmpeg write them again"
        case .tooLong(let count):
            "\(count) items are more than \(AudioFingerprint.itemLimit); cut the sound in pieces"
        case .noTime: "the start of the sound isn't a number of seconds"
        }
    }
}
