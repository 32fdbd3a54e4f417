public import Media

/// A WebP picture (RFC 9649) with its EXIF, XMP and Content Credentials chunks.
public struct WebPContainer: Container {
    /// WebP.
    public let format = ContainerFormat.webp
    /// The picture's size and codec.
    public let facts: MediaFacts
    /// The pieces of metadata in file order.
    public let metadata: [MetadataEntry]
    private let layout: WebPLayout

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
    }

    /// XMP alone.
    public func canSet(_ slot: MetadataSlot) -> Bool { slot == .xmp }

    /// Plans the edit: the chunk, the flag that announces it, and the form's length.
    ///
    /// - Throws: ``ContainerError/overLimit(what:at:)`` when the value or the file gets too large.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        var patches: [PicturePatch] = []
        for change in changes.lastOfEachSlot {
            guard canSet(change.slot) else {
                throw .unsupported(what: "a WebP picture has no such place to set", at: 0)
            }
            guard change.value.count <= layout.valueLimit else {
                throw .overLimit(what: "the value is larger than what is read of a picture", at: 0)
            }
            place(change.value, in: &patches)
        }
        try placeLength(in: &patches)
        return try Splice(of: layout.size, patches: patches)
    }

    private func place(_ packet: [UInt8], in patches: inout [PicturePatch]) {
        let flags = (layout.flags | WebPLayout.xmpFlag).littleEndianBytes
        if let offset = layout.extended {
            patches.append(.init(range: offset..<offset + 4, bytes: flags))
        } else {
            let chunk = WebPChunk.encoded("VP8X", flags + canvas)
            patches.append(.init(range: 12..<12, bytes: chunk))
        }
        let ranges = metadata.filter { $0.slot == .xmp }.map(\.range)
        let start = ranges.first?.lowerBound ?? layout.chunksEnd
        // Chunks begin at even offsets; the last may lack the byte that pads it.
        let padding: [UInt8] = start % 2 == 0 ? [] : [0]
        let chunk = padding + WebPChunk.encoded("XMP ", packet)
        patches.place(chunk, over: ranges, orAt: start)
    }

    /// Width and height, less one, in three bytes each.
    private var canvas: [UInt8] {
        [facts.width, facts.height].flatMap { side in
            UInt32(max(0, (side ?? 1) - 1)).littleEndianBytes.prefix(3)
        }
    }

    private func placeLength(in patches: inout [PicturePatch]) throws(ContainerError) {
        let growth = try patches.offsetMap(of: layout.size).shift(at: layout.formEnd)
        guard growth != 0 else { return }
        guard let length = UInt32(exactly: Int64(layout.formEnd) - 8 + growth) else {
            throw .overLimit(what: "a WebP picture ends at four gigabytes", at: 4)
        }
        patches.append(.init(range: 4..<8, bytes: length.littleEndianBytes))
    }
}
