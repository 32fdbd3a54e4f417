import Media

/// Reads what Info and Tracks state (RFC 9559, sections 5.1.2 and 5.1.4).
struct MatroskaFacts {
    private(set) var media = MediaFacts()
    private(set) var metadata: [MetadataEntry] = []
    private let limits: ContainerLimits

    init(limits: ContainerLimits) { self.limits = limits }

    // MARK: Info

    mutating func add(info: EBMLNode) throws(ContainerError) {
        let fields = try info.children(limits)
        let scale = fields.first(MatroskaID.timestampScale)?.unsigned ?? 1_000_000
        if let length = fields.first(MatroskaID.duration)?.float, length.isFinite, length > 0 {
            media.durationSeconds = length * Double(scale) / 1e9
        }
        for field in fields {
            guard let name = Self.namedFields[field.id] else { continue }
            let slot = MetadataSlot.other("Info:\(name)")
            metadata.append(.init(slot: slot, value: field.text, range: field.range))
        }
    }

    private static let namedFields = [
        MatroskaID.title: "Title", MatroskaID.muxingApp: "MuxingApp",
        MatroskaID.writingApp: "WritingApp",
    ]

    // MARK: Tracks

    mutating func add(tracks: EBMLNode) throws(ContainerError) {
        let entries = try tracks.children(limits).filter { $0.id == MatroskaID.trackEntry }
        guard entries.count <= limits.streamCount else {
            throw .overLimit(
                what: "a file of \(entries.count) tracks, more than \(limits.streamCount)",
                at: tracks.offset,
            )
        }
        for entry in entries {
            let fields = try entry.children(limits)
            try refuseEncryption(fields)
            switch fields.first(MatroskaID.trackType)?.unsigned {
            case 1: try addVideo(fields)
            case 2: try addAudio(fields)
            default: break
            }
        }
    }

    private func refuseEncryption(_ track: [EBMLNode]) throws(ContainerError) {
        guard let encodings = track.first(MatroskaID.contentEncodings) else { return }
        for encoding in try encodings.children(limits)
        where encoding.id == MatroskaID.contentEncoding {
            let fields = try encoding.children(limits)
            let isEncryption = fields.first(MatroskaID.contentEncodingType)?.unsigned == 1
            if isEncryption || fields.first(MatroskaID.contentEncryption) != nil {
                throw .encrypted(
                    what: "the media is encrypted, so it can't be examined",
                    at: encodings.offset,
                )
            }
        }
    }

    private mutating func addVideo(_ track: [EBMLNode]) throws(ContainerError) {
        guard media.kind != .video else { return }
        media.kind = .video
        let picture = try track.first(MatroskaID.video)?.children(limits) ?? []
        media.width = Self.count(picture.first(MatroskaID.pixelWidth))
        media.height = Self.count(picture.first(MatroskaID.pixelHeight))
        if let length = track.first(MatroskaID.defaultDuration)?.unsigned, length > 0 {
            media.framesPerSecond = 1e9 / Double(length)
        }
        media.videoCodec = Self.codec(of: track, bits: 0)
    }

    private mutating func addAudio(_ track: [EBMLNode]) throws(ContainerError) {
        guard media.channels == nil else { return }
        media.kind = media.kind ?? .audio
        let sound = try track.first(MatroskaID.audio)?.children(limits) ?? []
        let rate =
            sound.first(MatroskaID.outputSamplingFrequency)
            ?? sound.first(MatroskaID.samplingFrequency)
        media.sampleRate = rate.map { $0.float.flatMap(Self.rate) } ?? 8000
        media.channels = Self.count(sound.first(MatroskaID.channels)) ?? 1
        let bits = Self.count(sound.first(MatroskaID.bitDepth)) ?? 0
        media.audioCodec = Self.codec(of: track, bits: bits)
    }

    private static func codec(of track: [EBMLNode], bits: Int) -> String? {
        guard let id = track.first(MatroskaID.codecID) else { return nil }
        return MatroskaCodec.name(
            of: String(decoding: id.text, as: UTF8.self),
            bits: bits,
            details: track.first(MatroskaID.codecPrivate)?.data ?? [],
        )
    }

    private static func count(_ node: EBMLNode?) -> Int? {
        node.flatMap { Int32(exactly: $0.unsigned) }.map { Int($0) }
    }

    private static func rate(_ value: Double) -> Int? {
        value >= 1 && value < 1e9 ? Int(value.rounded()) : nil
    }
}
