import Media

/// Reads box headers one behind the other, inside a file or inside another box.
struct BoxReader {
    private var cursor: ByteCursor
    /// How many more boxes may be looked at.
    private(set) var budget: Int

    init(_ source: any ByteSource, budget: Int) {
        cursor = ByteCursor(source, windowBytes: 512)
        self.budget = budget
    }

    /// Reads the header at `offset` in a space that ends at `end`.
    ///
    /// QuickTime closes some lists of boxes with 32 bits of zero, and some writers fill up with
    /// zeros: both end the space.
    ///
    /// - Parameter parent: the box around it; none at the root of the file.
    /// - Returns: `nil` where the space ends.
    mutating func box(
        at offset: UInt64,
        before end: UInt64,
        in parent: Box?,
    ) throws(ContainerError) -> Box? {
        guard offset < end else { return nil }
        cursor.seek(to: offset)
        guard end - offset >= 8 else { return try rest(end - offset, at: offset, in: parent) }
        let size = try cursor.bigEndian(4, "a box's size")
        let type = BoxType(
            code: UInt32(truncatingIfNeeded: try cursor.bigEndian(4, "a box's type"))
        )
        if size == 0, let parent {
            if type.code == 0 || parent.type == "udta" { return nil }
            throw .malformed(what: "the box '\(type)' inside another has no size", at: offset)
        }
        budget -= 1
        guard budget >= 0 else {
            throw .overLimit(what: "the file has too many boxes", at: offset)
        }
        if size == 0 {
            return Box(type: type, range: offset..<end, headerBytes: 8, isOpenEnded: true)
        }
        return try sized(type, size, at: offset, before: end, in: parent)
    }

    private mutating func sized(
        _ type: BoxType,
        _ shortSize: UInt64,
        at offset: UInt64,
        before end: UInt64,
        in parent: Box?,
    ) throws(ContainerError) -> Box {
        let isLong = shortSize == 1
        let headerBytes: UInt64 = isLong ? 16 : 8
        guard !isLong || end - offset >= 16 else { throw cut(type, at: offset, in: parent) }
        let size = isLong ? try cursor.bigEndian(8, "a box's 64-bit size") : shortSize
        guard size >= headerBytes else {
            throw .malformed(what: "the size of box '\(type)' is below its header's", at: offset)
        }
        guard size <= end - offset else { throw cut(type, at: offset, in: parent) }
        let range = offset..<offset + size
        return Box(type: type, range: range, headerBytes: headerBytes, isOpenEnded: false)
    }

    /// A box that ends past the file is cut off; one that ends past its parent is a contradiction.
    private func cut(_ type: BoxType, at offset: UInt64, in parent: Box?) -> ContainerError {
        guard let parent else { return .truncated(what: "the box '\(type)'", at: offset) }
        return .malformed(what: "the box '\(type)' ends past its '\(parent.type)'", at: offset)
    }

    /// Fewer bytes than a header has are padding when they are zero.
    private mutating func rest(
        _ count: UInt64,
        at offset: UInt64,
        in parent: Box?,
    ) throws(ContainerError) -> Box? {
        let bytes = try cursor.bytes(Int(count), "a box's header")
        guard bytes.contains(where: { $0 != 0 }) else { return nil }
        guard let parent else { throw .truncated(what: "a box's header", at: offset) }
        throw .malformed(what: "\(count) bytes in '\(parent.type)' are no box", at: offset)
    }
}
