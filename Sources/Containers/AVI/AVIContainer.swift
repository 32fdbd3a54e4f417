public import Media

/// An AVI file, of one RIFF or of several (OpenDML AVI 1.02).
///
/// The AIGC label is an item `AIGC` of the list `INFO` (TC260-PG-20257A), the comment `ICMT` in the
/// same list, XMP a chunk `_PMX` (XMP part 3, 1.2.4), Content Credentials a chunk `C2PA`. A chunk
/// `AIGC` of the RIFF itself, as WAV files have it, is read as a second place.
///
/// The list `INFO` goes before the pictures, where players look for it, into the room of a `JUNK`
/// chunk where one is large enough: then nothing moves. Otherwise whatever counts from the file's
/// beginning is made true again: `idx1` when its offsets do so, and the indexes of OpenDML.
///
/// A file that ends within a chunk, or before its pictures, is cut off, and refused.
public struct AVIContainer: Container {
    /// Always AVI.
    public let format = ContainerFormat.avi
    /// What the headers of the file and of its streams state.
    public let facts: MediaFacts
    /// The metadata in the order in which it stands.
    public let metadata: [MetadataEntry]

    let source: any ByteSource
    let limits: ContainerLimits
    let segments: [AVISegment]
    let header: AVIHeader
    let lists: [INFOList]

    /// Reads the chunks' heads and the small ones' content.
    ///
    /// - Throws: ``ContainerError`` when the file is no AVI, damaged or over a limit.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        (self.source, self.limits) = (source, limits)
        segments = try AVIWalk(source, limits).segments
        header = try AVIHeader(source, segments[0], limits)
        facts = header.facts(isOpen: segments[0].isOpen)
        var reader = AVIMetadataReader(source, limits)
        for chunk in segments.flatMap(\.chunks) { try reader.read(chunk) }
        (metadata, lists) = (reader.entries, reader.lists)
    }

    /// Says which slots of ``MetadataSlot`` an AVI file has a place for.
    ///
    /// Other items of an `INFO` list, and a chunk `AIGC`, can be set where they stand.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        switch slot {
        case .comment, .xmp, .credential: true
        case .tag: slot.isSame(as: .tag("AIGC"))
        case .other("AVI:AIGC"): !chunks(of: slot).isEmpty
        case .other: Self.itemID(of: slot).map { id in lists.contains { $0.holds(id) } } ?? false
        }
    }

    /// The item of an `INFO` list that a slot is, in capitals.
    static func itemID(of slot: MetadataSlot) -> String? {
        switch slot {
        case .tag: slot.isSame(as: .tag("AIGC")) ? "AIGC" : nil
        case .comment: "ICMT"
        case .other(let name) where name.hasPrefix("INFO:"):
            name.utf8.count == 9 ? String(name.suffix(4)).uppercased() : nil
        case .xmp, .credential, .other: nil
        }
    }

    /// The chunk that holds a slot.
    static func chunkID(of slot: MetadataSlot) -> String? {
        switch slot {
        case .xmp: "_PMX"
        case .other("AVI:AIGC"): "AIGC"
        case .credential: "C2PA"
        case .tag, .comment, .other: nil
        }
    }

    /// The chunks that hold a slot, in all RIFFs.
    func chunks(of slot: MetadataSlot) -> [WAVEChunk] {
        let id = Self.chunkID(of: slot)
        return segments.flatMap(\.chunks).filter { $0.id.asciiUppercased == id }
    }
}
