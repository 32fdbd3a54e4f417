import Media

/// What the list `hdrl` says: the main header, and each stream's.
struct AVIHeader: Sendable {
    /// Microseconds between two pictures.
    let frameMicroseconds: UInt32
    /// The picture's width, for all streams.
    let width: UInt32
    /// The picture's height, for all streams.
    let height: UInt32
    /// How many pictures all RIFFs hold together (`dmlh`); 0 where it isn't said.
    private(set) var totalFrames: UInt32 = 0
    /// The streams in the order in which they stand.
    private(set) var streams: [AVIStream] = []

    /// Reads the header lists of the first RIFF.
    init(
        _ source: any ByteSource,
        _ segment: AVISegment,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        var reader = AVIListReader(source, limits)
        var main: [UInt8]?
        var lists: [WAVEChunk] = []
        for list in segment.chunks where try reader.type(of: list) == "hdrl" {
            for chunk in try reader.chunks(in: list) {
                if chunk.id == "avih" { main = try reader.head(of: chunk) }
                if chunk.id == "LIST" { lists.append(chunk) }
            }
        }
        guard let main, main.count >= 40 else {
            throw .malformed(what: "the AVI file has no usable main header", at: segment.start)
        }
        frameMicroseconds = main.integer(at: 0)
        width = main.integer(at: 32)
        height = main.integer(at: 36)
        for list in lists {
            switch try reader.type(of: list) {
            case "strl":
                guard let stream = try AVIStream(list, &reader) else { continue }
                guard streams.count < limits.streamCount else {
                    let at = list.range.lowerBound
                    throw .overLimit(what: "the AVI file has too many streams", at: at)
                }
                streams.append(stream)
            case "odml":
                for chunk in try reader.chunks(in: list) where chunk.id == "dmlh" {
                    totalFrames = try reader.head(of: chunk).integer(at: 0)
                }
            default: break
            }
        }
        guard !streams.isEmpty else {
            throw .malformed(what: "the AVI file holds no streams", at: segment.start)
        }
    }
}

/// What a list `strl` says of one stream.
struct AVIStream: Sendable {
    /// `vids`, `auds`, `txts`, `mids` or `iavs`.
    let kind: String
    /// The codec that made it, where it says so.
    let handler: [UInt8]
    /// Units of time in ``rate``: `rate / scale` pictures or blocks a second.
    let scale: UInt32
    /// See ``scale``.
    let rate: UInt32
    /// How many pictures or blocks there are.
    let length: UInt32
    /// The beginning of its format: a `BITMAPINFOHEADER` or a `WAVEFORMATEX`.
    let format: [UInt8]
    /// The chunks `indx`: where its indexes stand, or an index itself.
    let indexes: [WAVEChunk]

    fileprivate init?(_ list: WAVEChunk, _ reader: inout AVIListReader) throws(ContainerError) {
        let chunks = try reader.chunks(in: list)
        guard let header = chunks.first(where: { $0.id == "strh" }) else { return nil }
        let head = try reader.head(of: header)
        guard head.count >= 36 else { return nil }
        kind = String(decoding: head.prefix(4), as: UTF8.self)
        handler = Array(head[4..<8])
        scale = head.integer(at: 20)
        rate = head.integer(at: 24)
        length = head.integer(at: 32)
        let strf = chunks.first { $0.id == "strf" }
        if let strf { format = try reader.head(of: strf) } else { format = [] }
        indexes = chunks.filter { $0.id == "indx" }
    }

    /// Pictures or blocks a second.
    var unitsPerSecond: Double? { scale > 0 && rate > 0 ? Double(rate) / Double(scale) : nil }
}

/// Reads lists within lists, leniently: what is no chunk ends a list.
private struct AVIListReader {
    private let source: any ByteSource
    private let limits: ContainerLimits
    private var chunkCount = 0

    init(_ source: any ByteSource, _ limits: ContainerLimits) {
        (self.source, self.limits) = (source, limits)
    }

    /// The four characters that say what a list is of; `nil` when the chunk is no list.
    func type(of chunk: WAVEChunk) throws(ContainerError) -> String? {
        guard chunk.id == "LIST", chunk.content.count >= 4 else { return nil }
        var cursor = ByteCursor(source, in: chunk.content, windowBytes: 16)
        return String(decoding: try cursor.bytes(4, "a LIST chunk"), as: UTF8.self)
    }

    /// The chunks of a list.
    mutating func chunks(in list: WAVEChunk) throws(ContainerError) -> [WAVEChunk] {
        var cursor = ByteCursor(source, in: list.content)
        try cursor.skip(4, "a LIST chunk")
        var chunks: [WAVEChunk] = []
        while cursor.remaining >= WAVEChunk.headBytes {
            let (id, size) = (try cursor.peek(4, "a chunk"), try Self.size(&cursor))
            let start = cursor.offset + WAVEChunk.headBytes
            guard size <= cursor.end - start else { break }
            chunkCount += 1
            guard chunkCount <= limits.elementCount else {
                throw .overLimit(what: "the AVI header has too many chunks", at: cursor.offset)
            }
            let content = start..<start + size
            let end = min(content.upperBound + size % 2, cursor.end)
            let name = String(decoding: id, as: UTF8.self)
            chunks.append(WAVEChunk(id: name, range: cursor.offset..<end, content: content))
            cursor.seek(to: end)
        }
        return chunks
    }

    private static func size(_ cursor: inout ByteCursor) throws(ContainerError) -> UInt64 {
        try cursor.peek(8, "a chunk").suffix(4).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The beginning of a chunk's content.
    func head(of chunk: WAVEChunk) throws(ContainerError) -> [UInt8] {
        var cursor = ByteCursor(source, in: chunk.content, windowBytes: 64)
        return try cursor.peek(56, "the \(chunk.id) chunk")
    }
}

extension [UInt8] {
    /// The integer of four bytes at an index, the lowest first; 0 where the bytes end before.
    func integer(at index: Int) -> UInt32 {
        guard index >= 0, index + 4 <= count else { return 0 }
        return self[index..<index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
