/// The packet of a stream that holds its comments, and the pages it stands on.
struct OggCommentHeader: Sendable {
    let identity: OggIdentity
    let packet: OggPacket
    let list: VorbisComment
    /// The bytes of the packet before the list.
    private let head: [UInt8]

    /// Reads a whole packet.
    init(
        _ packet: OggPacket,
        of identity: OggIdentity,
        limits: ContainerLimits,
    ) throws(ContainerError) {
        let offset = packet.place(of: 0..<0).lowerBound
        var mark = identity.commentMark ?? []
        var start = packet.bytes
        if case .flac = identity {
            start = start.first.map { [$0 & 0x7F] } ?? []
            mark = [FLACBlock.Kind.vorbisComment.rawValue]
        }
        let headCount = if case .flac = identity { FLACBlock.headBytes } else { mark.count }
        guard start.starts(with: mark), packet.bytes.count >= headCount else {
            throw .malformed(what: "an Ogg stream's second packet holds no comments", at: offset)
        }
        self.identity = identity
        self.packet = packet
        head = Array(packet.bytes[..<headCount])
        list = try VorbisComment(
            parsing: Array(packet.bytes[headCount...]),
            at: offset,
            limits: limits,
        )
    }

    /// Where it stands in the file, for faults.
    var offset: UInt64 { packet.place(of: 0..<0).lowerBound }

    /// The list's fields, each with its place in the file.
    var entries: [MetadataEntry] {
        list.entries { range in
            packet.place(of: range.lowerBound + head.count..<range.upperBound + head.count)
        }
    }

    /// The pages that stand for the header's pages when the list is another.
    func pages(
        with list: VorbisComment,
        limits: ContainerLimits,
    ) throws(ContainerError) -> [[UInt8]] {
        let bytes = try packetBytes(with: list)
        guard bytes.count <= limits.metadataBytes else {
            throw .overLimit(what: "an Ogg stream's comments would be too long", at: offset)
        }
        guard let last = packet.pages.last, last.granule == 0 || !last.hasGranule else {
            throw .unsupported(
                what: "an Ogg stream's comments share a page with media",
                at: offset,
            )
        }
        return (OggSegments(packet: bytes) + packet.rest).pages(replacing: packet.pages)
    }

    private func packetBytes(with list: VorbisComment) throws(ContainerError) -> [UInt8] {
        var list = list
        switch identity {
        case .vorbis: list.suffix = framed(list.suffix)
        case .opus: list.suffix = padded(list)
        case .flac:
            let count = list.bytes.count
            guard count <= FLACBlock.mostBytes else {
                throw .overLimit(what: "FLAC's comments would pass 16 MiB", at: offset)
            }
            let isLast = head.first.map { $0 & 0x80 != 0 } ?? false
            return FLACBlock.head(.vorbisComment, isLast: isLast, count: count) + list.bytes
        default: break
        }
        return head + list.bytes
    }

    /// Sets Vorbis' framing bit, without which decoders refuse the header (Vorbis I, 5.2.1).
    private func framed(_ suffix: [UInt8]) -> [UInt8] {
        [suffix.first.map { $0 | 1 } ?? 1] + suffix.dropFirst()
    }

    /// Uses up Opus' padding where the rest is no data to be kept (RFC 7845, 5.2).
    private func padded(_ list: VorbisComment) -> [UInt8] {
        guard let first = list.suffix.first, first & 1 == 0 else { return list.suffix }
        let spare = packet.bytes.count - head.count - (list.bytes.count - list.suffix.count)
        return Array(repeating: 0, count: max(0, spare))
    }
}
