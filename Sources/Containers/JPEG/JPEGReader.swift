import Media

/// What is gathered while a JPEG file's segments are walked over.
struct JPEGReader {
    private let source: any ByteSource
    private var budget: PictureMetadataBudget
    private var jumbf = JUMBFSegments()
    private(set) var facts = MediaFacts()
    private(set) var layout = JPEGLayout()
    private var entries: [MetadataEntry] = []

    /// Reads the segments before the first scan, and looks whether the picture ends behind it.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        budget = PictureMetadataBudget(limits)
        var walk = try JPEGSegmentWalk(source, limits: limits)
        while let segment = try walk.next() {
            try read(segment)
            guard segment.isStartOfScan else { continue }
            let end = JPEGScanEnd(source: source, scanStart: segment.range.upperBound)
            guard try end.isThere() else { throw .truncated(what: "the picture", at: source.size) }
            break
        }
        guard facts.width != nil else {
            throw .malformed(what: "the picture has no frame header", at: 0)
        }
        layout.size = source.size
    }

    /// Every piece of metadata in file order.
    var metadata: [MetadataEntry] {
        (entries + jumbf.credentials).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private mutating func read(_ segment: JPEGSegment) throws(ContainerError) {
        if segment.isFrameHeader { return try readFrameHeader(segment) }
        guard segment.isApplicationData || segment.isComment else {
            layout.noteTable(segment)
            return
        }
        let headBytes = Swift.min(UInt64(segment.payload.count), UInt64(JPEGRole.headBytes))
        let role = JPEGRole(of: segment.marker, try bytes(of: segment, upTo: headBytes))
        layout.note(segment, role)
        guard role != .other else { return }
        let count = UInt64(segment.payload.count)
        try budget.spend(count, "the metadata", at: segment.range.lowerBound)
        try take(try bytes(of: segment, upTo: count), of: segment, as: role)
    }

    private mutating func take(
        _ payload: [UInt8],
        of segment: JPEGSegment,
        as role: JPEGRole,
    ) throws(ContainerError) {
        let start = segment.payload.lowerBound
        switch role {
        case .xmp: append(.xmp, payload.dropFirst(JPEGRole.xmpHead.count), segment)
        case .comment: append(.comment, payload.trimmingZeros, segment)
        case .label(let head):
            layout.labelHead = layout.labelHead ?? (segment.marker, Array(payload[..<head]))
            append(JPEGContainer.labelSlot, payload.dropFirst(head).trimmingZeros, segment)
        case .jumbf: jumbf.add(payload, range: segment.range)
        case .exif:
            guard layout.exif == nil, let block = TIFFBlock(Array(payload.dropFirst(6))) else {
                return
            }
            layout.exif = (segment.range, block)
            entries += block.metadata(at: start + 6)
        case .multiPicture:
            layout.multiPicture =
                layout.multiPicture
                ?? MultiPictureIndex(
                    Array(payload.dropFirst(4)),
                    header: start + 4,
                    segmentStart: segment.range.lowerBound,
                )
        case .other: break
        }
    }

    private mutating func append(
        _ slot: MetadataSlot,
        _ value: ArraySlice<UInt8>,
        _ segment: JPEGSegment,
    ) {
        entries.append(MetadataEntry(slot: slot, value: Array(value), range: segment.range))
    }

    private mutating func readFrameHeader(_ segment: JPEGSegment) throws(ContainerError) {
        layout.noteTable(segment)
        guard facts.width == nil else { return }
        var cursor = ByteCursor(source, in: segment.payload, windowBytes: 8)
        _ = try cursor.uint8("the frame header")
        let height = Int(try cursor.bigEndian(2, "the frame header"))
        let width = Int(try cursor.bigEndian(2, "the frame header"))
        guard width > 0, height > 0 else {
            throw .malformed(
                what: "the picture has no width or height",
                at: segment.range.lowerBound,
            )
        }
        facts.kind = .image
        facts.videoCodec = segment.marker == 0xF7 ? "jpegls" : "mjpeg"
        facts.width = width
        facts.height = height
    }

    private func bytes(
        of segment: JPEGSegment,
        upTo count: UInt64,
    ) throws(ContainerError) -> [UInt8] {
        var cursor = ByteCursor(source, in: segment.payload, windowBytes: 0)
        return try cursor.bytes(Int(count), "a segment of the picture")
    }
}

extension Collection<UInt8> where Self: BidirectionalCollection {
    /// The bytes without the zeros at their end.
    fileprivate var trimmingZeros: SubSequence {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == 0 { end = index(before: end) }
        return self[..<end]
    }
}
