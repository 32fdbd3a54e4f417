import Media

/// Gathers the metadata of a WAV file, chunk by chunk.
struct WAVEMetadataReader {
    private let source: any ByteSource
    private let limits: ContainerLimits
    private var totalBytes = 0
    /// The metadata found.
    private(set) var entries: [MetadataEntry] = []
    /// The `INFO` lists found.
    private(set) var lists: [INFOList] = []
    /// The ID3 tags found, each with its chunk.
    private(set) var tags: [(chunk: WAVEChunk, tag: ID3Tag)] = []

    init(_ source: any ByteSource, _ limits: ContainerLimits) {
        (self.source, self.limits) = (source, limits)
    }

    /// Reads one chunk, when metadata stands in it.
    mutating func read(_ chunk: WAVEChunk) throws(ContainerError) {
        switch chunk.id.uppercased() {
        case "AIGC": try add(.tag(chunk.id), chunk)
        case "_PMX": try add(.xmp, chunk)
        case "C2PA": try add(.credential, chunk, trimming: false)
        case "LIST": try readList(chunk)
        case "ID3 ": try readTag(chunk)
        default: break
        }
    }

    private mutating func add(
        _ slot: MetadataSlot,
        _ chunk: WAVEChunk,
        trimming: Bool = true,
    ) throws(ContainerError) {
        var cursor = ByteCursor(source, in: chunk.content)
        try count(chunk.content.upperBound - chunk.content.lowerBound, at: chunk.range.lowerBound)
        var value = try cursor.bytes(chunk.content.count, "the \(chunk.id) chunk")
        while trimming, value.last == 0 { value.removeLast() }
        entries.append(MetadataEntry(slot: slot, value: value, range: chunk.range))
    }

    private mutating func readList(_ chunk: WAVEChunk) throws(ContainerError) {
        guard let list = try INFOList(source, chunk, limits: limits) else { return }
        lists.append(list)
        for item in list.items { try add(INFOList.slot(of: item.id), item) }
    }

    /// A tag that can't be read hides nothing else: the sound and the other chunks remain.
    private mutating func readTag(_ chunk: WAVEChunk) throws(ContainerError) {
        let (start, end) = (chunk.content.lowerBound, chunk.content.upperBound)
        let tag: ID3Tag?
        do { tag = try ID3Tag(reading: source, at: start, before: end, limits: limits) } catch {
            switch error {
            case .truncated, .malformed, .unsupported, .encrypted: return
            case .overLimit, .reading, .writing: throw error
            }
        }
        guard let tag else { return }
        tags.append((chunk, tag))
        try add(tag)
    }

    /// Adds what a tag holds, in a chunk or before the file.
    mutating func add(_ tag: ID3Tag) throws(ContainerError) {
        for entry in tag.entriesOfSecondPlace {
            try count(UInt64(entry.value.count), at: tag.range.lowerBound)
            entries.append(entry)
        }
    }

    private mutating func count(_ bytes: UInt64, at offset: UInt64) throws(ContainerError) {
        guard bytes <= limits.metadataBytes, totalBytes + Int(bytes) <= limits.structureBytes else {
            throw .overLimit(what: "the WAV file holds too much metadata", at: offset)
        }
        totalBytes += Int(bytes)
    }
}
