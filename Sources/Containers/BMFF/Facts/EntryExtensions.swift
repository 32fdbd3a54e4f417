import Media

/// The boxes inside a sample entry: what the decoder needs to know.
struct EntryExtensions {
    let tree: BoxTree

    private func box(_ type: BoxType) -> Box? {
        (tree.child(type, of: nil) ?? tree.first("wave", type, in: nil)).map { tree[$0] }
    }

    /// The MPEG-4 elementary stream that an `esds` describes.
    func stream(_ source: any ByteSource) throws(ContainerError) -> ElementaryStream? {
        try bytes(of: "esds", source).map { ElementaryStream($0.dropFirst(4)) }
    }

    /// The channels that the decoder's description says, where the entry's own count is none.
    func channels(_ source: any ByteSource) throws(ContainerError) -> Int? {
        if let bytes = try bytes(of: "dac3", source) { return DolbyConfig.channels(ofAC3: bytes) }
        return try bytes(of: "dec3", source).flatMap { DolbyConfig.channels(ofEAC3: $0) }
    }

    /// The first bytes of a small box.
    private func bytes(
        of type: BoxType,
        _ source: any ByteSource,
    ) throws(ContainerError) -> [UInt8]? {
        guard let box = box(type) else { return nil }
        let count = min(box.content.count, 1024)
        do { return try source.bytes(at: box.content.lowerBound, count: count) } catch {
            throw .reading(error)
        }
    }

    /// Fills in what boxes say of uncompressed samples: QuickTime's `enda`, ISO's `pcmC`.
    func describe(
        _ layout: inout SampleLayout,
        _ source: any ByteSource,
    ) throws(ContainerError) {
        if let box = box("enda") {
            var cursor = ByteCursor(source, in: box.content, windowBytes: 8)
            layout.isLittleEndian = try cursor.bigEndian(2, "the byte order") == 1
        }
        if let box = box("pcmC") {
            var cursor = ByteCursor(source, in: box.content, windowBytes: 8)
            try cursor.skip(4, "the head of 'pcmC'")
            layout.isLittleEndian = try cursor.uint8("the byte order") & 1 == 1
            layout.bits = Int(try cursor.uint8("the sample size"))
        }
    }
}

/// How uncompressed samples are written.
struct SampleLayout {
    var bits = 16
    var isLittleEndian = false
    /// QuickTime's format flags of `lpcm`: 1 floating point, 2 highest byte first, 4 signed.
    var flags: UInt64 = 0
}
