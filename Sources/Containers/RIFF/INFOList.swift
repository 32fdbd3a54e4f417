import Media

/// A `LIST` chunk of the type `INFO`: short texts, each under four characters (RIFF MCI, 2-14).
struct INFOList: Sendable {
    /// The whole `LIST` chunk.
    let chunk: WAVEChunk
    /// The items in the order in which they stand.
    private(set) var items: [WAVEChunk] = []
    /// What stands behind the last item that could be read.
    private(set) var rest: Range<UInt64>

    /// Reads a list, or gives `nil` when it is of another type.
    init?(
        _ source: any ByteSource,
        _ chunk: WAVEChunk,
        limits: ContainerLimits,
    ) throws(ContainerError) {
        guard chunk.id == "LIST" else { return nil }
        self.chunk = chunk
        rest = chunk.content
        var cursor = ByteCursor(source, in: chunk.content)
        guard try cursor.peek(4, "a LIST chunk") == Array("INFO".utf8) else { return nil }
        try cursor.skip(4, "a LIST chunk")
        while let item = try Self.item(&cursor) {
            guard items.count < limits.elementCount else {
                throw .overLimit(what: "the INFO list has too many items", at: cursor.offset)
            }
            items.append(item)
            cursor.seek(to: item.range.upperBound)
        }
        rest = cursor.offset..<chunk.content.upperBound
    }

    private static func item(_ cursor: inout ByteCursor) throws(ContainerError) -> WAVEChunk? {
        let head = try cursor.peek(8, "an INFO item")
        guard head.count == 8, head.prefix(4).allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        let start = cursor.offset + WAVEChunk.headBytes
        let size = head.suffix(4).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        guard size <= cursor.end - start else { return nil }
        let content = start..<start + size
        let end = min(content.upperBound + size % 2, cursor.end)
        let id = String(decoding: head.prefix(4), as: UTF8.self)
        return WAVEChunk(id: id, range: cursor.offset..<end, content: content)
    }

    /// The slot that an item is.
    static func slot(of id: String) -> MetadataSlot {
        id == "ICMT" ? .comment : .other("INFO:" + id)
    }

    /// The four characters of a slot that can be set.
    static func id(of slot: MetadataSlot) -> String? {
        switch slot {
        case .comment: "ICMT"
        case .other("INFO:AIGC"): "AIGC"
        default: nil
        }
    }

    /// Whether the list has an item, by its characters.
    func holds(_ id: String) -> Bool { items.contains { $0.id.uppercased() == id } }

    /// Describes the list with items set, the others byte by byte as they are.
    ///
    /// - Parameter dropped: items that are taken out, since another list holds them.
    func edited(
        setting values: [(id: String, text: [UInt8])],
        dropping dropped: [String] = [],
    ) throws(ContainerError) -> Splice {
        var content = Splice()
        content.copy(chunk.content.lowerBound..<min(chunk.content.lowerBound + 4, rest.upperBound))
        var remaining = values
        let replaced = values.map(\.id) + dropped
        for item in items {
            let id = item.id.uppercased()
            guard replaced.contains(id) else {
                content.copy(item.range)
                if item.lacksPadding { content.insert([0]) }
                continue
            }
            guard let next = remaining.firstIndex(where: { $0.id == id }) else { continue }
            content.insert(try Self.item(remaining.remove(at: next), at: item.range.lowerBound))
        }
        for value in remaining { content.insert(try Self.item(value, at: rest.lowerBound)) }
        content.copy(rest)
        return try Self.wrapped(content, at: chunk.range.lowerBound)
    }

    /// A new list.
    static func new(_ values: [(id: String, text: [UInt8])]) throws(ContainerError) -> [UInt8] {
        var content = Array("INFO".utf8)
        for value in values { content += try item(value, at: 0) }
        guard let bytes = WAVEChunk.bytes(id: "LIST", content: content) else {
            throw .unsupported(what: "an INFO list of this size", at: 0)
        }
        return bytes
    }

    private static func item(
        _ value: (id: String, text: [UInt8]),
        at offset: UInt64,
    ) throws(ContainerError) -> [UInt8] {
        guard !value.text.contains(0),
            let bytes = WAVEChunk.bytes(id: value.id, content: value.text + [0])
        else {
            throw .unsupported(what: "a text for an INFO item that holds a zero", at: offset)
        }
        return bytes
    }

    private static func wrapped(
        _ content: Splice,
        at offset: UInt64,
    ) throws(ContainerError) -> Splice {
        guard let size = UInt32(exactly: content.size) else {
            throw .unsupported(what: "an INFO list of this size", at: offset)
        }
        var list = Splice()
        list.insert(Array("LIST".utf8) + size.littleEndianBytes)
        list.append(piecesOf: content)
        if size % 2 == 1 { list.insert([0]) }
        return list
    }
}
