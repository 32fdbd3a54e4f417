import Media

/// What is gathered while a WebP file's chunks are walked over.
struct WebPReader {
    private let source: any ByteSource
    private var budget: PictureMetadataBudget
    private var milliseconds: UInt64 = 0
    private(set) var facts = MediaFacts()
    private(set) var metadata: [MetadataEntry] = []
    private(set) var layout = WebPLayout()

    /// Reads the chunks of the form.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        budget = PictureMetadataBudget(limits)
        var walk = try WebPChunkWalk(source, limits: limits)
        layout.size = source.size
        layout.formEnd = walk.end
        layout.valueLimit = limits.metadataBytes
        layout.chunksEnd = 12
        while let chunk = try walk.next() {
            try read(chunk)
            layout.chunksEnd = chunk.range.upperBound
        }
        guard let width = facts.width, let height = facts.height, width > 0, height > 0 else {
            throw .malformed(what: "the picture has no width or height", at: 0)
        }
        facts.kind = .image
        facts.videoCodec = "webp"
        stateTiming()
    }

    private mutating func read(_ chunk: WebPChunk) throws(ContainerError) {
        switch chunk.type {
        case "VP8X": try readExtended(chunk)
        case "VP8 ": try readLossy(chunk)
        case "VP8L": try readLossless(chunk)
        case "XMP ": try append(.xmp, chunk)
        case "C2PA": try append(.credential, chunk)
        case "EXIF": try readExif(chunk)
        case "ANMF": try readFrame(chunk)
        case "ICCP": layout.flags |= WebPLayout.profileFlag
        default: break
        }
    }

    private mutating func readExif(_ chunk: WebPChunk) throws(ContainerError) {
        layout.flags |= WebPLayout.exifFlag
        let data = try bytes(of: chunk)
        // Some writers put JPEG's head before the block.
        let head = data.starts(with: JPEGRole.exifHead) ? JPEGRole.exifHead : []
        guard layout.exif == nil, let block = TIFFBlock(Array(data.dropFirst(head.count))) else {
            return
        }
        layout.exif = (chunk.range, head, block)
        metadata += block.metadata(at: chunk.data.lowerBound + UInt64(head.count))
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// How long a frame of an animation is shown (RFC 9649, 2.7.1.1).
    private mutating func readFrame(_ chunk: WebPChunk) throws(ContainerError) {
        var cursor = ByteCursor(source, in: chunk.data, windowBytes: 16)
        try cursor.skip(12, "chunk ANMF")
        layout.frameCount += 1
        milliseconds += try cursor.littleEndian(3, "chunk ANMF")
    }

    /// An animation is a video; one of a single frame is a picture all the same.
    private mutating func stateTiming() {
        guard layout.frameCount > 1 else { return }
        facts.kind = .video
        guard milliseconds > 0 else { return }
        let seconds = Double(milliseconds) / 1000
        facts.durationSeconds = seconds
        facts.framesPerSecond = Double(layout.frameCount) / seconds
    }

    private mutating func append(
        _ slot: MetadataSlot,
        _ chunk: WebPChunk,
    ) throws(ContainerError) {
        metadata.append(.init(slot: slot, value: try bytes(of: chunk), range: chunk.range))
    }

    private mutating func bytes(of chunk: WebPChunk) throws(ContainerError) -> [UInt8] {
        let count = UInt64(chunk.data.count)
        try budget.spend(count, "chunk \(chunk.type)", at: chunk.range.lowerBound)
        var cursor = ByteCursor(source, in: chunk.data, windowBytes: 0)
        return try cursor.bytes(Int(count), "chunk \(chunk.type)")
    }

    /// The canvas and what else there is (RFC 9649, 2.7).
    private mutating func readExtended(_ chunk: WebPChunk) throws(ContainerError) {
        guard layout.extended == nil else { return }
        var cursor = ByteCursor(source, in: chunk.data, windowBytes: 16)
        layout.extended = chunk.data.lowerBound
        layout.flags |= UInt32(truncatingIfNeeded: try cursor.littleEndian(4, "chunk VP8X"))
        facts.width = Int(try cursor.littleEndian(3, "chunk VP8X")) + 1
        facts.height = Int(try cursor.littleEndian(3, "chunk VP8X")) + 1
    }

    /// A key frame's size (RFC 6386, 9.1).
    private mutating func readLossy(_ chunk: WebPChunk) throws(ContainerError) {
        guard facts.width == nil else { return }
        var cursor = ByteCursor(source, in: chunk.data, windowBytes: 16)
        try cursor.skip(3, "chunk VP8")
        guard try cursor.bytes(3, "chunk VP8") == [0x9D, 0x01, 0x2A] else {
            throw .malformed(what: "the picture is no key frame", at: chunk.range.lowerBound)
        }
        facts.width = Int(try cursor.littleEndian(2, "chunk VP8") & 0x3FFF)
        facts.height = Int(try cursor.littleEndian(2, "chunk VP8") & 0x3FFF)
    }

    /// A lossless picture's size, and whether it has transparency (RFC 9649, 3.4).
    private mutating func readLossless(_ chunk: WebPChunk) throws(ContainerError) {
        guard facts.width == nil else { return }
        var cursor = ByteCursor(source, in: chunk.data, windowBytes: 16)
        guard try cursor.uint8("chunk VP8L") == 0x2F else {
            throw .malformed(what: "the picture is not lossless", at: chunk.range.lowerBound)
        }
        let head = try cursor.littleEndian(4, "chunk VP8L")
        facts.width = Int(head & 0x3FFF) + 1
        facts.height = Int(head >> 14 & 0x3FFF) + 1
        if head >> 28 & 1 == 1 { layout.flags |= WebPLayout.alphaFlag }
    }
}

/// Where a WebP file's parts stand, as far as an edit needs to know.
struct WebPLayout: Sendable {
    /// The file's size.
    var size: UInt64 = 0
    /// Where the RIFF form ends.
    var formEnd: UInt64 = 0
    /// Where the last whole chunk ends.
    var chunksEnd: UInt64 = 0
    /// Where the data of VP8X stands, when there is one.
    var extended: UInt64?
    /// The first four bytes that VP8X has, or would have.
    var flags: UInt32 = 0
    /// The EXIF block, what stands before it, and the chunk that holds both.
    var exif: (range: Range<UInt64>, head: [UInt8], block: TIFFBlock)?
    /// How many frames an animation has.
    var frameCount = 0
    /// The largest value that we would read back.
    var valueLimit = 0

    static let xmpFlag: UInt32 = 0x04
    static let exifFlag: UInt32 = 0x08
    static let alphaFlag: UInt32 = 0x10
    static let profileFlag: UInt32 = 0x20
}
