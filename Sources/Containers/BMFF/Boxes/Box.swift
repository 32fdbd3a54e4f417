/// Where a box stands in the file, and what it is (ISO/IEC 14496-12, 4.2).
struct Box: Hashable, Sendable {
    let type: BoxType
    /// From the first byte of its header to the last of its content.
    let range: Range<UInt64>
    /// How long its header is: 8, or 16 with a 64-bit size.
    let headerBytes: UInt64
    /// Whether its size field is 0, so that it reaches to the end of the file.
    let isOpenEnded: Bool

    var start: UInt64 { range.lowerBound }
    var end: UInt64 { range.upperBound }
    var size: UInt64 { end - start }
    var content: Range<UInt64> { start + headerBytes..<end }

    /// The header it needs when its size and its type are changed; it keeps its width.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when a 32-bit size can't say it.
    func header(as type: BoxType, size: UInt64) throws(ContainerError) -> [UInt8] {
        if headerBytes == 16 { return UInt32(1).bigEndianBytes + type.bytes + size.bigEndianBytes }
        guard let size = UInt32(exactly: size) else {
            throw .unsupported(what: "the box '\(type)' would grow past 4 GiB", at: start)
        }
        return size.bigEndianBytes + type.bytes
    }

    /// Builds a box around its content.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when it's larger than 4 GiB.
    static func bytes(_ type: BoxType, _ content: [UInt8]) throws(ContainerError) -> [UInt8] {
        guard let size = UInt32(exactly: content.count + 8) else {
            throw .unsupported(what: "a value is too large for a box '\(type)'", at: 0)
        }
        return size.bigEndianBytes + type.bytes + content
    }
}
