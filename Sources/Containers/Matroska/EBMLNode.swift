import Media

/// An element held in memory with every byte as it stood, so that it can be written again.
struct EBMLNode: Sendable {
    let id: UInt32
    /// Identifier, size and data.
    let raw: [UInt8]
    /// Where it stands in the file.
    let offset: UInt64
    private let headerCount: Int

    /// Reads an element whole, at most `limit` bytes of it.
    init(
        _ element: EBMLElement,
        of source: any ByteSource,
        limit: Int,
    ) throws(ContainerError) {
        guard let end = element.end, end <= source.size else {
            throw .truncated(what: "a Matroska element", at: element.offset)
        }
        guard end - element.offset <= UInt64(limit) else {
            throw .overLimit(
                what: "a Matroska element of \(end - element.offset) bytes",
                at: element.offset,
            )
        }
        var cursor = ByteCursor(source, in: element.offset..<end)
        raw = try cursor.bytes(Int(end - element.offset), "a Matroska element")
        (id, offset) = (element.id, element.offset)
        headerCount = Int(element.dataOffset - element.offset)
    }

    /// Reads an element that was just written; `offset` is the place it stands for.
    init(written raw: [UInt8], for offset: UInt64) throws(ContainerError) {
        var cursor = ByteCursor(MemorySource(raw))
        let element = try cursor.element()
        (id, self.raw, self.offset) = (element.id, raw, offset)
        headerCount = Int(element.dataOffset)
    }

    private init(_ element: EBMLElement, raw: [UInt8], base: UInt64) {
        id = element.id
        self.raw = raw
        offset = base + element.offset
        headerCount = Int(element.dataOffset - element.offset)
    }

    var data: ArraySlice<UInt8> { raw[headerCount...] }
    var range: Range<UInt64> { offset..<offset + UInt64(raw.count) }

    /// The elements in it, in order.
    ///
    /// - Throws: ``ContainerError`` when they don't fill it exactly.
    func children(_ limits: ContainerLimits) throws(ContainerError) -> [EBMLNode] {
        var cursor = ByteCursor(MemorySource(Array(data)))
        let base = offset + UInt64(headerCount)
        var nodes: [EBMLNode] = []
        while !cursor.isAtEnd {
            guard nodes.count < limits.elementCount else {
                throw .overLimit(what: "too many Matroska elements", at: offset)
            }
            let element = try cursor.element()
            guard let size = element.dataSize, size <= cursor.remaining else {
                throw .malformed(
                    what: "a Matroska element is longer than what it stands in",
                    at: base + element.offset,
                )
            }
            let start = headerCount + Int(element.offset)
            let end = headerCount + Int(element.dataOffset + size)
            nodes.append(EBMLNode(element, raw: Array(raw[start..<end]), base: base))
            try cursor.skip(size, "a Matroska element")
        }
        return nodes
    }

    /// The value as an unsigned integer; of too long ones the last eight bytes.
    var unsigned: UInt64 { data.reduce(0) { $0 << 8 | UInt64($1) } }

    /// The value as a floating-point number of 4 or 8 bytes; no bytes mean zero.
    var float: Double? {
        switch data.count {
        case 0: 0
        case 4: Double(Float(bitPattern: UInt32(unsigned)))
        case 8: Double(bitPattern: unsigned)
        default: nil
        }
    }

    /// The value as the bytes of a text, without the zeros that may fill it up.
    var text: [UInt8] { Array(data.prefix { $0 != 0 }) }
}

extension [EBMLNode] {
    func first(_ id: UInt32) -> EBMLNode? { first { $0.id == id } }
}
