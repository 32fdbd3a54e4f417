/// Where a JPEG file's parts stand, as far as an edit needs to know.
struct JPEGLayout: Sendable {
    /// The file's size.
    var size: UInt64 = 0
    /// The EXIF block and the segment that holds it.
    var exif: (range: Range<UInt64>, block: TIFFBlock)?
    /// The index of the pictures behind the first.
    var multiPicture: MultiPictureIndex?
    /// The marker of the first bare label and what stands before its JSON.
    var labelHead: (marker: UInt8, bytes: [UInt8])?
    /// Behind the JFIF and EXIF segments that a file begins with: readers want those first.
    private(set) var headEnd: UInt64 = 2
    /// Where the first segment that serves decoding begins.
    private var firstTable: UInt64?
    private var isInHead = true

    /// Where a comment is put in: behind the metadata, but never between an index of pictures
    /// and the pictures.
    var commentOffset: UInt64 {
        min(multiPicture?.segmentStart ?? .max, firstTable ?? headEnd)
    }

    /// Notes a segment of application data or a comment.
    mutating func note(_ segment: JPEGSegment, _ role: JPEGRole) {
        isInHead = isInHead && (segment.marker == 0xE0 || role == .exif)
        if isInHead { headEnd = segment.range.upperBound }
    }

    /// Notes a segment of any other kind.
    mutating func noteTable(_ segment: JPEGSegment) {
        isInHead = false
        firstTable = firstTable ?? segment.range.lowerBound
    }
}
