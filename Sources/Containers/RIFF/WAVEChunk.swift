/// One chunk of a WAV file: four characters, a size, content, and a zero behind an odd content.
struct WAVEChunk: Hashable, Sendable {
    /// The four characters, a trailing space included.
    let id: String
    /// Where it stands, with its head and, if there is one, the byte that makes it even.
    let range: Range<UInt64>
    /// Where its content stands.
    let content: Range<UInt64>

    /// How long a chunk's head is.
    static let headBytes: UInt64 = 8

    /// Whether the byte that should make it even is missing.
    var lacksPadding: Bool {
        content.upperBound % 2 != content.lowerBound % 2 && range.upperBound == content.upperBound
    }

    /// A chunk as it stands in a file, or `nil` when its size can't be stated.
    static func bytes(id: String, content: [UInt8]) -> [UInt8]? {
        guard let size = UInt32(exactly: content.count) else { return nil }
        return Array(id.utf8) + size.littleEndianBytes + content
            + (content.count % 2 == 0 ? [] : [0])
    }
}
