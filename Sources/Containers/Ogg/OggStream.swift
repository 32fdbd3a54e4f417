/// A logical stream of an Ogg file: what it carries, and its headers as far as they matter here.
struct OggStream: Sendable {
    let serial: UInt32
    let identity: OggIdentity
    /// The comments, once they are read.
    private(set) var comments: OggCommentHeader?
    /// The manifest store, once it is read.
    private(set) var credential: MetadataEntry?
    /// Whether nothing more is wanted from the stream's pages.
    private(set) var isComplete: Bool
    private var packet = OggPacket()

    /// Begins with the stream's first page.
    init(
        _ page: OggPage,
        _ body: [UInt8],
        limits: ContainerLimits,
    ) throws(ContainerError) {
        var first = OggPacket()
        try first.append(page, body)
        serial = page.serial
        identity = OggIdentity(firstPacket: first.bytes)
        isComplete = identity.commentMark == nil && identity != .credential
        if identity == .credential {
            packet = first
            try finish(limits)
        } else if !isComplete, !first.isComplete || !first.rest.isEmpty {
            throw .malformed(what: "an Ogg stream's first page holds more", at: page.offset)
        }
    }

    /// How many bytes of headers are held.
    var heldBytes: Int { packet.bytes.count }

    /// Takes the stream's next page; to be called until it is complete.
    mutating func take(
        _ page: OggPage,
        _ body: [UInt8],
        limits: ContainerLimits,
    ) throws(ContainerError) {
        try packet.append(page, body)
        guard packet.bytes.count <= limits.metadataBytes else {
            throw .overLimit(what: "an Ogg stream's header is too long", at: page.offset)
        }
        try finish(limits)
    }

    private mutating func finish(_ limits: ContainerLimits) throws(ContainerError) {
        guard packet.isComplete else { return }
        isComplete = true
        guard identity == .credential else {
            return comments = try OggCommentHeader(packet, of: identity, limits: limits)
        }
        credential = MetadataEntry(
            slot: .credential,
            value: Array(packet.bytes.dropFirst(OggIdentity.credentialMark.count)),
            range: packet.place(of: 0..<packet.bytes.count),
        )
    }
}
