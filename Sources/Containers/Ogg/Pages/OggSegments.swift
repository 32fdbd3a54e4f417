/// Packets, and parts of packets, cut into the segments of pages (RFC 3533, 5).
struct OggSegments: Hashable, Sendable {
    private(set) var lacing: [UInt8] = []
    private(set) var body: [UInt8] = []

    /// Starts with nothing.
    init() {}

    /// Cuts a whole packet: segments of 255 bytes, and a shorter one, maybe empty, at its end.
    init(packet: [UInt8]) {
        lacing = Array(repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
        body = packet
    }

    /// Takes segments as they stood on a page.
    init(lacing: some Sequence<UInt8>, body: some Sequence<UInt8>) {
        self.lacing = Array(lacing)
        self.body = Array(body)
    }

    static func + (left: Self, right: Self) -> Self {
        Self(lacing: left.lacing + right.lacing, body: left.body + right.body)
    }

    var isEmpty: Bool { lacing.isEmpty }

    /// Lays header packets on pages in place of others: as many as before whenever they suffice.
    ///
    /// With as many pages as before, no page that follows needs a new number. The granule
    /// position of a header page is 0, or none where no packet ends on it.
    func pages(replacing old: [OggPage]) -> [[UInt8]] {
        guard let first = old.first, let last = old.last else { return [] }
        let least = max(1, (lacing.count + 254) / 255)
        let count = max(least, min(old.count, lacing.count))
        var (segment, byte) = (0, 0)
        return (0..<count).map { index in
            let taken = min(255, lacing.count - segment - (count - index - 1))
            let table = Array(lacing[segment..<segment + taken])
            var flags: OggPage.Flags = segment > 0 && lacing[segment - 1] == 255 ? .continued : []
            if index == count - 1, last.flags.contains(.last) { flags.insert(.last) }
            let page = OggPage(
                like: first,
                flags: flags,
                granule: table.contains { $0 < 255 } ? 0 : OggPage.noGranule,
                sequence: first.sequence &+ UInt32(index),
                lacing: table,
            )
            defer { (segment, byte) = (segment + taken, byte + page.bodyCount) }
            return page.bytes(body: body[byte..<byte + page.bodyCount])
        }
    }
}
