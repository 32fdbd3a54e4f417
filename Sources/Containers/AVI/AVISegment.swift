import Media

/// One RIFF of an AVI file: `AVI ` at the beginning, and `AVIX` behind it when the file is larger
/// than one RIFF may be (OpenDML AVI 1.02, 3).
struct AVISegment: Hashable, Sendable {
    /// Where it begins.
    let start: UInt64
    /// What it states as its size; `nil` when it states none.
    let statedSize: UInt64?
    /// Where it says that it ends; `nil` when that is unsaid or past the end of the file.
    let statedEnd: UInt64?
    /// Its chunks; one that goes on to the end of the file, whatever it states, is the last.
    var chunks: [WAVEChunk] = []
    /// The list of pictures and sound.
    var movie: WAVEChunk?
    /// Whether ``movie`` goes on to the end of the file, whatever it states.
    var isOpen = false

    /// Where the last chunk ends.
    var lastEnd: UInt64 { chunks.last?.range.upperBound ?? start + 12 }

    /// Where it ends.
    var end: UInt64 { max(statedEnd ?? 0, lastEnd) }

    /// Whether the file would be cut off if it ended within a chunk here.
    var mustGoOn: Bool {
        guard movie != nil else { return true }
        guard let statedSize, statedEnd == nil else { return false }
        return !WAVEWalk.isStandIn(statedSize)
    }
}

/// Goes from chunk to chunk of an AVI file, through all its RIFFs, and never into the pictures.
///
/// What is cut off, what is only wrong and what is junk is told as in WAV (``WAVEWalk``): the list
/// `movi` takes the place of the `data` chunk.
struct AVIWalk {
    private let limits: ContainerLimits
    private var cursor: ByteCursor
    private var chunkCount = 0
    /// The RIFFs in file order.
    private(set) var segments: [AVISegment] = []

    init(_ source: any ByteSource, _ limits: ContainerLimits) throws(ContainerError) {
        self.limits = limits
        cursor = ByteCursor(source)
        while let segment = try head() {
            segments.append(try walked(segment))
            if segments.last?.isOpen == true { break }
            cursor.seek(to: segments.last?.end ?? cursor.end)
        }
        guard let first = segments.first else {
            throw .malformed(what: "the file is no AVI", at: 0)
        }
        guard first.movie != nil else {
            throw .malformed(what: "the AVI file has no list of pictures and sound", at: 0)
        }
    }

    private mutating func head() throws(ContainerError) -> AVISegment? {
        let head = try cursor.peek(12, "the RIFF head")
        let form = segments.isEmpty ? "AVI " : "AVIX"
        guard head.starts(with: Array("RIFF".utf8)), head.suffix(4) == Array(form.utf8)[...] else {
            return nil
        }
        let size = head[4..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        let isStated = size != 0 && size != UInt64(UInt32.max)
        let isWithin = isStated && size <= cursor.end - cursor.offset - 8
        return AVISegment(
            start: cursor.offset,
            statedSize: isStated ? size : nil,
            statedEnd: isWithin ? cursor.offset + 8 + size : nil,
        )
    }

    private mutating func walked(_ head: AVISegment) throws(ContainerError) -> AVISegment {
        var segment = head
        cursor.seek(to: segment.start + 12)
        while cursor.offset < segment.statedEnd ?? cursor.end, !segment.isOpen,
            let chunk = try next(in: &segment)
        {
            chunkCount += 1
            guard chunkCount <= limits.elementCount else {
                throw .overLimit(what: "the AVI file has too many chunks", at: cursor.offset)
            }
            segment.chunks.append(chunk)
            cursor.seek(to: chunk.range.upperBound)
        }
        guard segment.movie != nil || segment.statedEnd != nil else {
            throw .truncated(what: "the AVI file, before its pictures,", at: cursor.offset)
        }
        return segment
    }

    private mutating func next(in segment: inout AVISegment) throws(ContainerError) -> WAVEChunk? {
        let head = try cursor.peek(12, "a chunk")
        guard head.count >= 8 else {
            guard segment.mustGoOn, !head.isEmpty else { return nil }
            throw .truncated(what: "a chunk's head", at: cursor.offset)
        }
        let id = String(decoding: head.prefix(4), as: UTF8.self)
        guard head.prefix(4).allSatisfy({ (0x20...0x7E).contains($0) }), id != "RIFF" else {
            return nil
        }
        let start = cursor.offset + WAVEChunk.headBytes
        let size = head[4..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        let isMovie =
            id == "LIST" && head.suffix(4) == Array("movi".utf8)[...] && segment.movie == nil
        if isMovie, size == 0 || size > cursor.end - start, WAVEWalk.isStandIn(size) {
            let range = cursor.offset..<cursor.end
            segment.isOpen = true
            segment.movie = WAVEChunk(id: id, range: range, content: start..<cursor.end)
            return segment.movie
        }
        guard size <= cursor.end - start else {
            guard segment.mustGoOn else { return nil }
            throw .truncated(what: "the \(id) chunk", at: cursor.offset)
        }
        let content = start..<start + size
        let isPadded = size % 2 == 1 ? try hasPadding(behind: content, in: segment) : false
        let range = cursor.offset..<content.upperBound + (isPadded ? 1 : 0)
        let chunk = WAVEChunk(id: id, range: range, content: content)
        if isMovie, size >= 4 { segment.movie = chunk }
        return chunk
    }

    /// A zero outside the RIFF is taken for the missing byte; anything else is left alone.
    private mutating func hasPadding(
        behind content: Range<UInt64>,
        in segment: AVISegment,
    ) throws(ContainerError) -> Bool {
        guard content.upperBound < cursor.end else { return false }
        if let end = segment.statedEnd, content.upperBound < end { return true }
        let here = cursor.offset
        defer { cursor.seek(to: here) }
        cursor.seek(to: content.upperBound)
        return try cursor.peek(1, "a chunk") == [0]
    }
}
