/// A packet being put together from the pages of one logical stream.
struct OggPacket: Sendable {
    private(set) var bytes: [UInt8] = []
    /// The pages that it touches, from the first to the one on which it ends.
    private(set) var pages: [OggPage] = []
    /// Whether its last segment was seen.
    private(set) var isComplete = false
    /// What stands behind it on the page on which it ends.
    private(set) var rest = OggSegments()
    /// Where in the packet each page's share begins.
    private var starts: [Int] = []

    /// Takes the packet's share of the next page.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when the page doesn't continue the packet.
    mutating func append(_ page: OggPage, _ body: [UInt8]) throws(ContainerError) {
        let follows = pages.last.map { page.sequence == $0.sequence &+ 1 } ?? true
        guard page.flags.contains(.continued) != bytes.isEmpty, follows else {
            throw .malformed(what: "an Ogg header goes on without its page", at: page.offset)
        }
        pages.append(page)
        starts.append(bytes.count)
        let end = page.lacing.firstIndex { $0 < 255 }
        let segments = page.lacing[..<(end.map { $0 + 1 } ?? page.lacing.count)]
        let count = min(body.count, segments.reduce(0) { $0 + Int($1) })
        bytes += body[..<count]
        guard end != nil else { return }
        isComplete = true
        rest = OggSegments(lacing: page.lacing[segments.endIndex...], body: body[count...])
    }

    /// Where a range of the packet stands in the file, page headers in between included.
    func place(of range: Range<Int>) -> Range<UInt64> {
        let start = place(of: range.lowerBound)
        return range.isEmpty ? start..<start : start..<place(of: range.upperBound - 1) + 1
    }

    private func place(of index: Int) -> UInt64 {
        guard let share = starts.lastIndex(where: { $0 <= index }) else { return 0 }
        return pages[share].bodyOffset + UInt64(index - starts[share])
    }
}
