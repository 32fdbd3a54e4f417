public import Media

/// A GIF picture or animation (GIF89a) with its comments, XMP and Content Credentials.
///
/// The file is walked over once, from sub-block to sub-block; image data is never looked into.
public struct GIFContainer: Container {
    /// GIF.
    public let format = ContainerFormat.gif
    /// The screen's size; an animation is a video and states its length.
    public let facts: MediaFacts
    /// The pieces of metadata in file order.
    public let metadata: [MetadataEntry]
    let layout: GIFLayout
    let limits: ContainerLimits

    /// Reads the blocks of a file.
    ///
    /// - Throws: ``ContainerError`` when they don't join, none is an image, or the trailer is
    ///   missing.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        let reader = try GIFReader(source, limits: limits)
        facts = reader.facts
        metadata = reader.metadata
        layout = reader.layout
        self.limits = limits
    }

    /// XMP and the comment.
    public func canSet(_ slot: MetadataSlot) -> Bool { slot == .xmp || slot == .comment }

    /// Plans the edit; a file of the version without extensions gets the one that has them.
    ///
    /// - Throws: ``ContainerError/overLimit(what:at:)`` when a value is larger than what is read,
    ///   ``ContainerError/unsupported(what:at:)`` when a packet holds a zero byte.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        try Splice(of: layout.size, patches: try patches(setting: changes))
    }

    /// The edit's patches.
    func patches(setting changes: [MetadataChange]) throws(ContainerError) -> [PicturePatch] {
        var patches: [PicturePatch] = []
        for change in changes.lastOfEachSlot {
            guard canSet(change.slot) else {
                throw .unsupported(what: "a GIF picture has no such place to set", at: 0)
            }
            let bytes = try block(for: change)
            let ranges = metadata.filter { $0.slot == change.slot }.map(\.range)
            patches.place(bytes, over: ranges, orAt: layout.insertionOffset)
        }
        if !patches.isEmpty { placeVersion(in: &patches) }
        return patches
    }

    private func block(for change: MetadataChange) throws(ContainerError) -> [UInt8] {
        let isPacket = change.slot == .xmp
        // Decoders that don't know XMP take the packet's bytes for lengths, and zero ends a block.
        guard !isPacket || !change.value.contains(0) else {
            throw .unsupported(what: "an XMP packet in a GIF can't hold a zero byte", at: 0)
        }
        let bytes =
            isPacket
            ? GIFExtension.encoded(packet: change.value)
            : GIFExtension.encoded(comment: change.value)
        guard bytes.count <= layout.valueLimit else {
            throw .overLimit(what: "the value is larger than what is read of a picture", at: 0)
        }
        return bytes
    }

    /// Makes `GIF87a` a `GIF89a`.
    func placeVersion(in patches: inout [PicturePatch]) {
        guard layout.isOldVersion else { return }
        patches.append(.init(range: 4..<5, bytes: [UInt8(ascii: "9")]))
    }
}
