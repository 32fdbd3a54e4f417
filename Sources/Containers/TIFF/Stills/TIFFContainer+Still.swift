public import Media

extension TIFFContainer: StillContainer {
    /// By the first directory.
    public var orientation: PictureOrientation { layout.orientation }

    /// Plans the file with another image: the new file, with everything that is said about the old
    /// image behind it.
    ///
    /// The old file's values and directories (Exif, GPS) get new places and the new file's byte
    /// order; nothing of the old image data is left behind.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for several pages, for directories
    ///   below the first page, and for maker notes and raw data, which hold places in the old file.
    public func splice(
        setting changes: [MetadataChange],
        takingImageFrom picture: any ByteSource,
    ) throws(ContainerError) -> Splice {
        try checkFormat(of: picture)
        let new = try TIFFContainer(picture, limits: limits)
        try checkSize(of: new.facts)
        try checkExchange(with: new)
        for change in changes { try check(change) }
        let colours = (try new.colours(), try colours())
        guard (colours.0 == .print) == (colours.1 == .print) else {
            throw .unsupported(what: "one image is for print (CMYK), the other isn't", at: 0)
        }
        var assembly = TIFFAssembly(of: self, behind: new, setting: changes.lastOfEachSlot)
        if colours.0 != colours.1 { assembly.dropped.insert(TIFFTag.profile) }
        return try assembly.splice(of: picture)
    }

    private func checkExchange(with new: TIFFContainer) throws(ContainerError) {
        guard layout.pageCount == 1, new.layout.pageCount == 1 else {
            throw .unsupported(what: "the image of several pages can't be exchanged", at: 0)
        }
        guard !layout.header.isBig, !new.layout.header.isBig else {
            throw .unsupported(what: "the image of a BigTIFF picture can't be exchanged", at: 0)
        }
        let fields = layout.main.fields + (layout.exif?.fields ?? [])
        let bound = fields.first { TIFFTag.bound.contains($0.tag) || $0.type == 13 }
        if let bound {
            throw .unsupported(
                what: "the picture has data that must keep its place (field \(bound.tag)), so that "
                    + "its image can't be exchanged",
                at: bound.offset,
            )
        }
    }

    private enum Colours { case grey, print, colour }

    private func colours() throws(ContainerError) -> Colours {
        let walk = try TIFFWalk(source, limits: limits)
        switch try walk.integer(layout.main.field(TIFFTag.photometric)) {
        case 0, 1: return .grey
        case 5: return .print
        default: return .colour
        }
    }
}

extension TIFFTag {
    static let photometric: UInt16 = 262
    /// Directories below a page, maker notes, and the mark of raw data (DNG).
    static let bound: Set<UInt16> = [330, makerNote, 50706]
    /// A copy of the image in layers (Photoshop).
    static let copies: Set<UInt16> = [37724]

    /// What describes the coding of an image, and goes with it (TIFF 6.0, sections 3 to 23).
    static func isOfImage(_ tag: UInt16) -> Bool {
        switch tag {
        case 254...259, 262...266, 273, 277...281, 284, 288...293, 301, 317, 320...325, 332...334,
            336, 338...342, 347, 512...521, 529...532:
            true
        default: false
        }
    }
}
