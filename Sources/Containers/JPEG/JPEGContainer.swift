public import Media

/// A JPEG picture (ITU-T T.81) with its EXIF, XMP, comment and Content Credentials segments.
///
/// Only the segments before the first scan are read. Whatever stands behind it, further
/// pictures included, is copied as it is. A picture without an end behind its first scan is cut
/// off, and refused.
public struct JPEGContainer: Container {
    /// JPEG.
    public let format = ContainerFormat.jpeg
    /// The picture's size and codec.
    public let facts: MediaFacts
    /// The pieces of metadata in file order.
    public let metadata: [MetadataEntry]
    let layout: JPEGLayout
    let limits: ContainerLimits
    let source: any ByteSource

    /// The slot of a bare `AIGC{…}` in a segment of application data.
    static let labelSlot = MetadataSlot.other("APP:AIGC")

    /// Reads the segments of a file.
    ///
    /// - Throws: ``ContainerError`` when they don't join, or the picture has no size.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        let reader = try JPEGReader(source, limits: limits)
        facts = reader.facts
        metadata = reader.metadata
        layout = reader.layout
        self.limits = limits
        self.source = source
    }

    /// XMP and the comment always; a bare label and EXIF fields where they stand already.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        if let field = ExifField(slot) { return layout.exif?.block.entry(of: field) != nil }
        return switch slot {
        case .xmp, .comment: true
        case Self.labelSlot: layout.labelHead != nil
        default: false
        }
    }
}
