import Media

/// The one description of a track's samples, with the decoder's configuration inside.
struct OpeningDescription {
    let codec: VideoOpening.Codec
    let configuration: DecoderConfiguration
    /// Whether parameter sets may stand in samples too (ISO/IEC 14496-15, 5.3.3, 8.3.3).
    let allowsSetsInSamples: Bool
    private let list: Int
    private let entry: Box
    private let record: Box
    private let bytes: [UInt8]

    /// Reads a track's `stsd`.
    ///
    /// - Throws: ``OpeningRefusal`` or ``ContainerError``.
    init(_ table: SampleTable, codecName: String?, _ limits: ContainerLimits) throws {
        let (tree, source) = (table.tree, table.source)
        guard let list = table.child("stsd") else { throw OpeningRefusal.otherCodec(nil) }
        var cursor = ByteCursor(source, in: tree[list].content, windowBytes: 8)
        try cursor.skip(4, "the head of 'stsd'")
        let count = try cursor.bigEndian(4, "the entry count of 'stsd'")
        let space = cursor.offset..<tree[list].end
        let entries = try BoxTree(reading: source, in: space, containers: [], limits: limits)
        guard let entry = entries.nodes.first?.box else { throw OpeningRefusal.otherCodec(nil) }
        guard count == 1, entries.nodes.count == 1 else {
            throw OpeningRefusal.severalDescriptions
        }
        let recordType: BoxType
        switch entry.type {
        case "avc1", "avc3": (codec, recordType) = (.h264, "avcC")
        case "hvc1", "hev1": (codec, recordType) = (.hevc, "hvcC")
        default: throw OpeningRefusal.otherCodec(codecName)
        }
        allowsSetsInSamples = entry.type == "avc3" || entry.type == "hev1"
        guard entry.content.count > 78, entry.size <= UInt64(limits.metadataBytes) else {
            throw OpeningRefusal.unsuitable("the sample description has an unusual size")
        }
        let extensions = try BoxTree(
            reading: source,
            in: entry.content.lowerBound + 78..<entry.end,
            containers: [],
            limits: limits,
        )
        try Self.check(extensions, source)
        guard let record = extensions.child(recordType, of: nil) else {
            throw OpeningRefusal.unsuitable("the sample description has no '\(recordType)'")
        }
        bytes = try Self.read(entry.range, source)
        configuration = try DecoderConfiguration(
            try Self.read(extensions[record].content, source),
            codec,
            at: extensions[record].start,
        )
        (self.list, self.entry, self.record) = (list, entry, extensions[record])
    }

    /// Refuses what further layers and metadata of each picture would contradict.
    private static func check(_ extensions: BoxTree, _ source: any ByteSource) throws {
        for box in extensions.nodes.map(\.box) {
            switch box.type {
            case "sinf": throw OpeningRefusal.encrypted
            case "dvcC", "dvvC", "dvwC", "dvsC":
                throw OpeningRefusal.unsuitable("the pictures carry Dolby Vision's metadata")
            case "svcC", "mvcC", "lhvC", "avcE", "hvcE":
                throw OpeningRefusal.unsuitable("the pictures have several layers")
            case "fiel":
                var cursor = ByteCursor(source, in: box.content, windowBytes: 8)
                if try cursor.uint8("the field count") == 2 { throw OpeningRefusal.interlaced }
            default: continue
            }
        }
    }

    private static func read(
        _ range: Range<UInt64>,
        _ source: any ByteSource,
    ) throws(ContainerError) -> [UInt8] {
        do { return try source.bytes(at: range.lowerBound, count: range.count) } catch {
            throw .reading(error)
        }
    }

    /// Adds parameter sets to the configuration; all else stays as it is.
    func add(_ sets: [ParameterSet], to edits: inout BoxEdits) throws(ContainerError) {
        let new = try Box.bytes(record.type, try configuration.adding(sets))
        let growth = UInt64(new.count) &- record.size
        var whole = try entry.header(as: entry.type, size: entry.size &+ growth)
        let place = { (offset: UInt64) in Int(offset - entry.start) }
        whole += bytes[place(entry.start + entry.headerBytes)..<place(record.start)]
        whole += new
        whole += bytes[place(record.end)...]
        edits.replace(entry.range, with: whole, inside: list)
    }
}
