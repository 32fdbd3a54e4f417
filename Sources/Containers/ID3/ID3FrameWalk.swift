import Media

/// Goes from frame to frame of a tag, reading heads only.
///
/// It stops at padding, and at bytes that are no frame; those are kept by every edit.
struct ID3FrameWalk {
    private let header: ID3Header
    private let layout: ID3Frame.Layout
    private var cursor: ByteCursor
    /// The frames found.
    private(set) var frames: [ID3Frame] = []
    /// Whether sizes stand as plain integers in a 2.4 tag, as iTunes once wrote them.
    private(set) var hasPlainSizes = false
    /// Whether the walk ended at bytes that are neither a frame nor padding.
    private(set) var endsInDamage = false

    init(_ body: any ByteSource, in range: Range<UInt64>, header: ID3Header) {
        self.header = header
        layout = ID3Frame.Layout(version: header.version)
        cursor = ByteCursor(body, in: range)
    }

    /// Where the frames end.
    var end: UInt64 { cursor.offset }

    /// Walks until the frames end.
    mutating func run(_ limits: ContainerLimits) throws(ContainerError) {
        while let frame = try next() {
            guard frames.count < limits.elementCount else {
                throw .overLimit(
                    what: "the ID3 tag has too many frames",
                    at: frame.range.lowerBound,
                )
            }
            frames.append(frame)
            cursor.seek(to: frame.range.upperBound)
        }
    }

    private mutating func next() throws(ContainerError) -> ID3Frame? {
        let head = try cursor.peek(layout.byteCount, "an ID3 frame")
        guard let first = head.first, first != 0 else { return nil }
        guard head.count == layout.byteCount, Self.isID(head.prefix(layout.idBytes)) else {
            endsInDamage = true
            return nil
        }
        let content = cursor.offset + UInt64(layout.byteCount)
        let sizeBytes = head.dropFirst(layout.idBytes).prefix(layout.sizeBytes)
        let size = try size(sizeBytes, behind: content)
        guard size <= cursor.end - content else {
            endsInDamage = true
            return nil
        }
        return frame(head, contentRange: content..<content + size)
    }

    private func frame(_ head: [UInt8], contentRange: Range<UInt64>) -> ID3Frame {
        let flags = ID3FrameFlags(layout.flagBytes == 0 ? 0 : head[head.count - 1], in: header)
        let hasRoom = flags.extraBytes <= UInt64(contentRange.count)
        return ID3Frame(
            id: String(decoding: head.prefix(layout.idBytes), as: UTF8.self),
            range: cursor.offset..<contentRange.upperBound,
            content: hasRoom
                ? contentRange.lowerBound + flags.extraBytes..<contentRange.upperBound
                : contentRange,
            isPlain: flags.isPlain && hasRoom,
            isUnsynchronised: flags.isUnsynchronised,
        )
    }

    /// Reads a frame's size; in 2.4 by looking which of two readings leads to another frame.
    private mutating func size(
        _ bytes: ArraySlice<UInt8>,
        behind content: UInt64,
    ) throws(ContainerError) -> UInt64 {
        let plain = bytes.reduce(0) { $0 << 8 | UInt64($1) }
        guard header.version == 4, plain > 0x7F else { return plain }
        let syncsafe = SyncsafeInteger.value(bytes)
        if let syncsafe, try isBoundary(syncsafe, behind: content) { return syncsafe }
        guard try isBoundary(plain, behind: content) else { return syncsafe ?? plain }
        hasPlainSizes = true
        return plain
    }

    private mutating func isBoundary(
        _ size: UInt64,
        behind content: UInt64,
    ) throws(ContainerError) -> Bool {
        guard size <= cursor.end - content else { return false }
        let here = cursor.offset
        defer { cursor.seek(to: here) }
        cursor.seek(to: content + size)
        let id = try cursor.peek(4, "an ID3 frame")
        return id.first ?? 0 == 0 || Self.isID(id[...])
    }

    /// Capitals and digits; some writers end a name of three with a space or a zero.
    private static func isID(_ bytes: ArraySlice<UInt8>) -> Bool {
        let isCapital = { (byte: UInt8) in (0x41...0x5A).contains(byte) }
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard bytes.count >= 3, bytes.prefix(3).allSatisfy({ isCapital($0) || isDigit($0) }) else {
            return false
        }
        return bytes.dropFirst(3).allSatisfy {
            isCapital($0) || isDigit($0) || $0 == 0x20 || $0 == 0
        }
    }
}
