public import Media

/// A WAV file (RIFF, RF64 or BW64), read by its chunks.
///
/// The AIGC label is a chunk `AIGC` with bare JSON (TC260-PG-202510A), the comment `ICMT` in
/// `LIST INFO`, XMP a chunk `_PMX`, Content Credentials a chunk `C2PA` (C2PA 2.2, A.3.4). Labels in
/// an ID3 tag (a chunk `id3 `) and in `LIST INFO` are read as second places.
///
/// New chunks go behind all others. Where the `data` chunk states no true size (a streamed or
/// unfinished file), they go before it instead, since readers take all behind it for sound.
///
/// A file that ends within a chunk, or before its sound, is cut off, and refused; the sizes that
/// writers to a pipe state for one they don't know are no sign of that.
public struct WAVContainer: Container {
    /// Always WAV.
    public let format = ContainerFormat.wav
    /// What the `fmt `, `fact` and `data` chunks state.
    public let facts: MediaFacts
    /// The metadata in the order in which it stands.
    public let metadata: [MetadataEntry]

    let fileBytes: UInt64
    let walk: WAVEWalk
    let lists: [INFOList]
    let tags: [(chunk: WAVEChunk, tag: ID3Tag)]

    /// Reads the chunks' heads and the small ones' content.
    ///
    /// - Throws: ``ContainerError`` when the file is no WAV, has no `fmt ` chunk or is over a limit.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        fileBytes = source.size
        let prefix = try ID3Tag(reading: source, at: 0, limits: limits)
        var walk = try WAVEWalk(source, at: prefix?.range.upperBound ?? 0, limits)
        try walk.run()
        self.walk = walk
        facts = try WAVEFacts.read(source, walk)
        var reader = WAVEMetadataReader(source, limits)
        for chunk in walk.chunks { try reader.read(chunk) }
        (metadata, lists, tags) = (reader.entries, reader.lists, reader.tags)
    }

    /// Says which slots of ``MetadataSlot`` a WAV file has a place for.
    ///
    /// `id3:TXXX:AIGC` can be set only where a file already has an ID3 tag.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        switch slot {
        case .tag(let key): key.uppercased() == "AIGC"
        case .comment, .xmp, .credential, .other("INFO:AIGC"): true
        case Self.tagSlot: tags.contains { $0.tag.header.isReadable }
        case .other: false
        }
    }

    /// The place of a label in the file's ID3 tag.
    static let tagSlot = MetadataSlot.other("id3:TXXX:AIGC")

    /// The chunk that holds a slot.
    static func chunkID(of slot: MetadataSlot) -> String? {
        switch slot {
        case .tag(let key): key.uppercased() == "AIGC" ? "AIGC" : nil
        case .xmp: "_PMX"
        case .credential: "C2PA"
        case .comment, .other: nil
        }
    }
}
