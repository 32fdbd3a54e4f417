public import Media

/// A WAV file (RIFF, RF64 or BW64), read by its chunks.
///
/// The AIGC label is a chunk `AIGC` with bare JSON (TC260-PG-202510A), the comment `ICMT` in
/// `LIST INFO`, XMP a chunk `_PMX`, Content Credentials a chunk `C2PA` (C2PA 2.2, A.3.4). Labels in
/// an ID3 tag (a chunk `id3 `) and in `LIST INFO` are read as second places; XMP and credentials in
/// that tag are set there when they stand only there. A tag before the RIFF is read and kept.
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
    /// The ID3 tag before the RIFF, in which nothing is set.
    let prefix: ID3Tag?

    /// Reads the chunks' heads and the small ones' content.
    ///
    /// - Throws: ``ContainerError`` when the file is no WAV, has no `fmt ` chunk or is over a limit.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        fileBytes = source.size
        prefix = try ID3Tag(reading: source, at: 0, limits: limits)
        var walk = try WAVEWalk(source, at: prefix?.range.upperBound ?? 0, limits)
        try walk.run()
        self.walk = walk
        facts = try WAVEFacts.read(source, walk)
        var reader = WAVEMetadataReader(source, limits)
        if let prefix { try reader.add(prefix) }
        for chunk in walk.chunks { try reader.read(chunk) }
        (metadata, lists, tags) = (reader.entries, reader.lists, reader.tags)
    }

    /// Says which slots of ``MetadataSlot`` a WAV file has a place for.
    ///
    /// `id3:TXXX:AIGC` can be set only where a file already has an ID3 tag, and nothing that
    /// stands in a tag before the RIFF.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        switch slot {
        case .tag, .comment, .other("INFO:AIGC"): hasOwnPlace(for: slot)
        case .xmp, .credential, .other: slot.withinID3.map(canSet(withinID3:)) ?? false
        }
    }

    private func hasOwnPlace(for slot: MetadataSlot) -> Bool {
        Self.chunkID(of: slot) != nil || INFOList.id(of: slot) != nil
    }

    private func canSet(withinID3 slot: MetadataSlot) -> Bool {
        if let prefix, prefix.holds(slot) { return false }
        guard let index = tagIndex(for: slot) else { return slot == .xmp || slot == .credential }
        return ID3Tag.canHold(slot, version: tags[index].tag.header.version)
    }

    /// Which ID3 tag a slot of it is set in; `nil` when in none.
    ///
    /// A label goes into the tag that holds one, else into the first. Packets and credentials
    /// have a chunk of their own: a tag is for those that stand in it and not in their chunk.
    func tagIndex(for slot: MetadataSlot) -> Int? {
        let holding = tags.firstIndex { $0.tag.holds(slot) }
        switch slot {
        case .xmp, .credential: return chunks(of: slot).isEmpty ? holding : nil
        case .tag, .comment, .other:
            return holding ?? tags.firstIndex { $0.tag.header.isReadable }
        }
    }

    /// The chunks that hold a slot.
    func chunks(of slot: MetadataSlot) -> [WAVEChunk] {
        walk.chunks.filter { $0.id.asciiUppercased == Self.chunkID(of: slot) }
    }

    /// The chunk that holds a slot.
    static func chunkID(of slot: MetadataSlot) -> String? {
        switch slot {
        case .tag: slot.isSame(as: .tag("AIGC")) ? "AIGC" : nil
        case .xmp: "_PMX"
        case .credential: "C2PA"
        case .comment, .other: nil
        }
    }
}
