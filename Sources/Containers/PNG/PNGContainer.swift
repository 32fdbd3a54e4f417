public import Media

/// A PNG picture (PNG, third edition), still or animated, with its text, EXIF and Content
/// Credentials chunks.
///
/// The heads of all chunks are read, and the data of those that hold metadata.
public struct PNGContainer: Container {
    /// PNG.
    public let format = ContainerFormat.png
    /// The picture's size and codec.
    public let facts: MediaFacts
    /// The pieces of metadata in file order.
    public let metadata: [MetadataEntry]
    let layout: PNGLayout
    let limits: ContainerLimits
    let source: any ByteSource

    /// Reads the chunks of a file.
    ///
    /// - Throws: ``ContainerError`` when they don't join, the picture has no size, or the checksum
    ///   of a chunk that is read is wrong.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        let reader = try PNGReader(source, limits: limits)
        facts = reader.facts
        metadata = reader.metadata
        layout = reader.layout
        self.limits = limits
        self.source = source
    }

    /// XMP, the comment and texts of any legal keyword; EXIF fields where they stand already.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        if let field = ExifField(slot) { return layout.exif?.block.entry(of: field) != nil }
        return PNGText.keyword(of: slot) != nil
    }

    /// Plans the edit; a text that Latin-1 can't hold becomes an iTXt chunk.
    ///
    /// - Throws: ``ContainerError/overLimit(what:at:)`` when a value is larger than what is read,
    ///   ``ContainerError/unsupported(what:at:)`` when it holds a zero byte.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        let patches = try patches(setting: changes, in: layout.exif?.block)
        return try Splice(of: layout.size, patches: patches)
    }

    /// The edit's patches.
    ///
    /// - Parameter exif: the EXIF block, as it stands or changed already.
    func patches(
        setting changes: [MetadataChange],
        in exif: TIFFBlock?,
    ) throws(ContainerError) -> [PicturePatch] {
        var patches: [PicturePatch] = []
        var exif = exif
        for change in changes.lastOfEachSlot {
            guard canSet(change.slot) else {
                throw .unsupported(what: "a PNG picture has no such place to set", at: 0)
            }
            try check(change.value)
            if let field = ExifField(change.slot) {
                exif = try set(field, to: change.value, in: exif)
            } else {
                place(change, in: &patches)
            }
        }
        if let (range, old) = layout.exif, let exif, exif.bytes != old.bytes {
            patches.append(.init(range: range, bytes: PNGChunk.encoded("eXIf", exif.bytes)))
        }
        return patches
    }

    private func check(_ value: [UInt8]) throws(ContainerError) {
        guard value.count <= layout.valueLimit - PNGText.headLimit else {
            throw .overLimit(what: "the value is larger than what is read of a picture", at: 0)
        }
        guard !value.contains(0) else {
            throw .unsupported(what: "a PNG text can't hold a zero byte", at: 0)
        }
    }

    private func place(_ change: MetadataChange, in patches: inout [PicturePatch]) {
        guard let keyword = PNGText.keyword(of: change.slot) else { return }
        let ranges = metadata.filter { $0.slot == change.slot }.map(\.range)
        let chunk = PNGText.chunk(keyword, change.value, isXMP: change.slot == .xmp)
        patches.place(chunk, over: ranges, orAt: layout.headEnd)
    }

    private func set(
        _ field: ExifField,
        to value: [UInt8],
        in block: TIFFBlock?,
    ) throws(ContainerError) -> TIFFBlock {
        guard let edited = block?.setting(field, to: value) else {
            let offset = layout.exif?.range.lowerBound ?? 0
            throw .malformed(what: "the EXIF block is damaged and can't be edited", at: offset)
        }
        return edited
    }
}
