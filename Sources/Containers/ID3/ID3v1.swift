import Media

/// The tag of 128 bytes at the end of an MP3 file (ID3v1, and 1.1 with its track number).
///
/// Texts are kept as bytes: the tag names no encoding, and players guess it.
struct ID3v1: Hashable, Sendable {
    let title: [UInt8]
    let artist: [UInt8]
    let album: [UInt8]
    let year: [UInt8]
    let comment: [UInt8]
    /// The track's number; `nil` in version 1.0.
    let track: UInt8?
    /// The genre's number in the tag's own list; 255 for none.
    let genre: UInt8
    /// Where the comment stands.
    let commentRange: Range<UInt64>

    /// Reads the tag, or gives `nil` when the file doesn't end with one.
    init?(_ source: any ByteSource, behind start: UInt64) throws(ContainerError) {
        guard source.size >= 128, source.size - 128 >= start else { return nil }
        let offset = source.size - 128
        var cursor = ByteCursor(source, in: offset..<source.size, windowBytes: 128)
        let bytes = try cursor.bytes(128, "the ID3v1 tag")
        guard bytes.starts(with: Array("TAG".utf8)) else { return nil }
        let text = { (range: Range<Int>) in Self.trimmed(bytes[range]) }
        (title, artist, album, year) = (text(3..<33), text(33..<63), text(63..<93), text(93..<97))
        let hasTrack = bytes[125] == 0 && bytes[126] != 0
        comment = text(97..<(hasTrack ? 125 : 127))
        track = hasTrack ? bytes[126] : nil
        genre = bytes[127]
        commentRange = offset + 97..<offset + 127
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text = Array(bytes.prefix { $0 != 0 })
        while text.last == 0x20 { text.removeLast() }
        return text
    }

    /// The same as frames of a new ID3v2.3 tag, which players look at instead of this one.
    ///
    /// - Parameter hasComment: whether the new tag has a comment of its own.
    func frames(besideComment hasComment: Bool) -> [UInt8] {
        let texts: [(String, [UInt8])] = [
            ("TIT2", title), ("TPE1", artist), ("TALB", album), ("TYER", year),
            ("TRCK", track.map { Array("\($0)".utf8) } ?? []),
            ("TCON", genre == 255 ? [] : Array("(\(genre))".utf8)),
        ]
        var frames = texts.filter { !$0.1.isEmpty }.flatMap { Self.frame($0.0, [0] + $0.1) }
        if !comment.isEmpty, !hasComment {
            frames += Self.frame("COMM", [0] + Array("eng".utf8) + [0] + comment)
        }
        return frames
    }

    private static func frame(_ id: String, _ content: [UInt8]) -> [UInt8] {
        Array(id.utf8) + UInt32(content.count).bigEndianBytes + [0, 0] + content
    }
}
