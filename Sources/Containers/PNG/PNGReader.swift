import Media

/// What is gathered while a PNG file's chunks are walked over.
struct PNGReader {
    private let source: any ByteSource
    private var budget: PictureMetadataBudget
    private(set) var facts = MediaFacts()
    private(set) var metadata: [MetadataEntry] = []
    private(set) var layout = PNGLayout()

    /// Reads the chunks up to IEND.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        budget = PictureMetadataBudget(limits)
        var walk = try PNGChunkWalk(source, limits: limits)
        while let chunk = try walk.next() {
            if facts.width == nil {
                try readHeader(chunk)
            } else {
                try read(chunk)
            }
        }
        layout.size = source.size
        layout.valueLimit = limits.metadataBytes
    }

    private mutating func readHeader(_ chunk: PNGChunk) throws(ContainerError) {
        guard chunk.type == "IHDR", chunk.data.count == 13 else {
            throw .malformed(
                what: "the picture does not begin with a header",
                at: chunk.range.lowerBound,
            )
        }
        let header = try chunk.bytes(of: source, isChecked: true)
        let width = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let height = header[4..<8].reduce(0) { $0 << 8 | Int($1) }
        guard width > 0, height > 0 else {
            throw .malformed(
                what: "the picture has no width or height",
                at: chunk.range.lowerBound,
            )
        }
        facts.kind = .image
        facts.videoCodec = "png"
        facts.width = width
        facts.height = height
        layout.headEnd = chunk.range.upperBound
    }

    private mutating func read(_ chunk: PNGChunk) throws(ContainerError) {
        switch chunk.type {
        case "tEXt", "zTXt", "iTXt": try readText(chunk)
        case "eXIf": try readExif(chunk)
        case "caBX":
            // A store whose checksum is wrong is a damaged credential, not a damaged picture.
            let store = try bytes(of: chunk, isChecked: false)
            metadata.append(.init(slot: .credential, value: store, range: chunk.range))
        default: break
        }
    }

    private mutating func readText(_ chunk: PNGChunk) throws(ContainerError) {
        let data = try bytes(of: chunk, isChecked: true)
        let text: PNGText?
        do { text = try PNGText(chunk.type, data, limit: budget.available) } catch {
            switch error {
            case .damaged:
                throw .malformed(
                    what: "the compressed text of chunk \(chunk.type) is damaged",
                    at: chunk.range.lowerBound,
                )
            case .overLimit:
                throw .overLimit(
                    what: "the compressed text of chunk \(chunk.type) is too large",
                    at: chunk.range.lowerBound,
                )
            }
        }
        guard let text else { return }
        try budget.spend(UInt64(text.text.count), "the metadata", at: chunk.range.lowerBound)
        let slot = text.slot(in: chunk.type)
        metadata.append(.init(slot: slot, value: text.text, range: chunk.range))
    }

    private mutating func readExif(_ chunk: PNGChunk) throws(ContainerError) {
        let data = try bytes(of: chunk, isChecked: true)
        guard layout.exif == nil, let block = TIFFBlock(data) else { return }
        layout.exif = (chunk.range, block)
        metadata += block.metadata(at: chunk.data.lowerBound)
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private mutating func bytes(
        of chunk: PNGChunk,
        isChecked: Bool,
    ) throws(ContainerError) -> [UInt8] {
        try budget.spend(
            UInt64(chunk.data.count),
            "chunk \(chunk.type)",
            at: chunk.range.lowerBound,
        )
        return try chunk.bytes(of: source, isChecked: isChecked)
    }
}

/// Where a PNG file's parts stand, as far as an edit needs to know.
struct PNGLayout: Sendable {
    /// The file's size.
    var size: UInt64 = 0
    /// Behind the header: metadata is put in there, before the palette and the image data.
    var headEnd: UInt64 = 0
    /// The EXIF block and the chunk that holds it.
    var exif: (range: Range<UInt64>, block: TIFFBlock)?
    /// The largest value that we would read back.
    var valueLimit = 0
}
