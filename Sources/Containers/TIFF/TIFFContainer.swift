public import Media

/// A TIFF picture of one page or several (TIFF 6.0, BigTIFF) with its XMP, EXIF texts and Content
/// Credentials.
///
/// Labels and credentials are those of the first page. Further pages, directories below them and
/// private fields stay where they are: an edit writes over values that it replaces, and puts what
/// is new behind the file's end.
public struct TIFFContainer: Container {
    /// TIFF.
    public let format = ContainerFormat.tiff
    /// The first page's size and codec.
    public let facts: MediaFacts
    /// The pieces of metadata in file order.
    public let metadata: [MetadataEntry]
    let layout: TIFFLayout
    let limits: ContainerLimits
    let source: any ByteSource

    /// Reads the directories of a file.
    ///
    /// - Throws: ``ContainerError`` when they don't join, the first page has no size, or image
    ///   data is missing.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        let reader = try TIFFReader(source, limits: limits)
        facts = reader.facts
        metadata = reader.metadata
        layout = reader.layout
        self.limits = limits
        self.source = source
    }

    /// XMP always; EXIF fields where they stand already.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        slot == .xmp || ExifField(slot).flatMap(layout.field(of:)) != nil
    }

    /// Plans the edit; a value that is as it shall be is left alone.
    ///
    /// - Throws: ``ContainerError/overLimit(what:at:)`` when a value or the file gets too large.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        var edit = TIFFEdit(layout)
        for change in changes.lastOfEachSlot {
            try check(change)
            let standing = metadata.filter { $0.slot == change.slot }.map(\.value)
            if standing != [change.value] { set(change, in: &edit) }
        }
        return try Splice(of: layout.size, patches: try edit.finish())
    }

    /// Makes sure that a change has a place, and a value that we would read back.
    func check(_ change: MetadataChange) throws(ContainerError) {
        guard canSet(change.slot) else {
            throw .unsupported(what: "a TIFF picture has no such place to set", at: 0)
        }
        guard change.value.count < layout.valueLimit else {
            throw .overLimit(what: "the value is larger than what is read of a picture", at: 0)
        }
    }

    private func set(_ change: MetadataChange, in edit: inout TIFFEdit) {
        if let text = ExifField(change.slot) {
            guard let field = layout.field(of: text) else { return }
            let isBigEndian = layout.header.isBigEndian
            edit.set(field, to: text.encoded(change.value, isBigEndian: isBigEndian))
            return
        }
        let packets = layout.main.fields.filter { $0.tag == TIFFTag.xmp }
        guard let first = packets.first else {
            // XMP part 3, 1.1.4 allows bytes or undefined; the practice guide names the latter.
            return edit.insert(TIFFTag.xmp, type: 7, change.value)
        }
        edit.set(first, to: change.value)
        edit.drop(Array(packets.dropFirst()))
    }
}
