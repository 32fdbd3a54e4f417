import Media

/// Gathers the metadata of an AVI file, chunk by chunk.
struct AVIMetadataReader {
    private let source: any ByteSource
    private let limits: ContainerLimits
    private var totalBytes = 0
    /// The metadata found.
    private(set) var entries: [MetadataEntry] = []
    /// The `INFO` lists found.
    private(set) var lists: [INFOList] = []

    init(_ source: any ByteSource, _ limits: ContainerLimits) {
        (self.source, self.limits) = (source, limits)
    }

    /// Reads one chunk, when metadata stands in it.
    mutating func read(_ chunk: WAVEChunk) throws(ContainerError) {
        switch chunk.id.uppercased() {
        case "_PMX": try add(.xmp, chunk)
        case "AIGC": try add(.other("AVI:AIGC"), chunk)
        case "C2PA": try add(.credential, chunk, trimming: false)
        case "LIST":
            guard let list = try INFOList(source, chunk, limits: limits) else { return }
            lists.append(list)
            for item in list.items { try add(Self.slot(of: item.id), item) }
        default: break
        }
    }

    private static func slot(of id: String) -> MetadataSlot {
        id.asciiUppercased == "AIGC" ? .tag(id) : INFOList.slot(of: id)
    }

    private mutating func add(
        _ slot: MetadataSlot,
        _ chunk: WAVEChunk,
        trimming: Bool = true,
    ) throws(ContainerError) {
        let size = chunk.content.count
        guard size <= limits.metadataBytes, totalBytes + size <= limits.structureBytes else {
            let at = chunk.range.lowerBound
            throw .overLimit(what: "the AVI file holds too much metadata", at: at)
        }
        totalBytes += size
        var cursor = ByteCursor(source, in: chunk.content)
        var value = try cursor.bytes(size, "the \(chunk.id) chunk")
        while trimming, value.last == 0 { value.removeLast() }
        entries.append(MetadataEntry(slot: slot, value: value, range: chunk.range))
    }
}
