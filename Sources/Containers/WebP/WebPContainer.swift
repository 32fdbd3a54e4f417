public import Media

/// A WebP picture or animation (RFC 9649) with its EXIF, XMP and Content Credentials chunks.
public struct WebPContainer: Container {
    /// WebP.
    public let format = ContainerFormat.webp
    /// The picture's size and codec; an animation is a video and states its length.
    public let facts: MediaFacts
    /// The pieces of metadata in file order.
    public let metadata: [MetadataEntry]
    let layout: WebPLayout
    let limits: ContainerLimits
    let source: any ByteSource

    /// Reads the chunks of a file.
    ///
    /// - Throws: ``ContainerError`` when they don't join, or the picture has no size.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        let reader = try WebPReader(source, limits: limits)
        facts = reader.facts
        metadata = reader.metadata
        layout = reader.layout
        self.limits = limits
        self.source = source
    }

    /// XMP always; EXIF fields where they stand already.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        if let field = ExifField(slot) { return layout.exif?.block.entry(of: field) != nil }
        return slot == .xmp
    }
}
