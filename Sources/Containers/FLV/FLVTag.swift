import Media

/// One tag of an FLV file (Adobe Flash Video File Format Specification 10.1, E.4.1).
struct FLVTag: Hashable, Sendable {
    /// What it carries, by the low five bits: 8 sound, 9 video, 18 script data.
    let type: UInt8
    /// Whether its content is encrypted or otherwise changed beforehand.
    let isFiltered: Bool
    /// Milliseconds from the beginning.
    let timestamp: UInt32
    /// Where it stands, with the size that is repeated behind it.
    let range: Range<UInt64>
    /// Where its content stands.
    let content: Range<UInt64>

    /// How long a tag's head is.
    static let headBytes = 11
    /// The largest content that a head can state.
    static let maximumBytes = 1 << 24 - 1

    /// Reads the head at an offset, or gives `nil` where none can be.
    init?(_ head: [UInt8], at offset: UInt64) {
        guard head.count >= Self.headBytes, [8, 9, 15, 18].contains(head[0] & 0x1F),
            head[0] & 0xC0 == 0
        else { return nil }
        let size = head[1..<4].reduce(0) { $0 << 8 | UInt64($1) }
        type = head[0] & 0x1F
        isFiltered = head[0] & 0x20 != 0
        timestamp = head[4..<7].reduce(UInt32(head[7])) { $0 << 8 | UInt32($1) }
        content = offset + 11..<offset + 11 + size
        range = offset..<content.upperBound + 4
    }

    /// A tag as it stands in a file, with the size behind it.
    ///
    /// - Parameter head: that of the tag in whose place it comes; a new one is for time zero.
    static func bytes(
        _ content: [UInt8],
        like head: [UInt8] = [18] + [UInt8](repeating: 0, count: 10),
        at offset: UInt64,
    ) throws(ContainerError) -> [UInt8] {
        guard content.count <= maximumBytes, let size = UInt32(exactly: content.count) else {
            throw .unsupported(what: "script data of 16 MiB or more", at: offset)
        }
        return [head[0]] + size.bigEndianBytes.dropFirst() + head[4..<11] + content
            + (size + 11).bigEndianBytes
    }
}

/// Goes from tag to tag of an FLV file.
///
/// What a file says of itself stands in its first tags; those are looked at, and no more of a file
/// whose end is in order. A file that doesn't end with the size of its last tag is walked through
/// whole, heads only, to see whether it was cut off.
struct FLVWalk {
    /// How many tags at the beginning are looked at.
    static let headTags = 256

    private let source: any ByteSource
    private let limits: ContainerLimits
    /// The file's flags, which many writers set wrong: 1 for video, 4 for sound.
    let flags: UInt8
    /// Where the first tag stands.
    let start: UInt64
    /// The first tags.
    private(set) var tags: [FLVTag] = []
    /// Milliseconds at which the last tag stands; `nil` where the end is out of order.
    private(set) var lastTimestamp: UInt32?

    init(_ source: any ByteSource, _ limits: ContainerLimits) throws(ContainerError) {
        (self.source, self.limits) = (source, limits)
        var cursor = ByteCursor(source)
        let head = try cursor.bytes(9, "the FLV head")
        guard head.starts(with: Array("FLV".utf8)) else {
            throw .malformed(what: "the file is no FLV", at: 0)
        }
        flags = head[4]
        let headBytes = head[5..<9].reduce(0) { $0 << 8 | UInt64($1) }
        guard headBytes >= 9 else { throw .malformed(what: "the FLV head is damaged", at: 5) }
        start = headBytes + 4
        guard start < source.size else {
            throw .truncated(what: "the FLV file, before its first tag,", at: source.size)
        }
        cursor.seek(to: start)
        while tags.count < Self.headTags, let tag = try Self.next(&cursor) { tags.append(tag) }
        guard !tags.isEmpty else {
            throw .malformed(what: "no tag stands behind the FLV head", at: start)
        }
        lastTimestamp = try lastTag()?.timestamp
        if lastTimestamp == nil { try requireWhole(from: cursor) }
    }

    /// The next tag; `nil` at the end of the file, and where no tag stands.
    private static func next(_ cursor: inout ByteCursor) throws(ContainerError) -> FLVTag? {
        guard !cursor.isAtEnd else { return nil }
        let head = try cursor.peek(FLVTag.headBytes, "a tag of the FLV file")
        guard head.count == FLVTag.headBytes else {
            guard [8, 9, 15, 18].contains(head[0] & 0x1F) else { return nil }
            throw .truncated(what: "a tag of the FLV file", at: cursor.offset)
        }
        guard let tag = FLVTag(head, at: cursor.offset) else { return nil }
        guard tag.range.upperBound <= cursor.end else {
            throw .truncated(what: "a tag of the FLV file", at: cursor.offset)
        }
        cursor.seek(to: tag.range.upperBound)
        return tag
    }

    /// The tag whose size stands at the end of the file.
    private func lastTag() throws(ContainerError) -> FLVTag? {
        guard source.size >= start + 15 else { return nil }
        var cursor = ByteCursor(source, windowBytes: 16)
        cursor.seek(to: source.size - 4)
        let size = try cursor.bigEndian(4, "the end of the FLV file")
        guard size >= 11, size <= source.size - 4 - start else { return nil }
        cursor.seek(to: source.size - 4 - size)
        let head = try cursor.peek(FLVTag.headBytes, "the end of the FLV file")
        let tag = FLVTag(head, at: cursor.offset)
        return tag?.range.upperBound == source.size ? tag : nil
    }

    /// Walks on to the end, or to what is no tag.
    private func requireWhole(from here: ByteCursor) throws(ContainerError) {
        var cursor = here
        var count = 0
        while try Self.next(&cursor) != nil {
            count += 1
            guard count <= 32 * limits.elementCount else {
                throw .overLimit(what: "the FLV file has too many tags", at: cursor.offset)
            }
        }
    }
}
