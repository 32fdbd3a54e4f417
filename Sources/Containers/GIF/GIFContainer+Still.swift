public import Media

extension GIFContainer: StillContainer {
    /// GIF knows no other orientation.
    public var orientation: PictureOrientation { .identity }

    /// Plans the file with another image: its screen, colours and image in place of the old ones.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for an animation.
    public func splice(
        setting changes: [MetadataChange],
        takingImageFrom picture: any ByteSource,
    ) throws(ContainerError) -> Splice {
        try checkFormat(of: picture)
        let new = try GIFContainer(picture, limits: limits)
        guard layout.imageCount == 1, new.layout.imageCount == 1 else {
            throw .unsupported(what: "the image of an animation can't be exchanged", at: 0)
        }
        try checkSize(of: new.facts)
        var patches = try patches(setting: changes)
        if patches.isEmpty { placeVersion(in: &patches) }
        let head = TakenStretches(ranges: [6..<new.layout.headEnd], source: picture)
        patches.exchange([6..<layout.headEnd], for: head)
        let image = TakenStretches(ranges: new.layout.imageParts, source: picture)
        patches.exchange(layout.imageParts, for: image)
        return try Splice(of: layout.size, patches: patches)
    }
}
