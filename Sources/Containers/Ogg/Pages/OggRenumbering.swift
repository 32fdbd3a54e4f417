/// Gives the pages of some streams new sequence numbers while a file is copied.
///
/// Needed when a stream's headers take more or fewer pages than before. Holds one page at a time.
/// Pages of other streams pass bit for bit; a page that is renumbered must have had a right
/// checksum, since a new one would hide its damage.
struct OggRenumbering: ByteFilter {
    /// How far the numbers of a stream move, by its serial number; they wrap around.
    private var shifts: [UInt32: UInt32]
    /// Where the first byte that waits stands in the file.
    private var offset: UInt64
    private var waiting: [UInt8] = []

    /// Starts at a page.
    init(shifts: [UInt32: UInt32], at offset: UInt64) {
        self.shifts = shifts
        self.offset = offset
    }

    /// As many as come in.
    func outputCount(of count: UInt64) -> UInt64 { count }

    /// Takes bytes and gives whole pages.
    mutating func pass(_ bytes: [UInt8], isLast: Bool) throws(ContainerError) -> [UInt8] {
        waiting += bytes
        var done = 0
        while let page = try nextPage(from: done) {
            let end = done + page.headCount + page.bodyCount
            try renumber(page, at: done..<end)
            done = end
        }
        guard !isLast || done == waiting.count else {
            throw .truncated(what: "an Ogg page", at: offset + UInt64(done))
        }
        let passed = Array(waiting[..<done])
        waiting.removeFirst(done)
        offset += UInt64(done)
        return passed
    }

    private func nextPage(from start: Int) throws(ContainerError) -> OggPage? {
        guard start < waiting.count else { return nil }
        let page = try OggPage(parsing: waiting[start...], at: offset + UInt64(start))
        guard let page, page.headCount + page.bodyCount <= waiting.count - start else { return nil }
        return page
    }

    private mutating func renumber(
        _ page: OggPage,
        at range: Range<Int>,
    ) throws(ContainerError) {
        // A stream that begins again under the same number is another link of a chain.
        if page.flags.contains(.first) { shifts[page.serial] = nil }
        guard let shift = shifts[page.serial] else { return }
        guard OggChecksum.of(page: waiting[range]) == page.checksum else {
            throw .malformed(what: "an Ogg page is damaged", at: page.offset)
        }
        let number = (page.sequence &+ shift).littleEndianBytes
        waiting.replaceSubrange(range.lowerBound + 18..<range.lowerBound + 22, with: number)
        let sum = OggChecksum.of(page: waiting[range]).littleEndianBytes
        let place = OggChecksum.place
        waiting.replaceSubrange(
            range.lowerBound + place.lowerBound..<range.lowerBound + place.upperBound,
            with: sum,
        )
    }
}
