import Media

/// The sound of an MP3 file: its first frame, and how long it plays.
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
    /// - Throws: ``ContainerError/malformed(what:at:)`` when there is none.
    init(
        _ source: any ByteSource,
        from start: UInt64,
    ) throws(ContainerError) {
        var cursor = ByteCursor(source, windowBytes: Self.searchedBytes)
        cursor.seek(to: start)
        let bytes = try cursor.peek(Self.searchedBytes, "the sound")
        let isWhole = UInt64(bytes.count) == cursor.remaining
        guard let (index, header) = Self.firstFrame(in: bytes, isWhole: isWhole) else {
            throw .malformed(what: "no MPEG audio stands behind the tags", at: start)
        }
        offset = start + UInt64(index)
        self.header = header
        let end = try Self.end(of: source, from: offset)
        let frame = bytes[index...].prefix(1024)
        durationSeconds = Self.duration(header, frame: Array(frame), bytes: end - offset)
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
        frame: [UInt8],
        bytes: UInt64,
    ) -> Double? {
        if let frames = frameCount(header, frame), frames > 0 {
            return Double(frames) * Double(header.samplesPerFrame) / Double(header.sampleRate)
        }
        guard header.bitRate > 0 else { return nil }
        return Double(bytes) * 8 / Double(header.bitRate)
    }

    /// The number of frames that a header in the first frame states: Xing and Info behind the
    /// side information, VBRI always at the same place.
    private static func frameCount(_ header: MPEGAudioHeader, _ frame: [UInt8]) -> UInt64? {
        guard header.layer == 3 else { return nil }
        let integer = { (offset: Int) in
            frame[offset..<offset + 4].reduce(0) { $0 << 8 | UInt64($1) }
        }
        let xing = header.xingOffset
        if frame.count >= xing + 12 {
            let mark = String(decoding: frame[xing..<xing + 4], as: UTF8.self)
            if ["Xing", "Info"].contains(mark), frame[xing + 7] & 1 == 1 {
                return integer(xing + 8)
            }
        }
        let vbri = 36
        guard frame.count >= vbri + 18, frame[vbri..<vbri + 4].elementsEqual("VBRI".utf8) else {
            return nil
        }
        return integer(vbri + 14)
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
