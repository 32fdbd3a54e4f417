public import Media

/// A stream of frames or packets without a place for metadata: AAC in ADTS, MPEG transport streams.
///
/// It can be looked at, and nothing can be set in it: whoever wants a label puts the stream into a
/// file that has a place for one (MP4, MOV, Matroska) first.
public struct StreamContainer: Container {
    /// ADTS or a transport stream.
    public let format: ContainerFormat
    /// What the first frame states; of a transport stream, nothing.
    public let facts: MediaFacts
    /// Always empty.
    public let metadata: [MetadataEntry] = []

    private let fileBytes: UInt64

    /// Reads the first frame's header.
    ///
    /// - Throws: ``ContainerError`` when the stream is of another format, or can't be read.
    public init(_ source: any ByteSource, as format: ContainerFormat) throws(ContainerError) {
        self.format = format
        fileBytes = source.size
        switch format {
        case .adts: facts = try Self.soundFacts(source)
        case .mpegTS: facts = MediaFacts()
        default: throw .unsupported(what: "the file is no bare stream", at: 0)
        }
    }

    /// The fixed header of an ADTS frame (ISO/IEC 13818-7, 6.2.1), behind an ID3 tag if there is
    /// one.
    private static func soundFacts(_ source: any ByteSource) throws(ContainerError) -> MediaFacts {
        let tag = try ID3Tag(reading: source, at: 0, limits: ContainerLimits())
        var cursor = ByteCursor(source, windowBytes: 64)
        cursor.seek(to: tag?.range.upperBound ?? 0)
        let head = try cursor.bytes(7, "the first frame of the sound")
        let (profile, rate) = (UInt32(head[2] >> 6), UInt32(head[2] >> 2 & 0xF))
        let channels = UInt32(head[2] & 1) << 2 | UInt32(head[3] >> 6)
        // The same in the words of an MP4 file: object type, rate, channels.
        let bits = (profile + 1) << 11 | rate << 7 | channels << 3
        let config = AudioSpecificConfig([UInt8(bits >> 8), UInt8(bits & 0xFF)])
        var facts = MediaFacts()
        facts.kind = .audio
        facts.audioCodec = "aac"
        facts.sampleRate = config.sampleRate
        facts.channels = config.channels
        return facts
    }

    /// Always `false`.
    public func canSet(_ slot: MetadataSlot) -> Bool { false }

    /// Copies the stream.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when anything is to be set.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        guard changes.isEmpty else {
            throw .unsupported(what: "a bare stream has no place for metadata", at: 0)
        }
        var splice = Splice()
        splice.copy(0..<fileBytes)
        return splice
    }
}
