import Media

/// One link of a chain: the streams that begin together (RFC 3533, 4).
///
/// Most files have one link; a recording of several songs may have one for each.
struct OggLink: Sendable {
    let streams: [OggStream]
    /// The first byte behind the pages that were read for the headers.
    let headEnd: UInt64
    /// The number of the last page read of each stream, by serial number.
    let lastSequences: [UInt32: UInt32]
    /// The whole link; its end is known when the next one is found.
    var range: Range<UInt64>

    /// Reads the headers of the link that begins with a range, and ends with it or before.
    init(
        _ source: any ByteSource,
        in range: Range<UInt64>,
        limits: ContainerLimits,
    ) throws(ContainerError) {
        var cursor = ByteCursor(source, in: range)
        var streams: [OggStream] = []
        var sequences: [UInt32: UInt32] = [:]
        for _ in 0..<limits.elementCount {
            let page = try Self.read(&cursor, into: &streams, limits)
            sequences[page.serial] = page.sequence
            guard !page.flags.contains(.first) || cursor.isAtEnd,
                streams.allSatisfy(\.isComplete)
            else { continue }
            self.streams = streams
            headEnd = cursor.offset
            lastSequences = sequences
            self.range = range
            return
        }
        throw .overLimit(what: "an Ogg file's headers have too many pages", at: cursor.offset)
    }

    /// Reads one page, and gives it to its stream.
    private static func read(
        _ cursor: inout ByteCursor,
        into streams: inout [OggStream],
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> OggPage {
        let page = try OggPage(&cursor)
        let known = streams.firstIndex { $0.serial == page.serial }
        if page.flags.contains(.first) {
            guard known == nil else {
                throw .malformed(what: "an Ogg stream begins twice", at: page.offset)
            }
            guard streams.count < limits.streamCount else {
                throw .overLimit(what: "an Ogg file has too many streams", at: page.offset)
            }
            let body = try Self.body(of: page, &cursor)
            streams.append(try OggStream(page, body, limits: limits))
        } else if let known, !streams[known].isComplete {
            try streams[known].take(page, Self.body(of: page, &cursor), limits: limits)
            guard streams.reduce(0, { $0 + $1.heldBytes }) <= limits.structureBytes else {
                throw .overLimit(what: "an Ogg file's headers are too long", at: page.offset)
            }
        } else {
            guard !streams.isEmpty else {
                throw .malformed(what: "an Ogg file begins within a stream", at: page.offset)
            }
            try cursor.skip(UInt64(page.bodyCount), "an Ogg page")
        }
        return page
    }

    /// Reads a header page's body; a damaged header is refused, as decoders refuse it.
    private static func body(
        of page: OggPage,
        _ cursor: inout ByteCursor,
    ) throws(ContainerError) -> [UInt8] {
        cursor.seek(to: page.offset)
        let bytes = try cursor.bytes(page.headCount + page.bodyCount, "an Ogg page")
        guard OggChecksum.of(page: bytes[...]) == page.checksum else {
            throw .malformed(what: "an Ogg header page is damaged", at: page.offset)
        }
        return Array(bytes[page.headCount...])
    }

    /// Whether pages of this serial number belong to the link.
    func has(_ serial: UInt32) -> Bool { streams.contains { $0.serial == serial } }

    /// The stream whose comments hold the labels: the first of sound that can.
    var labelled: Int? { streams.firstIndex { $0.identity.takesLabels } }
}
