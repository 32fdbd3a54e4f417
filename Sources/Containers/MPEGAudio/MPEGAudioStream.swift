import Media

/// The sound of an MP3 file: its first frame, and how long it plays.
///
/// A file is cut off when it ends within its first frame, or clearly before the count of bytes
/// that a Xing, Info or VBRI header states. Without such a count nothing shows a cut: a stream of
/// frames may end anywhere.
struct MPEGAudioStream: Hashable, Sendable {
    /// Where the first frame begins.
    let offset: UInt64
    /// The first frame's header.
    let header: MPEGAudioHeader
    /// The length in seconds: by a Xing, Info or VBRI header or, without one, by the bit rate.
    let durationSeconds: Double?

    /// How far behind the tags the first frame may begin.
    private static let searchedBytes = 1 << 16

    /// Looks for the first frame.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when there is none,
    ///   ``ContainerError/truncated(what:at:)`` when the file shows that it was cut off.
    init(
        _ source: any ByteSource,
        from start: UInt64,
    ) throws(ContainerError) {
        var cursor = ByteCursor(source, windowBytes: Self.searchedBytes)
        cursor.seek(to: start)
        let bytes = try cursor.peek(Self.searchedBytes, "the sound")
        let isWhole = UInt64(bytes.count) == cursor.remaining
        guard bytes.count >= 4 else { throw .truncated(what: "the sound", at: start) }
        guard let (index, header) = Self.firstFrame(in: bytes, isWhole: isWhole) else {
            throw .malformed(what: "no MPEG audio stands behind the tags", at: start)
        }
        offset = start + UInt64(index)
        self.header = header
        let frame = MPEGAudioIndex(header, frame: Array(bytes[index...].prefix(1024)))
        let end = try Self.end(of: source, from: offset)
        durationSeconds = Self.duration(header, frame, bytes: end - offset)
        try requireWhole(source, frame)
    }

    /// The first header that another one follows; else the one that stands right at the start.
    private static func firstFrame(
        in bytes: [UInt8],
        isWhole: Bool,
    ) -> (index: Int, header: MPEGAudioHeader)? {
        for index in bytes.indices where bytes[index] == 0xFF {
            guard let header = MPEGAudioHeader(bytes[index...]), let length = header.frameBytes
            else { continue }
            let next = index + max(length, 4)
            if next + 4 > bytes.count {
                if isWhole && next > bytes.count { continue }
                return (index, header)
            }
            if let other = MPEGAudioHeader(bytes[next...]), header.isAlike(other) {
                return (index, header)
            }
        }
        return MPEGAudioHeader(bytes[...]).map { (0, $0) }
    }

    private static func duration(
        _ header: MPEGAudioHeader,
        _ index: MPEGAudioIndex?,
        bytes: UInt64,
    ) -> Double? {
        if let frames = index?.frames {
            return Double(frames) * Double(header.samplesPerFrame) / Double(header.sampleRate)
        }
        guard header.bitRate > 0 else { return nil }
        return Double(bytes) * 8 / Double(header.bitRate)
    }

    /// Refuses a file that ends within its first frame, or more than such a frame before the
    /// count of bytes is reached; writers differ on whether the first frame counts.
    private func requireWhole(
        _ source: any ByteSource,
        _ index: MPEGAudioIndex?,
    ) throws(ContainerError) {
        let first = UInt64(header.frameBytes ?? 4)
        let available = source.size - offset
        guard first <= available, index?.bytes ?? 0 <= available + first else {
            throw .truncated(what: "the sound", at: source.size)
        }
    }

    /// Where the sound ends: before an appended ID3v2 tag, an APEv2 tag and an ID3v1 tag.
    private static func end(
        of source: any ByteSource,
        from start: UInt64,
    ) throws(ContainerError) -> UInt64 {
        var end = source.size
        if try bytes(before: end, 128, from: start, of: source).starts(with: Array("TAG".utf8)) {
            end -= 128
        }
        let ape = try bytes(before: end, 32, from: start, of: source)
        if ape.starts(with: Array("APETAGEX".utf8)) {
            let size = ape[12..<16].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            let total = size + (ape[23] & 0x80 == 0 ? 0 : 32)
            end = total <= end - start ? end - total : end
        }
        let footer = try bytes(before: end, 10, from: start, of: source)
        if footer.starts(with: Array("3DI".utf8)),
            let size = SyncsafeInteger.value(footer[6..<10]), size + 20 <= end - start
        {
            end -= size + 20
        }
        return end
    }

    private static func bytes(
        before end: UInt64,
        _ count: UInt64,
        from start: UInt64,
        of source: any ByteSource,
    ) throws(ContainerError) -> [UInt8] {
        guard end - start >= count else { return [] }
        var cursor = ByteCursor(source, in: end - count..<end, windowBytes: Int(count))
        return try cursor.bytes(Int(count), "the end of the sound")
    }
}
