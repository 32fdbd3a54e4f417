import Media

/// How long a link plays, from the granule positions of its first and last pages.
struct OggTiming: Sendable {
    let source: any ByteSource
    let link: OggLink

    /// How many pages are looked at for the first one with media of a stream.
    private static let pagesForStart = 64

    /// The longest stream's length in seconds, or `nil` when none says it.
    func durationSeconds() throws(ContainerError) -> Double? {
        var longest: Double?
        for stream in link.streams {
            guard let duration = try durationSeconds(of: stream) else { continue }
            longest = max(longest ?? 0, duration)
        }
        return longest
    }

    private func durationSeconds(of stream: OggStream) throws(ContainerError) -> Double? {
        let rest = link.headEnd..<max(link.headEnd, link.range.upperBound)
        guard let rate = stream.identity.granulesPerSecond,
            let last = try OggPageSearch(source: source).last(
                in: rest,
                where: { $0.serial == stream.serial && $0.hasGranule },
            )
        else { return nil }
        let end = stream.identity.units(at: last.granule)
        let start = try self.start(of: stream) &+ stream.identity.skippedUnits
        return Double(end > start ? end - start : 0) / rate
    }

    /// The time before the first packet, in the codec's units: not 0 in a piece of a broadcast.
    ///
    /// Exact for Opus; for others the packets of the first page are taken at their longest, so
    /// that a stream from the beginning starts at 0.
    private func start(of stream: OggStream) throws(ContainerError) -> UInt64 {
        var cursor = ByteCursor(source, in: link.headEnd..<link.range.upperBound)
        var units: UInt64 = 0
        for _ in 0..<Self.pagesForStart {
            guard let page = try? OggPage(&cursor) else { return 0 }
            guard page.serial == stream.serial else {
                try cursor.skip(UInt64(page.bodyCount), "an Ogg page")
                continue
            }
            let body = try cursor.bytes(page.bodyCount, "an Ogg page")
            guard page.granule != 0 else { continue }
            units += stream.identity.units(in: body, page.lacing)
            guard page.hasGranule else { continue }
            let end = stream.identity.units(at: page.granule)
            return end > units ? end - units : 0
        }
        return 0
    }
}

extension OggIdentity {
    /// How many of the codec's units make a second; `nil` for streams without time.
    var granulesPerSecond: Double? {
        switch self {
        case .opus: 48000
        case .vorbis(let rate, _, _), .speex(let rate, _, _): rate > 0 ? Double(rate) : nil
        case .flac(let info): info.sampleRate > 0 ? Double(info.sampleRate) : nil
        case .theora(let picture): picture.framesPerSecond
        case .credential, .skeleton, .unknown: nil
        }
    }

    /// The units that decoders throw away at the beginning (RFC 7845, 4.2).
    var skippedUnits: UInt64 {
        if case .opus(_, let preSkip) = self { UInt64(preSkip) } else { 0 }
    }

    /// A granule position as a count of units.
    func units(at granule: UInt64) -> UInt64 {
        guard case .theora(let picture) = self else { return granule }
        let sinceKey = granule & ((1 << picture.granuleShift) - 1)
        return (granule >> picture.granuleShift) &+ sinceKey
    }

    /// How many units the packets that end on a page have, at most.
    func units(in body: [UInt8], _ lacing: [UInt8]) -> UInt64 {
        var units: UInt64 = 0
        var (start, end) = (0, 0)
        for segment in lacing {
            end += Int(segment)
            guard segment < 255 else { continue }
            units += mostUnits(of: body[start..<min(end, body.count)])
            start = end
        }
        return units
    }

    private func mostUnits(of packet: ArraySlice<UInt8>) -> UInt64 {
        switch self {
        case .opus: OpusPacket.samples(packet)
        case .vorbis(_, _, let longestBlock): UInt64(longestBlock / 2)
        case .flac(let info): UInt64(info.longestBlock)
        case .speex(_, _, let samples): UInt64(samples)
        case .theora: 1
        case .credential, .skeleton, .unknown: 0
        }
    }
}

/// What an Opus packet's first bytes say (RFC 6716, 3.1).
private enum OpusPacket {
    /// Samples at 48 kHz: the length of a frame times the count of frames.
    static func samples(_ packet: ArraySlice<UInt8>) -> UInt64 {
        guard let head = packet.first else { return 0 }
        let configuration = Int(head >> 3)
        let frame: UInt64 =
            switch configuration {
            case ..<12: [480, 960, 1920, 2880][configuration & 3]
            case ..<16: [480, 960][configuration & 1]
            default: [120, 240, 480, 960][configuration & 3]
            }
        return frame * frames(head, packet.dropFirst().first)
    }

    private static func frames(_ head: UInt8, _ count: UInt8?) -> UInt64 {
        switch head & 3 {
        case 0: 1
        case 3: UInt64((count ?? 0) & 0x3F)
        default: 2
        }
    }
}
