import Media

/// What is gathered while a GIF file's blocks are walked over.
struct GIFReader {
    private let source: any ByteSource
    private var budget: PictureMetadataBudget
    private var timing = GIFTiming()
    private(set) var facts = MediaFacts()
    private(set) var metadata: [MetadataEntry] = []
    private(set) var layout: GIFLayout

    /// Reads the blocks up to the trailer.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        budget = PictureMetadataBudget(limits)
        var walk = try GIFBlockWalk(source, limits: limits)
        layout = GIFLayout(
            size: source.size,
            headEnd: walk.headEnd,
            isOldVersion: walk.isOldVersion,
            valueLimit: limits.metadataBytes,
        )
        guard walk.screen.width > 0, walk.screen.height > 0 else {
            throw .malformed(what: "the picture has no width or height", at: 6)
        }
        while let block = try walk.next() { try read(block) }
        guard timing.imageCount > 0 else {
            throw .malformed(what: "the picture has no image", at: walk.headEnd)
        }
        state(walk.screen)
    }

    private mutating func state(_ screen: (width: Int, height: Int)) {
        layout.imageCount = timing.imageCount
        facts.kind = timing.imageCount > 1 ? .video : .image
        facts.videoCodec = "gif"
        (facts.width, facts.height) = screen
        guard timing.imageCount > 1 else { return }
        facts.durationSeconds = timing.seconds
        facts.framesPerSecond = Double(timing.imageCount) / timing.seconds
    }

    private mutating func read(_ block: GIFBlock) throws(ContainerError) {
        switch block.kind {
        case .image:
            timing.noteImage()
            layout.imageParts.note(block.range)
        case GIFBlock.control:
            timing.noteControl(try bytes(of: block, upTo: 5))
            layout.imageParts.note(block.range)
        case GIFBlock.plainText: layout.imageParts.note(block.range)
        case GIFBlock.comment:
            let text = GIFExtension.joined(try bytes(of: block))
            let end = text.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
            append(.comment, Array(text[..<end]), block)
        case GIFBlock.application: try readApplication(block)
        case .extension: break
        }
    }

    private mutating func readApplication(_ block: GIFBlock) throws(ContainerError) {
        let nameEnd = GIFExtension.nameBytes + 1
        let head = try bytes(of: block, upTo: nameEnd)
        guard head.count == nameEnd, head.first == UInt8(GIFExtension.nameBytes) else { return }
        switch Array(head.dropFirst()) {
        case let name where GIFExtension.loopNames.contains(name):
            if timing.imageCount == 0 { layout.insertionOffset = block.range.upperBound }
        case GIFExtension.xmpName:
            append(.xmp, GIFExtension.packet(try bytes(of: block)[nameEnd...]), block)
        case GIFExtension.credentialName:
            let store = GIFExtension.joined(try bytes(of: block)[nameEnd...])
            append(.credential, store, block)
        default: break
        }
    }

    private mutating func append(_ slot: MetadataSlot, _ value: [UInt8], _ block: GIFBlock) {
        metadata.append(.init(slot: slot, value: value, range: block.range))
    }

    private mutating func bytes(of block: GIFBlock) throws(ContainerError) -> [UInt8] {
        let count = UInt64(block.data.count)
        try budget.spend(count, "the metadata", at: block.range.lowerBound)
        return try bytes(of: block, upTo: Int(count))
    }

    private func bytes(of block: GIFBlock, upTo limit: Int) throws(ContainerError) -> [UInt8] {
        var cursor = ByteCursor(source, in: block.data, windowBytes: 0)
        let count = min(limit, block.data.count)
        return try cursor.bytes(count, "an extension of the picture")
    }
}

/// Adds up how long an animation lasts, as browsers and ffmpeg show it.
struct GIFTiming: Sendable {
    private(set) var imageCount = 0
    private var centiseconds = 0
    private var delay = Self.usualDelay

    /// What a delay is taken for that nobody stated, or that is too short to be meant.
    private static let usualDelay = 10

    var seconds: Double { Double(centiseconds) / 100 }

    /// Takes a control extension's data: its length, flags, and the delay in hundredths.
    mutating func noteControl(_ data: [UInt8]) {
        guard data.count >= 4 else { return }
        let stated = Int(data[2]) | Int(data[3]) << 8
        delay = stated < 2 ? Self.usualDelay : stated
    }

    mutating func noteImage() {
        imageCount += 1
        centiseconds += delay
        delay = Self.usualDelay
    }
}

/// Where a GIF file's parts stand, as far as an edit needs to know.
struct GIFLayout: Sendable {
    /// The file's size.
    let size: UInt64
    /// Behind the global colour table.
    let headEnd: UInt64
    /// Whether extensions aren't allowed by the version that the file states.
    let isOldVersion: Bool
    /// The largest value that we would read back.
    let valueLimit: Int
    /// Images, what controls them, and texts that are drawn.
    var imageParts: [Range<UInt64>] = []
    var imageCount = 0
    /// Where metadata is put in: before the first image, and behind the extension that makes an
    /// animation loop, which players want first.
    var insertionOffset: UInt64

    init(size: UInt64, headEnd: UInt64, isOldVersion: Bool, valueLimit: Int) {
        self.size = size
        self.headEnd = headEnd
        self.isOldVersion = isOldVersion
        self.valueLimit = valueLimit
        insertionOffset = headEnd
    }
}
