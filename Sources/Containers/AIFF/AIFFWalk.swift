import Media

/// Goes from chunk to chunk of an AIFF or AIFF-C file (Audio Interchange File Format 1.3; AIFF-C,
/// draft of 1991-08-26).
///
/// Sizes stand with the highest byte first. What is cut off, what is only wrong and what is junk is told as in WAV (``WAVEWalk``): the
/// chunk `SSND` takes the place of `data`.
struct AIFFWalk {
    private var cursor: ByteCursor
    /// Whether it is AIFF-C, whose sound may be coded.
    let isCompressed: Bool
    /// What the form states as its size; `nil` when it states none.
    let statedSize: UInt64?
    /// The chunks; sound that goes on to the end of the file, whatever it states, is the last.
    private(set) var chunks: [WAVEChunk] = []
    /// The chunk of sound.
    private(set) var sound: WAVEChunk?
    /// Whether ``sound`` goes on to the end of the file, whatever it states.
    private(set) var isOpen = false

    init(_ source: any ByteSource, _ limits: ContainerLimits) throws(ContainerError) {
        cursor = ByteCursor(source)
        let head = try cursor.bytes(12, "the AIFF head")
        let form = String(decoding: head.suffix(4), as: UTF8.self)
        guard head.starts(with: Array("FORM".utf8)), ["AIFF", "AIFC"].contains(form) else {
            throw .malformed(what: "the file is no AIFF", at: 0)
        }
        isCompressed = form == "AIFC"
        let size = head[4..<8].reduce(0) { $0 << 8 | UInt64($1) }
        statedSize = size == 0 || size == UInt64(UInt32.max) ? nil : size
        while cursor.offset < statedEnd ?? cursor.end, !isOpen, let chunk = try next() {
            guard chunks.count < limits.elementCount else {
                throw .overLimit(what: "the AIFF file has too many chunks", at: cursor.offset)
            }
            chunks.append(chunk)
            cursor.seek(to: chunk.range.upperBound)
        }
        guard sound != nil || statedEnd != nil else {
            throw .truncated(what: "the AIFF file, before its sound,", at: cursor.offset)
        }
    }

    /// Where the form says that it ends, or `nil` when that is past the end of the file.
    var statedEnd: UInt64? {
        guard let statedSize, statedSize <= cursor.end - 8 else { return nil }
        return 8 + statedSize
    }

    /// Where the last chunk ends.
    var lastEnd: UInt64 { chunks.last?.range.upperBound ?? 12 }

    /// Where new chunks go: behind the last, and before sound without a true size.
    var insertion: UInt64 { isOpen ? sound?.range.lowerBound ?? lastEnd : lastEnd }

    private var mustGoOn: Bool {
        guard sound != nil else { return true }
        guard let statedSize, statedEnd == nil else { return false }
        return !WAVEWalk.isStandIn(statedSize)
    }

    private mutating func next() throws(ContainerError) -> WAVEChunk? {
        let head = try cursor.peek(8, "a chunk")
        guard head.prefix(4).allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        guard head.count == 8 else {
            guard mustGoOn, !head.isEmpty else { return nil }
            throw .truncated(what: "a chunk's head", at: cursor.offset)
        }
        let id = String(decoding: head.prefix(4), as: UTF8.self)
        let start = cursor.offset + WAVEChunk.headBytes
        let size = head.suffix(4).reduce(0) { $0 << 8 | UInt64($1) }
        if id == "SSND", sound == nil, statedEnd == nil, size == 0 || size > cursor.end - start,
            WAVEWalk.isStandIn(size)
        {
            isOpen = true
            let range = cursor.offset..<cursor.end
            sound = WAVEChunk(id: id, range: range, content: start..<cursor.end)
            return sound
        }
        guard size <= cursor.end - start else {
            guard mustGoOn else { return nil }
            throw .truncated(what: "the \(id) chunk", at: cursor.offset)
        }
        let content = start..<start + size
        let isPadded = size % 2 == 1 ? try hasPadding(behind: content) : false
        let range = cursor.offset..<content.upperBound + (isPadded ? 1 : 0)
        let chunk = WAVEChunk(id: id, range: range, content: content)
        if id == "SSND", sound == nil { sound = chunk }
        return chunk
    }

    /// A zero outside the form is taken for the missing byte; anything else is left alone.
    private mutating func hasPadding(behind content: Range<UInt64>) throws(ContainerError) -> Bool {
        guard content.upperBound < cursor.end else { return false }
        if let end = statedEnd, content.upperBound < end { return true }
        let here = cursor.offset
        defer { cursor.seek(to: here) }
        cursor.seek(to: content.upperBound)
        return try cursor.peek(1, "a chunk") == [0]
    }
}
