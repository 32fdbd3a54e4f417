public import Media

/// An AIFF or AIFF-C file.
///
/// No guide names a place for the AIGC label here. It is put where MP3 files have it (a `TXXX`
/// frame described `AIGC`, TC260-PG-202510A), in the chunk `ID3 ` that taggers and ffmpeg read.
/// The comment is the chunk `ANNO`, which ffmpeg keeps when it copies; a comment in the tag is one
/// too. XMP is a chunk `APPL` of the name `XMP ` (XMP part 3), or a `PRIV` frame where it stands in
/// one; Content Credentials are a `GEOB` frame. `COMT`, `NAME`, `AUTH` and `(c) ` are read.
///
/// New chunks go behind all others, or before sound whose size isn't stated truly. A file that
/// ends within a chunk, or before its sound, is cut off, and refused.
public struct AIFFContainer: Container {
    /// Always AIFF.
    public let format = ContainerFormat.aiff
    /// What the chunk `COMM` states.
    public let facts: MediaFacts
    /// The metadata in the order in which it stands.
    public let metadata: [MetadataEntry]

    let fileBytes: UInt64
    let walk: AIFFWalk
    let tags: [(chunk: WAVEChunk, tag: ID3Tag)]
    /// The chunks that hold an XMP packet.
    let packets: [WAVEChunk]

    /// How the content of an application's chunk with XMP begins.
    static let packetMark = Array("XMP ".utf8)

    /// Reads the chunks' heads and the small ones' content.
    ///
    /// - Throws: ``ContainerError`` when the file is no AIFF, damaged or over a limit.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        fileBytes = source.size
        walk = try AIFFWalk(source, limits)
        facts = try AIFFFacts(source, walk).facts
        var reader = AIFFMetadataReader(source, limits)
        for chunk in walk.chunks { try reader.read(chunk) }
        (metadata, tags, packets) = (reader.entries, reader.tags, reader.packets)
    }

    /// Says which slots of ``MetadataSlot`` an AIFF file has a place for.
    ///
    /// A tag of a version without a place for credentials is kept as it is.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        switch slot {
        case .comment, .xmp: true
        case .tag, .credential: tags.isEmpty || tagIndex(for: slot) != nil
        case .other: false
        }
    }

    /// Which ID3 tag a slot is set in: the first that has it, else the first that can.
    ///
    /// Comments and packets have a chunk of their own: a tag is for those that stand only there.
    func tagIndex(for slot: MetadataSlot) -> Int? {
        let able = tags.indices.filter {
            let header = tags[$0].tag.header
            return header.isReadable && ID3Tag.canHold(slot, version: header.version)
        }
        let holding = able.first { tags[$0].tag.holds(slot) }
        switch slot {
        case .comment, .xmp: return chunks(of: slot).isEmpty ? holding : nil
        case .tag, .credential, .other: return holding ?? able.first
        }
    }

    /// The chunks of their own that hold a slot.
    func chunks(of slot: MetadataSlot) -> [WAVEChunk] {
        switch slot {
        case .comment: walk.chunks.filter { $0.id.asciiUppercased == "ANNO" }
        case .xmp: packets
        case .tag, .credential, .other: []
        }
    }
}
