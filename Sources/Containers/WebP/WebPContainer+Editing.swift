import Media

extension WebPContainer {
    /// Plans the edit: the chunks, the flag that announces XMP, and the form's length.
    ///
    /// - Throws: ``ContainerError/overLimit(what:at:)`` when the value or the file gets too large.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        var patches = try patches(setting: changes, in: layout.exif?.block)
        if changes.contains(where: { $0.slot == .xmp }) {
            placeFlags(layout.flags | WebPLayout.xmpFlag, in: &patches)
        }
        try placeLength(in: &patches)
        return try Splice(of: layout.size, patches: patches)
    }

    /// The edit's patches, but those of the form's head.
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
                throw .unsupported(what: "a WebP picture has no such place to set", at: 0)
            }
            guard change.value.count <= layout.valueLimit else {
                throw .overLimit(what: "the value is larger than what is read of a picture", at: 0)
            }
            if let field = ExifField(change.slot) {
                exif = try set(field, to: change.value, in: exif)
            } else {
                place(change.value, in: &patches)
            }
        }
        if let (range, head, old) = layout.exif, let exif, exif.bytes != old.bytes {
            let chunk = WebPChunk.encoded("EXIF", head + exif.bytes)
            patches.append(.init(range: range, bytes: chunk))
        }
        return patches
    }

    private func place(_ packet: [UInt8], in patches: inout [PicturePatch]) {
        let ranges = metadata.filter { $0.slot == .xmp }.map(\.range)
        let start = ranges.first?.lowerBound ?? layout.chunksEnd
        // Chunks begin at even offsets; the last may lack the byte that pads it.
        let padding: [UInt8] = start % 2 == 0 ? [] : [0]
        let chunk = padding + WebPChunk.encoded("XMP ", packet)
        patches.place(chunk, over: ranges, orAt: start)
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

    /// States what the file holds, in the extended header that it has or gets.
    func placeFlags(_ flags: UInt32, in patches: inout [PicturePatch]) {
        let flags = flags.littleEndianBytes
        if let offset = layout.extended {
            patches.append(.init(range: offset..<offset + 4, bytes: flags))
        } else {
            let chunk = WebPChunk.encoded("VP8X", flags + canvas)
            patches.append(.init(range: 12..<12, bytes: chunk))
        }
    }

    /// Width and height, less one, in three bytes each.
    private var canvas: [UInt8] {
        [facts.width, facts.height].flatMap { side in
            UInt32(max(0, (side ?? 1) - 1)).littleEndianBytes.prefix(3)
        }
    }

    /// States how long the form is; the patches so far say by how much it grows.
    func placeLength(in patches: inout [PicturePatch]) throws(ContainerError) {
        let growth = try patches.offsetMap(of: layout.size).shift(at: layout.formEnd)
        guard growth != 0 else { return }
        guard let length = UInt32(exactly: Int64(layout.formEnd) - 8 + growth) else {
            throw .overLimit(what: "a WebP picture ends at four gigabytes", at: 4)
        }
        patches.append(.init(range: 4..<8, bytes: length.littleEndianBytes))
    }
}
