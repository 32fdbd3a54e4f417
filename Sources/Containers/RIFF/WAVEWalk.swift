import Media

/// Goes from chunk to chunk of a WAV file and finds where its RIFF ends.
///
/// Sizes come from the chunk or, in RF64 and BW64, from the `ds64` chunk (ITU-R BS.2088-1, 4).
/// A `data` chunk of an unfinished or streamed file states no true size (``isStandIn(_:)``); it
/// goes on to the end of the file, as ffmpeg has it too. Such a chunk ends the walk, as does
/// anything that is no chunk.
///
/// A file is cut off when a chunk, up to the sound, passes its end, when it ends before the sound,
/// and when it ends within a chunk behind the sound and its RIFF states more. A RIFF that states
/// too much while its chunks are whole is only wrong: writers forget the last byte of padding, or
/// the field. What looks like a chunk behind the sound of a RIFF that is whole is junk.
struct WAVEWalk {
    private let limits: ContainerLimits
    private var cursor: ByteCursor
    /// Where the RIFF begins: 0, or behind an ID3 tag.
    let base: UInt64
    /// Whether sizes may stand in a `ds64` chunk.
    let is64: Bool
    /// The sizes of 64 bits, once that chunk was passed.
    private(set) var wideSizes: WideSizes?
    /// What the RIFF states as its size; `nil` when it states none.
    private(set) var statedSize: UInt64?
    /// The chunks, without the `data` chunk when ``isDataOpen``.
    private(set) var chunks: [WAVEChunk] = []
    /// The content of the `data` chunk.
    private(set) var data: Range<UInt64>?
    /// Whether the `data` chunk goes on to the end of the file, whatever it states.
    private(set) var isDataOpen = false
    /// Where new chunks go: behind the last chunk, and before a `data` chunk that readers may
    /// take to go on to the end of the file.
    private(set) var insertion: UInt64 = 0

    init(
        _ source: any ByteSource,
        at base: UInt64,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        (self.base, self.limits) = (base, limits)
        cursor = ByteCursor(source, in: base..<max(base, source.size))
        let mark = String(decoding: try cursor.bytes(4, "the RIFF head"), as: UTF8.self)
        let size = try cursor.littleEndian(4, "the RIFF head")
        let form = String(decoding: try cursor.bytes(4, "the RIFF head"), as: UTF8.self)
        guard ["RIFF", "RF64", "BW64"].contains(mark), form == "WAVE" else {
            throw .malformed(what: "the file is no WAV", at: base)
        }
        is64 = mark != "RIFF"
        statedSize = size == 0 || size == UInt64(UInt32.max) ? nil : size
    }

    /// Where the RIFF says that it ends, or `nil` when that is past the end of the file.
    var statedEnd: UInt64? {
        guard let statedSize, statedSize <= cursor.end - base - 8 else { return nil }
        return base + 8 + statedSize
    }

    /// Walks until the chunks end.
    mutating func run() throws(ContainerError) {
        insertion = cursor.offset
        while cursor.offset < statedEnd ?? cursor.end, let chunk = try next() {
            guard chunks.count < limits.elementCount else {
                throw .overLimit(what: "the WAV file has too many chunks", at: insertion)
            }
            chunks.append(chunk)
            if chunk.id == "ds64", is64 { try readWideSizes(chunk) }
            if chunk.id == "data", data == nil { data = chunk.content }
            insertion = chunk.range.upperBound
            cursor.seek(to: insertion)
        }
        guard data != nil || statedEnd != nil else {
            throw .truncated(what: "the WAV file, before its sound,", at: cursor.offset)
        }
    }

    /// Whether the file would be cut off if it ended within a chunk here.
    private var mustGoOn: Bool {
        guard data != nil else { return true }
        guard let statedSize, statedEnd == nil else { return false }
        return !Self.isStandIn(statedSize)
    }

    /// Whether a size stands for one that wasn't known when the head was written.
    ///
    /// Writers to a pipe state 0 or the most that 32 or 64 bits hold, with or without a sign, and
    /// round it down or add the head to it: ffmpeg all ones, espeak and sox 7FFFF000, arecord
    /// 80000000.
    static func isStandIn(_ size: UInt64) -> Bool {
        let nearly: UInt64 = 1 << 16
        return size == 0
            || [1 << 31, 1 << 32, 1 << 63].contains { $0 - nearly <= size && size < $0 + nearly }
            || size >= UInt64.max - nearly
    }

    private mutating func next() throws(ContainerError) -> WAVEChunk? {
        guard let (id, stated) = try head() else { return nil }
        let start = cursor.offset + WAVEChunk.headBytes
        let size = wideSize(of: id, stated)
        if id == "data", data == nil, size == 0 || size > cursor.end - start,
            Self.isStandIn(size)
        {
            data = start..<cursor.end
            isDataOpen = true
            return nil
        }
        guard size <= cursor.end - start else {
            guard mustGoOn else { return nil }
            throw .truncated(what: "the \(id) chunk", at: cursor.offset)
        }
        let content = start..<start + size
        let isPadded = size % 2 == 1 ? try hasPadding(behind: content) : false
        let range = cursor.offset..<content.upperBound + (isPadded ? 1 : 0)
        return WAVEChunk(id: id, range: range, content: content)
    }

    private mutating func head() throws(ContainerError) -> (id: String, size: UInt64)? {
        let head = try cursor.peek(Int(WAVEChunk.headBytes), "a chunk")
        guard head.prefix(4).allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        guard head.count == WAVEChunk.headBytes else {
            guard mustGoOn, !head.isEmpty else { return nil }
            throw .truncated(what: "a chunk's head", at: cursor.offset)
        }
        let size = head.suffix(4).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        return (String(decoding: head.prefix(4), as: UTF8.self), size)
    }

    private func wideSize(of id: String, _ stated: UInt64) -> UInt64 {
        guard is64, stated == UInt64(UInt32.max), let wideSizes else { return stated }
        return id == "data" ? wideSizes.data : wideSizes.others[id] ?? stated
    }

    /// A zero outside the RIFF is taken for the missing byte; anything else is left alone.
    private mutating func hasPadding(behind content: Range<UInt64>) throws(ContainerError) -> Bool {
        guard content.upperBound < cursor.end else { return false }
        if content.upperBound < statedEnd ?? cursor.end { return true }
        let here = cursor.offset
        defer { cursor.seek(to: here) }
        cursor.seek(to: content.upperBound)
        return try cursor.peek(1, "a chunk") == [0]
    }

    private mutating func readWideSizes(_ chunk: WAVEChunk) throws(ContainerError) {
        guard wideSizes == nil else { return }
        cursor.seek(to: chunk.content.lowerBound)
        let sizes = try WideSizes(&cursor, chunk, limits)
        wideSizes = sizes
        if statedSize == nil, sizes.riff != 0 { statedSize = sizes.riff }
    }
}

/// The sizes that a `ds64` chunk states.
struct WideSizes: Hashable, Sendable {
    /// Where the size of the RIFF stands.
    let offset: UInt64
    /// The size of the RIFF.
    let riff: UInt64
    /// The size of the `data` chunk.
    let data: UInt64
    /// The sizes of other chunks.
    let others: [String: UInt64]

    init(
        _ cursor: inout ByteCursor,
        _ chunk: WAVEChunk,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        offset = chunk.content.lowerBound
        guard chunk.content.count >= 24 else {
            throw .truncated(what: "the ds64 chunk", at: offset)
        }
        riff = try cursor.littleEndian(8, "the ds64 chunk")
        data = try cursor.littleEndian(8, "the ds64 chunk")
        try cursor.skip(8, "the ds64 chunk")
        var others: [String: UInt64] = [:]
        let stated = chunk.content.count < 28 ? 0 : try cursor.littleEndian(4, "the ds64 chunk")
        let room = UInt64(max(0, chunk.content.count - 28) / 12)
        for _ in 0..<min(stated, room, UInt64(limits.elementCount)) {
            let id = try cursor.bytes(4, "the ds64 chunk")
            others[String(decoding: id, as: UTF8.self)] =
                try cursor.littleEndian(8, "the ds64 chunk")
        }
        self.others = others
    }
}
