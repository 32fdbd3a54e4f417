import Media

/// What a logical stream's first packet says it carries.
///
/// Vorbis I, 4.2.2; Opus: RFC 7845, 5.1; FLAC: RFC 9639, 10.1; Speex and Theora by their manuals.
enum OggIdentity: Hashable, Sendable {
    case vorbis(sampleRate: Int, channels: Int, longestBlock: Int)
    case opus(channels: Int, preSkip: Int)
    case flac(FLACStreamInfo)
    case speex(sampleRate: Int, channels: Int, packetSamples: Int)
    case theora(TheoraPicture)
    /// A Content Credentials manifest store (C2PA 2.3, A.3.5).
    case credential
    /// A description of the other streams; from version 4 on it holds byte offsets.
    case skeleton(version: Int)
    case unknown

    /// The bytes with which a credential's packet begins.
    static let credentialMark: [UInt8] = [0] + Array("c2pa".utf8)

    /// Recognises the packet; what is too short for its codec is unknown.
    init(firstPacket packet: [UInt8]) {
        let begins = { (mark: [UInt8], count: Int) in
            packet.count >= count && packet.starts(with: mark)
        }
        if begins([1] + Array("vorbis".utf8), 30) {
            self = .vorbis(
                sampleRate: packet.number(12, 4),
                channels: Int(packet[11]),
                longestBlock: 1 << Int(packet[28] >> 4),
            )
        } else if begins(Array("OpusHead".utf8), 19) {
            self = .opus(channels: Int(packet[9]), preSkip: packet.number(10, 2))
        } else if begins([0x7F] + Array("FLAC".utf8), 17 + FLACStreamInfo.count),
            packet[9..<13].elementsEqual("fLaC".utf8),
            let info = FLACStreamInfo(packet[17...])
        {
            self = .flac(info)
        } else if begins(Array("Speex   ".utf8), 68) {
            self = .speex(
                sampleRate: packet.number(36, 4),
                channels: packet.number(48, 4),
                packetSamples: packet.number(56, 2) * max(1, packet.number(64, 2)),
            )
        } else if begins([0x80] + Array("theora".utf8), 42) {
            self = .theora(TheoraPicture(packet))
        } else if begins(Self.credentialMark, 5) {
            self = .credential
        } else if begins(Array("fishead\0".utf8), 10) {
            self = .skeleton(version: packet.number(8, 2))
        } else {
            self = .unknown
        }
    }

    /// The bytes before the comment list in the second packet, or `nil` when it has none.
    ///
    /// FLAC's are a metadata block's header, of which the length changes.
    var commentMark: [UInt8]? {
        switch self {
        case .vorbis: [3] + Array("vorbis".utf8)
        case .opus: Array("OpusTags".utf8)
        case .flac: [FLACBlock.Kind.vorbisComment.rawValue]
        case .theora: [0x81] + Array("theora".utf8)
        case .speex: []
        case .credential, .skeleton, .unknown: nil
        }
    }

    /// Whether a label may be put into the stream's comments.
    var takesLabels: Bool {
        switch self {
        case .vorbis, .opus, .flac: true
        case .speex, .theora, .credential, .skeleton, .unknown: false
        }
    }
}

/// The picture of a Theora stream (Theora I, 6.2).
struct TheoraPicture: Hashable, Sendable {
    let width: Int
    let height: Int
    let framesPerSecond: Double?
    /// How many low bits of a granule position count frames since the last key frame.
    let granuleShift: UInt64

    fileprivate init(_ packet: [UInt8]) {
        let big = { (range: Range<Int>) in packet[range].reduce(0) { $0 << 8 | Int($1) } }
        width = big(14..<17)
        height = big(17..<20)
        let (rate, unit) = (big(22..<26), big(26..<30))
        framesPerSecond = rate > 0 && unit > 0 ? Double(rate) / Double(unit) : nil
        granuleShift = UInt64(big(40..<42) >> 5 & 0x1F)
    }
}

extension [UInt8] {
    /// An integer of a few bytes within, the lowest first; the caller has checked the length.
    fileprivate func number(_ start: Int, _ count: Int) -> Int {
        self[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
