import Media

/// A perceptual hash of a picture, 256 bits: pictures that look alike differ in few of them.
///
/// Meta's PDQ. Two hashes at a distance of 31 or less are taken for the same picture.
public struct PDQHash: Hashable, Sendable {
    /// The hash as one number of 256 bits, the 64 most significant bits first.
    public let words: SIMD4<UInt64>

    /// Takes the 64 most significant bits first.
    public init(words: SIMD4<UInt64>) { self.words = words }

    /// How many bits differ, from 0 to 256.
    @inlinable
    public func distance(to other: PDQHash) -> Int {
        let different = words ^ other.words
        var count = 0
        for place in 0..<4 { count += different[place].nonzeroBitCount }
        return count
    }
}

// As bytes and text: the number of 256 bits, its most significant byte first.
extension PDQHash: CustomStringConvertible {
    /// The 32 bytes of the hash.
    public var bytes: [UInt8] {
        (0..<4).flatMap { place in
            withUnsafeBytes(of: words[place].bigEndian) { Array($0) }
        }
    }

    /// Takes what ``bytes`` gives; `nil` for another number of bytes.
    public init?(bytes: some Sequence<UInt8>) {
        var (words, count) = (SIMD4<UInt64>.zero, 0)
        for byte in bytes {
            guard count < 32 else { return nil }
            words[count / 8] = words[count / 8] << 8 | UInt64(byte)
            count += 1
        }
        guard count == 32 else { return nil }
        self.init(words: words)
    }

    /// 64 hexadecimal digits in small letters.
    public var description: String { Hex.text(bytes) }

    /// Reads 64 hexadecimal digits in letters of either size; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 64, let bytes = Hex.bytes(text.lowercased()) else { return nil }
        self.init(bytes: bytes)
    }
}
