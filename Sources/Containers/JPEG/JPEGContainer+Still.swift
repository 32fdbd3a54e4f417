public import Media

extension JPEGContainer: StillContainer {
    /// By the EXIF segment.
    public var orientation: PictureOrientation { layout.exif?.block.orientation ?? .identity }

    /// Plans the file with another image: its tables and scans, and Adobe's word on its colours.
    ///
    /// Further pictures behind the first (a gain map, a preview) and their index show the old
    /// image, and are left out. A colour profile goes when grey becomes colour or the reverse.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when the colours of one are for print
    ///   and those of the other aren't.
    public func splice(
        setting changes: [MetadataChange],
        takingImageFrom picture: any ByteSource,
    ) throws(ContainerError) -> Splice {
        try checkFormat(of: picture)
        let new = try JPEGContainer(picture, limits: limits)
        try checkSize(of: new.facts)
        let old = try JPEGImageParts(source, limits: limits)
        let parts = try JPEGImageParts(picture, limits: limits)
        let isPrint = (old.componentCount == 4, parts.componentCount == 4)
        guard isPrint.0 == isPrint.1 else {
            throw .unsupported(what: "one image is for print (CMYK), the other isn't", at: 0)
        }
        let exif = layout.exif?.block.withoutThumbnail()
        var patches = try patches(setting: changes, in: exif)
        patches += old.withoutPreviews
        patches += old.tables.map { PicturePatch(range: $0, bytes: []) }
        if old.componentCount != parts.componentCount {
            patches += old.profile.map { PicturePatch(range: $0, bytes: []) }
        }
        let taken = TakenStretches(ranges: parts.tables + [parts.scans], source: picture)
        patches.exchange([old.scans], for: taken)
        return try Splice(of: layout.size, patches: patches)
    }
}
