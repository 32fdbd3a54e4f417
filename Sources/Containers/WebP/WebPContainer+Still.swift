public import Media

extension WebPContainer: StillContainer {
    /// By the EXIF chunk.
    public var orientation: PictureOrientation { layout.exif?.block.orientation ?? .identity }

    /// Plans the file with another image: its coded data and transparency in place of the old.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for an animation.
    public func splice(
        setting changes: [MetadataChange],
        takingImageFrom picture: any ByteSource,
    ) throws(ContainerError) -> Splice {
        try checkFormat(of: picture)
        let new = try WebPContainer(picture, limits: limits)
        guard layout.frameCount == 0, new.layout.frameCount == 0 else {
            throw .unsupported(what: "the image of an animation can't be exchanged", at: 0)
        }
        try checkSize(of: new.facts)
        var patches = try exchange(with: new)
        let exif = layout.exif?.block.withoutThumbnail()
        patches += try self.patches(setting: changes, in: exif)
        var flags = layout.flags & ~WebPLayout.alphaFlag
        flags |= new.layout.flags & WebPLayout.alphaFlag
        if changes.contains(where: { $0.slot == .xmp }) { flags |= WebPLayout.xmpFlag }
        if flags != 0 || layout.extended != nil { placeFlags(flags, in: &patches) }
        try placeLength(in: &patches)
        return try Splice(of: layout.size, patches: patches)
    }

    private func exchange(with new: WebPContainer) throws(ContainerError) -> [PicturePatch] {
        var patches: [PicturePatch] = []
        let (old, taken) = (try imageParts(), try new.imageParts())
        guard let first = old.first, !taken.isEmpty else {
            throw .malformed(what: "the picture has no image", at: 12)
        }
        guard layout.chunksEnd % 2 == 0 else {
            throw .malformed(what: "the picture's last chunk lacks its padding", at: 0)
        }
        let stretches = TakenStretches(ranges: taken, source: new.source)
        patches.exchange(old, for: stretches)
        if stretches.count % 2 != 0 {
            patches.append(.init(range: first.upperBound..<first.upperBound, bytes: [0]))
        }
        return patches
    }

    /// The chunks of the coded image and its transparency.
    private func imageParts() throws(ContainerError) -> [Range<UInt64>] {
        var walk = try WebPChunkWalk(source, limits: limits)
        var parts: [Range<UInt64>] = []
        while let chunk = try walk.next() {
            if ["VP8 ", "VP8L", "ALPH"].contains(chunk.type) { parts.note(chunk.range) }
        }
        return parts
    }
}
