public import Media

/// An Ogg file (RFC 3533): Vorbis, Opus, FLAC, Speex and Theora streams, side by side and in turn.
///
/// Labels stand in the comments of the first stream of Vorbis, Opus or FLAC in the first link. The
/// comments of all other streams and links are entries too; setting a slot drops it from them, so
/// that a file has one label. A file that ends within a page is cut off, and refused.
public struct OggContainer: Container {
    /// Always ``ContainerFormat/ogg``.
    public let format = ContainerFormat.ogg
    /// What the first link's headers state; the length is that of all links.
    public let facts: MediaFacts
    /// The comments of all streams, and credentials that are streams of their own (C2PA 2.3,
    /// A.3.5).
    public let metadata: [MetadataEntry]

    let size: UInt64
    let links: [OggLink]
    let limits: ContainerLimits

    /// Reads the headers of each link, and the last pages for the length.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        self.limits = limits
        size = source.size
        links = try OggChain(source, limits: limits).links()
        try OggEnd(source: source).require(behind: links.last?.headEnd ?? 0)
        var facts = Self.facts(of: links.first?.streams ?? [])
        for link in links {
            let seconds = try OggTiming(source: source, link: link).durationSeconds()
            if let seconds { facts.durationSeconds = (facts.durationSeconds ?? 0) + seconds }
        }
        self.facts = facts
        metadata = links.flatMap(\.streams)
            .flatMap { ($0.credential.map { [$0] } ?? []) + ($0.comments?.entries ?? []) }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func facts(of streams: [OggStream]) -> MediaFacts {
        var facts = MediaFacts()
        for stream in streams.reversed() { stream.identity.state(in: &facts) }
        return facts
    }
}

extension OggIdentity {
    /// Writes what the stream's first packet says into the facts.
    fileprivate func state(in facts: inout MediaFacts) {
        switch self {
        case .vorbis(let rate, let channels, _): facts.state("vorbis", rate, channels)
        case .opus(let channels, _): facts.state("opus", 48000, channels)
        case .flac(let info): facts.state("flac", info.sampleRate, info.channels)
        case .speex(let rate, let channels, _): facts.state("speex", rate, channels)
        case .theora(let picture):
            facts.kind = .video
            facts.videoCodec = "theora"
            (facts.width, facts.height) = (picture.width, picture.height)
            facts.framesPerSecond = picture.framesPerSecond
        case .credential, .skeleton, .unknown: break
        }
    }
}

extension MediaFacts {
    fileprivate mutating func state(_ codec: String, _ rate: Int, _ channels: Int) {
        kind = kind ?? .audio
        audioCodec = codec
        sampleRate = rate > 0 ? rate : nil
        self.channels = channels > 0 ? channels : nil
    }
}
