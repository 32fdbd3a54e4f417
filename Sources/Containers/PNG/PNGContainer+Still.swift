public import Media

extension PNGContainer: StillContainer {
    /// By the eXIf chunk.
    public var orientation: PictureOrientation { layout.exif?.block.orientation ?? .identity }

    /// Plans the file with another image: its header, palette, transparency and image data.
    ///
    /// Chunks that describe how the old image was coded go where the new one differs, and so do
    /// unknown ones whose names say that they depend on the image (PNG, third edition, 5.4).
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for an animation.
    public func splice(
        setting changes: [MetadataChange],
        takingImageFrom picture: any ByteSource,
    ) throws(ContainerError) -> Splice {
        try checkFormat(of: picture)
        let new = try PNGContainer(picture, limits: limits)
        try checkSize(of: new.facts)
        let old = try PNGImageParts(source, limits: limits)
        let parts = try PNGImageParts(picture, limits: limits)
        guard !old.isAnimated, !parts.isAnimated else {
            throw .unsupported(what: "the image of an animation can't be exchanged", at: 0)
        }
        guard !old.image.isEmpty, !parts.image.isEmpty else {
            throw .malformed(what: "the picture has no image", at: layout.headEnd)
        }
        let stretches = { (ranges: [Range<UInt64>]) in
            TakenStretches(ranges: ranges, source: picture)
        }
        var patches: [PicturePatch] = []
        patches.exchange(old.header, for: stretches(parts.header))
        patches.exchange(old.colours, for: stretches(parts.colours))
        let image = old.colours.isEmpty ? parts.colours + parts.image : parts.image
        patches.exchange(old.image, for: stretches(image))
        patches += old.dropped(for: parts).map { PicturePatch(range: $0, bytes: []) }
        let exif = layout.exif?.block.withoutThumbnail()
        patches += try self.patches(setting: changes, in: exif)
        return try Splice(of: layout.size, patches: patches)
    }
}
