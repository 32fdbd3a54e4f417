import Media

/// Gathers the metadata of an AIFF file, chunk by chunk.
struct AIFFMetadataReader {
    private let source: any ByteSource
    private let limits: ContainerLimits
    private var totalBytes = 0
    /// The metadata found.
    private(set) var entries: [MetadataEntry] = []
    /// The ID3 tags found, each with its chunk.
    private(set) var tags: [(chunk: WAVEChunk, tag: ID3Tag)] = []
    /// The chunks that hold an XMP packet.
    private(set) var packets: [WAVEChunk] = []

    init(_ source: any ByteSource, _ limits: ContainerLimits) {
        (self.source, self.limits) = (source, limits)
    }

    /// Reads one chunk, when metadata stands in it.
    mutating func read(_ chunk: WAVEChunk) throws(ContainerError) {
        switch chunk.id.uppercased() {
        case "ANNO": add(.comment, chunk, Self.trimmed(try content(of: chunk)))
        case "NAME", "AUTH", "(C) ":
            add(.other("AIFF:" + chunk.id), chunk, Self.trimmed(try content(of: chunk)))
        case "COMT": try readComments(chunk)
        case "APPL": try readPacket(chunk)
        case "ID3 ": try readTag(chunk)
        default: break
        }
    }

    private mutating func add(_ slot: MetadataSlot, _ chunk: WAVEChunk, _ value: [UInt8]) {
        entries.append(MetadataEntry(slot: slot, value: value, range: chunk.range))
    }

    private mutating func content(of chunk: WAVEChunk) throws(ContainerError) -> [UInt8] {
        try count(chunk.content.count, at: chunk.range.lowerBound)
        var cursor = ByteCursor(source, in: chunk.content)
        return try cursor.bytes(chunk.content.count, "the \(chunk.id) chunk")
    }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        guard let last = bytes.lastIndex(where: { $0 != 0 }) else { return [] }
        return Array(bytes[...last])
    }

    /// Comments with a time and a marker each (AIFF 1.3, 10).
    private mutating func readComments(_ chunk: WAVEChunk) throws(ContainerError) {
        let bytes = try content(of: chunk)
        var index = 2
        while index + 8 <= bytes.count {
            let size = Int(bytes[index + 6]) << 8 | Int(bytes[index + 7])
            guard size <= bytes.count - index - 8, entries.count < limits.elementCount else {
                return
            }
            add(.other("COMT"), chunk, Self.trimmed(Array(bytes[index + 8..<index + 8 + size])))
            index += 8 + size + size % 2
        }
    }

    /// A chunk of an application's own; XMP has the name `XMP ` (XMP part 3).
    private mutating func readPacket(_ chunk: WAVEChunk) throws(ContainerError) {
        guard chunk.content.count >= 4 else { return }
        var cursor = ByteCursor(source, in: chunk.content, windowBytes: 16)
        guard try cursor.peek(4, "the APPL chunk") == AIFFContainer.packetMark else { return }
        packets.append(chunk)
        add(.xmp, chunk, Self.trimmed(Array(try content(of: chunk).dropFirst(4))))
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
        for entry in tag.entries {
            try count(entry.value.count, at: chunk.range.lowerBound)
            let range = tag.place(of: tag.frames[entry.frame])
            entries.append(MetadataEntry(slot: entry.slot, value: entry.value, range: range))
        }
    }

    private mutating func count(_ bytes: Int, at offset: UInt64) throws(ContainerError) {
        guard bytes <= limits.metadataBytes, totalBytes + bytes <= limits.structureBytes else {
            throw .overLimit(what: "the AIFF file holds too much metadata", at: offset)
        }
        totalBytes += bytes
    }
}
