import Media

/// The segments of a JPEG file, sorted by whether they code the image, show it small, or tell of it.
struct JPEGImageParts {
    /// The segments that code the image, up to the first scan.
    private(set) var tables: [Range<UInt64>] = []
    /// From the first scan to the end of the file, whatever stands behind the image.
    private(set) var scans: Range<UInt64>
    /// How many kinds of samples a pixel has: one when grey, four in print.
    private(set) var componentCount = 0
    /// The segments of the colour profile.
    private(set) var profile: [Range<UInt64>] = []
    /// What takes the old image's small copies and its index of further pictures out of the file.
    private(set) var withoutPreviews: [PicturePatch] = []

    private let source: any ByteSource

    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        scans = source.size..<source.size
        var walk = try JPEGSegmentWalk(source, limits: limits)
        while let segment = try walk.next() {
            if segment.isStartOfScan {
                scans = segment.range.lowerBound..<source.size
                break
            }
            try take(segment)
        }
    }

    private mutating func take(_ segment: JPEGSegment) throws(ContainerError) {
        guard segment.isApplicationData || segment.isComment else {
            if segment.isFrameHeader, segment.payload.count >= 6 {
                componentCount = Int(try bytes(of: segment)[5])
            }
            return tables.note(segment.range)
        }
        let head = try bytes(of: segment, upTo: 16)
        switch segment.marker {
        // Adobe's word on the colours belongs to the coding (T.872, 6.5.3).
        case 0xEE where head.starts(with: Array("Adobe".utf8)): tables.note(segment.range)
        case 0xE0: try takeHead(segment, head)
        case 0xE2 where head.starts(with: Array("ICC_PROFILE\0".utf8)):
            profile.append(segment.range)
        case 0xE2 where head.starts(with: JPEGRole.multiPictureHead):
            withoutPreviews.append(.init(range: segment.range, bytes: []))
        case 0xED where head.starts(with: PhotoshopResources.head):
            let resources = Array(try bytes(of: segment).dropFirst(PhotoshopResources.head.count))
            guard let kept = PhotoshopResources.withoutThumbnails(resources) else { return }
            replace(segment, kept.isEmpty ? nil : PhotoshopResources.head + kept)
        default: break
        }
    }

    /// JFIF's head may hold a small copy behind its fourteen bytes; its extension is one.
    private mutating func takeHead(
        _ segment: JPEGSegment,
        _ head: [UInt8],
    ) throws(ContainerError) {
        if head.starts(with: Array("JFXX\0".utf8)) { return replace(segment, nil) }
        guard head.starts(with: Array("JFIF\0".utf8)), segment.payload.count > 14 else { return }
        replace(segment, Array(head.prefix(12)) + [0, 0])
    }

    private mutating func replace(_ segment: JPEGSegment, _ payload: [UInt8]?) {
        let bytes = payload.flatMap { JPEGSegment.encoded(segment.marker, $0) } ?? []
        withoutPreviews.append(.init(range: segment.range, bytes: bytes))
    }

    private func bytes(
        of segment: JPEGSegment,
        upTo limit: Int = .max,
    ) throws(ContainerError) -> [UInt8] {
        var cursor = ByteCursor(source, in: segment.payload, windowBytes: 0)
        let count = min(limit, segment.payload.count)
        return try cursor.bytes(count, "a segment of the picture")
    }
}
