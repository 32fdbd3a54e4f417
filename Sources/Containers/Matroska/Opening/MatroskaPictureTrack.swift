import Media

/// The one picture track of a file, as far as its opening can be replaced.
struct MatroskaPictureTrack {
    let codec: VideoOpening.Codec
    let number: UInt64
    let configuration: DecoderConfiguration
    /// What compression by header stripping took off the front of each frame
    /// (RFC 9559, section 5.1.4.1.31).
    let strippedBytes: [UInt8]
    /// Whether it says that its pictures may be coded as fields.
    let isInterlaced: Bool
    /// How long a tick lasts, in nanoseconds.
    let tickNanoseconds: UInt64

    /// Reads Info and Tracks.
    ///
    /// - Throws: ``OpeningRefusal`` when there is no such track or it has what we can't keep right.
    init(
        of layout: MatroskaLayout,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(OpeningRefusal) {
        let all = layout.elements(MatroskaID.tracks)
        guard let tracks = all.first else { throw .noPictureTrack }
        guard all.count == 1 else { throw .unsuitable("the file states its tracks several times") }
        let fields: [EBMLNode]
        do {
            tickNanoseconds = try Self.tick(of: layout, source, limits)
            fields = try Self.pictureTrack(
                in: EBMLNode(tracks, of: source, limit: limits.structureBytes),
                limits,
            )
        } catch let error as ContainerError {
            throw .unreadable(error)
        } catch let error as OpeningRefusal {
            throw error
        } catch {
            throw .noPictureTrack
        }
        try Self.check(fields)
        codec = try Self.codec(of: fields)
        guard let number = fields.first(MatroskaID.trackNumber)?.unsigned, number > 0,
            number < 1 << 56
        else { throw .unsuitable("the picture track has no number") }
        self.number = number
        guard let details = fields.first(MatroskaID.codecPrivate) else {
            throw .unsuitable("the picture track has no decoder configuration")
        }
        do throws(ContainerError) {
            strippedBytes = try Self.strippedBytes(fields, limits)
            configuration = try DecoderConfiguration(
                Array(details.data),
                codec,
                at: details.offset,
            )
            isInterlaced = try Self.isInterlaced(fields, limits)
        } catch {
            throw OpeningRefusal(error)
        }
    }

    private static func tick(
        of layout: MatroskaLayout,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> UInt64 {
        guard let info = layout.elements(MatroskaID.info).first else { return 1_000_000 }
        let fields = try EBMLNode(info, of: source, limit: limits.structureBytes).children(limits)
        return fields.first(MatroskaID.timestampScale)?.unsigned ?? 1_000_000
    }

    /// The fields of the only track of pictures.
    private static func pictureTrack(
        in tracks: EBMLNode,
        _ limits: ContainerLimits,
    ) throws -> [EBMLNode] {
        var found: [[EBMLNode]] = []
        for entry in try tracks.children(limits) where entry.id == MatroskaID.trackEntry {
            let fields = try entry.children(limits)
            if fields.first(MatroskaID.trackType)?.unsigned == 1 { found.append(fields) }
        }
        guard let first = found.first else { throw OpeningRefusal.noPictureTrack }
        guard found.count == 1 else { throw OpeningRefusal.severalPictureTracks }
        return first
    }

    private static func codec(
        of fields: [EBMLNode]
    ) throws(OpeningRefusal) -> VideoOpening.Codec {
        let name = String(
            decoding: fields.first(MatroskaID.codecID)?.text ?? [],
            as: UTF8.self,
        )
        switch name {
        case "V_MPEG4/ISO/AVC": return .h264
        case "V_MPEGH/ISO/HEVC": return .hevc
        default:
            let details = fields.first(MatroskaID.codecPrivate)?.data ?? []
            throw .otherCodec(MatroskaCodec.name(of: name, bits: 0, details: details))
        }
    }

    // MARK: What can't be kept right

    private static func check(_ fields: [EBMLNode]) throws(OpeningRefusal) {
        if let scale = fields.first(MatroskaID.trackTimestampScale), scale.float != 1 {
            throw .unsuitable("the picture track counts time at a scale of its own")
        }
        if fields.first(MatroskaID.trackOperation) != nil {
            throw .unsuitable("the picture track is put together from others")
        }
        if fields.first(MatroskaID.blockAdditionMapping) != nil {
            throw .unsuitable("pictures come with additions that new ones don't have")
        }
    }

    /// FlagInterlaced is 1 where pictures may be fields.
    private static func isInterlaced(
        _ fields: [EBMLNode],
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> Bool {
        let picture = try fields.first(MatroskaID.video)?.children(limits) ?? []
        return picture.first(MatroskaID.flagInterlaced)?.unsigned == 1
    }

    /// The bytes that each frame begins with and that aren't stored.
    private static func strippedBytes(
        _ fields: [EBMLNode],
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [UInt8] {
        guard let list = fields.first(MatroskaID.contentEncodings) else { return [] }
        let encodings = try list.children(limits).filter { $0.id == MatroskaID.contentEncoding }
        guard let encoding = encodings.first else { return [] }
        let parts = try encoding.children(limits)
        let compression = try parts.first(MatroskaID.contentCompression)?.children(limits) ?? []
        guard encodings.count == 1,
            parts.first(MatroskaID.contentEncodingType)?.unsigned ?? 0 == 0,
            parts.first(MatroskaID.contentEncodingScope)?.unsigned ?? 1 == 1,
            compression.first(MatroskaID.contentCompAlgo)?.unsigned == 3
        else {
            throw .unsupported(what: "the pictures are compressed once more", at: list.offset)
        }
        return Array(compression.first(MatroskaID.contentCompSettings)?.data ?? [])
    }

    // MARK: Frames

    /// Looks into a frame.
    func sample(
        of block: MatroskaBlock,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> CodedSample {
        guard !strippedBytes.isEmpty else { return try sample(source, block.frame, limits) }
        guard block.frame.count <= limits.structureBytes else {
            throw .overLimit(what: "a picture is too large", at: block.frame.lowerBound)
        }
        var cursor = ByteCursor(source, in: block.frame)
        let whole = strippedBytes + (try cursor.bytes(block.frame.count, "a picture"))
        return try sample(MemorySource(whole), 0..<UInt64(whole.count), limits)
    }

    private func sample(
        _ source: any ByteSource,
        _ range: Range<UInt64>,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> CodedSample {
        try CodedSample(
            reading: source,
            in: range,
            codec,
            lengthBytes: configuration.lengthBytes,
            limits,
        )
    }

    /// A new frame as it is stored: without the bytes that all frames begin with.
    func stored(_ sample: Splice) throws(ContainerError) -> Splice {
        guard !strippedBytes.isEmpty else { return sample }
        guard case .bytes(let first)? = sample.pieces.first, first.starts(with: strippedBytes)
        else {
            throw .unsupported(
                what: "the film's pictures all begin alike, and a new one doesn't",
                at: 0,
            )
        }
        var rest = Splice()
        rest.insert(Array(first.dropFirst(strippedBytes.count)))
        for piece in sample.pieces.dropFirst() {
            switch piece {
            case .bytes(let bytes): rest.insert(bytes)
            case .foreign(let stream, let range): rest.insert(range, of: stream)
            case .copy(let range): rest.copy(range)
            case .filtered(let range, let filter): rest.filter(range, through: filter)
            }
        }
        return rest
    }
}
