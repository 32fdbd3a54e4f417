import Media

/// An ID3v2 tag: where it stands, its frames, and what those say that matter here.
///
/// Versions 2.2, 2.3 and 2.4 are read (id3.org). Tags stand before MP3 sound, in a chunk of a WAV
/// file and, for Content Credentials, before FLAC. Pictures and other large frames are never read.
struct ID3Tag: Sendable {
    /// What the first ten bytes say.
    let header: ID3Header
    /// Where the tag stands in the file, from `ID3` to the end of its padding or footer.
    let range: Range<UInt64>
    /// What the ranges below count in: the file itself or, for a tag that is unsynchronised as a
    /// whole, a copy of its body without the extra zeros.
    let body: any ByteSource
    /// Whether ``body`` is the file.
    let isBodyInFile: Bool
    /// Where the extended header stands, if there is one.
    let extendedHeader: Range<UInt64>
    /// The frames in the order in which they stand.
    let frames: [ID3Frame]
    /// What follows the frames: padding or, where ``endsInDamage``, bytes that are no frame.
    let rest: Range<UInt64>
    /// Whether something that is no frame stands behind the frames.
    let endsInDamage: Bool
    /// Whether frame sizes in a 2.4 tag are plain integers, against the standard.
    let hasPlainSizes: Bool
    /// The metadata that frames hold; indexes are those of ``frames``.
    private(set) var entries: [ID3Entry] = []

    /// Reads the tag at an offset, or gives `nil` where none begins.
    ///
    /// - Parameter end: where the tag may not reach past: the file's end, when left out.
    /// - Throws: ``ContainerError`` when it reaches past the end or over a limit.
    init?(
        reading source: any ByteSource,
        at offset: UInt64,
        before end: UInt64? = nil,
        limits: ContainerLimits,
    ) throws(ContainerError) {
        let end = min(end ?? source.size, source.size)
        guard offset <= end else { return nil }
        var cursor = ByteCursor(source, in: offset..<end)
        let head = try cursor.peek(Int(ID3Header.byteCount), "an ID3 header")
        guard let header = ID3Header(head) else { return nil }
        guard header.totalBytes <= end - offset else {
            throw .truncated(what: "the ID3 tag", at: offset)
        }
        self.header = header
        range = offset..<offset + header.totalBytes
        let stored = offset + ID3Header.byteCount..<offset + ID3Header.byteCount + header.bodyBytes
        let layout = try ID3Layout(source, stored, header, limits)
        body = layout.body
        isBodyInFile = layout.isBodyInFile
        extendedHeader = layout.extendedHeader
        frames = layout.walk.frames
        rest = layout.walk.end..<layout.range.upperBound
        endsInDamage = layout.walk.endsInDamage
        hasPlainSizes = layout.walk.hasPlainSizes
        entries = try readEntries(limits)
    }

    /// Reads what a frame holds.
    ///
    /// - Returns: `nil` when it is compressed or encrypted.
    func content(
        of frame: ID3Frame,
        limits: ContainerLimits,
    ) throws(ContainerError) -> [UInt8]? {
        guard frame.isPlain else { return nil }
        guard frame.content.upperBound - frame.content.lowerBound <= UInt64(limits.metadataBytes)
        else {
            throw .overLimit(
                what: "the ID3 frame \(frame.id) is too large",
                at: place(of: frame).lowerBound,
            )
        }
        var cursor = ByteCursor(body, in: frame.content)
        let bytes = try cursor.bytes(frame.content.count, "an ID3 frame")
        return frame.isUnsynchronised ? Unsynchronisation.removed(from: bytes) : bytes
    }

    /// Where a frame stands in the file; the whole tag, where that can't be said.
    func place(of frame: ID3Frame) -> Range<UInt64> { isBodyInFile ? frame.range : range }
}

/// Where the parts of a tag stand.
private struct ID3Layout {
    let body: any ByteSource
    let isBodyInFile: Bool
    let range: Range<UInt64>
    let extendedHeader: Range<UInt64>
    let walk: ID3FrameWalk

    init(
        _ source: any ByteSource,
        _ stored: Range<UInt64>,
        _ header: ID3Header,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        isBodyInFile = !(header.isReadable && header.isUnsynchronised && header.version < 4)
        if isBodyInFile {
            (body, range) = (source, stored)
        } else {
            let bytes = Unsynchronisation.removed(from: try Self.read(source, stored, limits))
            (body, range) = (MemorySource(bytes), 0..<UInt64(bytes.count))
        }
        let extensionBytes = try Self.extendedHeaderBytes(body, range, header)
        extendedHeader = range.lowerBound..<range.lowerBound + extensionBytes
        let frames = extendedHeader.upperBound..<range.upperBound
        var walk = ID3FrameWalk(body, in: frames, header: header)
        if header.isReadable { try walk.run(limits) }
        self.walk = walk
    }

    private static func read(
        _ source: any ByteSource,
        _ range: Range<UInt64>,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [UInt8] {
        guard range.count <= limits.structureBytes else {
            throw .overLimit(what: "the unsynchronised ID3 tag is too large", at: range.lowerBound)
        }
        var cursor = ByteCursor(source, in: range)
        return try cursor.bytes(range.count, "the ID3 tag")
    }

    /// Version 2.3 leaves the size field out of the size, 2.4 counts it
    /// (ID3v2.3.0, 3.2; ID3v2.4.0 structure, 3.2).
    private static func extendedHeaderBytes(
        _ body: any ByteSource,
        _ range: Range<UInt64>,
        _ header: ID3Header,
    ) throws(ContainerError) -> UInt64 {
        guard header.isReadable, header.hasExtendedHeader else { return 0 }
        var cursor = ByteCursor(body, in: range)
        let size = try cursor.bytes(4, "the extended ID3 header")
        let plain = size.reduce(0) { $0 << 8 | UInt64($1) }
        let total = header.version == 3 ? plain + 4 : SyncsafeInteger.value(size) ?? .max
        guard total >= 6, total <= range.upperBound - range.lowerBound else {
            throw .malformed(what: "the extended ID3 header is damaged", at: range.lowerBound)
        }
        return total
    }
}
