extension JPEGContainer {
    /// Plans the edit; segments behind the first scan and further pictures stay as they are.
    ///
    /// - Throws: ``ContainerError/overLimit(what:at:)`` when a value doesn't fit a segment,
    ///   ``ContainerError/unsupported(what:at:)`` when a bare label is to be no JSON object.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        var patches = try patches(setting: changes, in: layout.exif?.block)
        if let index = layout.multiPicture {
            patches += try index.patches(try patches.offsetMap(of: layout.size))
        }
        return try Splice(of: layout.size, patches: patches)
    }

    /// The edit's patches, but those of an index of pictures.
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
                throw .unsupported(what: "a JPEG picture has no such place to set", at: 0)
            }
            if let field = ExifField(change.slot) {
                exif = try set(field, to: change.value, in: exif)
            } else {
                try place(change, in: &patches)
            }
        }
        try placeExif(exif, in: &patches)
        return patches
    }

    private func place(
        _ change: MetadataChange,
        in patches: inout [PicturePatch],
    ) throws(ContainerError) {
        let (marker, head, offset): (UInt8, [UInt8], UInt64) =
            switch change.slot {
            case .xmp: (0xE1, JPEGRole.xmpHead, layout.headEnd)
            case Self.labelSlot:
                (layout.labelHead?.marker ?? 0xEF, layout.labelHead?.bytes ?? [], layout.headEnd)
            default: (0xFE, [], layout.commentOffset)
            }
        let ranges = metadata.filter { $0.slot == change.slot }.map(\.range)
        guard change.slot != Self.labelSlot || change.value.first == UInt8(ascii: "{") else {
            throw .unsupported(what: "a bare label is a JSON object", at: offset)
        }
        let bytes = try segment(
            marker,
            head + change.value,
            at: ranges.first?.lowerBound ?? offset,
        )
        patches.place(bytes, over: ranges, orAt: offset)
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

    private func placeExif(
        _ block: TIFFBlock?,
        in patches: inout [PicturePatch],
    ) throws(ContainerError) {
        guard let (range, old) = layout.exif, let block, block.bytes != old.bytes else { return }
        let bytes = try segment(0xE1, JPEGRole.exifHead + block.bytes, at: range.lowerBound)
        patches.append(PicturePatch(range: range, bytes: bytes))
    }

    private func segment(
        _ marker: UInt8,
        _ payload: [UInt8],
        at offset: UInt64,
    ) throws(ContainerError) -> [UInt8] {
        guard let bytes = JPEGSegment.encoded(marker, payload) else {
            let limit = JPEGSegment.payloadLimit
            throw .overLimit(
                what: "a segment of a JPEG picture holds \(limit) bytes, this takes "
                    + "\(payload.count)",
                at: offset,
            )
        }
        return bytes
    }
}
