import Media

/// Finds pages in the middle or at the end of a file, where nothing says where they begin.
///
/// A page is believed when its checksum holds. How far is looked, and how often, is bounded.
struct OggPageSearch: Sendable {
    let source: any ByteSource

    /// How far is looked for a page: two of the longest fit.
    private static let reach = 1 << 17
    /// How many bytes are looked at first, since most pages are far from the longest.
    private static let firstStep = 1 << 13
    /// How many false beginnings are tried before the search is given up.
    private static let attempts = 64

    /// The first whole page that begins in a range, within reach of the range's beginning.
    func first(in range: Range<UInt64>) throws(ContainerError) -> OggPage? {
        var attempts = 0
        var start = range.lowerBound
        let end = min(range.upperBound, start + UInt64(Self.reach))
        while start < end, attempts < Self.attempts {
            // Three bytes more, so that a beginning across two steps is seen.
            let step = min(Self.firstStep, Int(end - start))
            let bytes = try read(start, step + 3)
            for index in Self.beginnings(in: bytes).prefix(Self.attempts - attempts) {
                attempts += 1
                if let page = try page(at: start + UInt64(index)) { return page }
            }
            start += UInt64(step)
        }
        return nil
    }

    /// The last whole page that ends before `end` and is as asked for, within reach.
    func last(
        in range: Range<UInt64>,
        where isWanted: (OggPage) -> Bool,
    ) throws(ContainerError) -> OggPage? {
        let count = Int(min(UInt64(Self.reach), range.upperBound - range.lowerBound))
        let start = range.upperBound - UInt64(count)
        let bytes = try read(start, count)
        var attempts = 0
        for index in Self.beginnings(in: bytes).reversed() {
            guard let head = try? OggPage(parsing: bytes[index...], at: start + UInt64(index)),
                head.range.upperBound <= range.upperBound, isWanted(head)
            else { continue }
            attempts += 1
            guard attempts <= Self.attempts else { return nil }
            let body = bytes[index..<index + head.headCount + head.bodyCount]
            if OggChecksum.of(page: body) == head.checksum { return head }
        }
        return nil
    }

    private func page(at offset: UInt64) throws(ContainerError) -> OggPage? {
        let bytes = try read(offset, OggPage.headBytes + 255)
        guard let page = try? OggPage(parsing: bytes[...], at: offset) else { return nil }
        let count = page.headCount + page.bodyCount
        let whole = try read(offset, count)
        return whole.count == count && OggChecksum.of(page: whole) == page.checksum ? page : nil
    }

    private func read(_ offset: UInt64, _ count: Int) throws(ContainerError) -> [UInt8] {
        do { return try source.bytes(at: offset, upTo: count) } catch { throw .reading(error) }
    }

    private static func beginnings(in bytes: [UInt8]) -> [Int] {
        let mark = Array("OggS".utf8)
        guard bytes.count >= mark.count else { return [] }
        return (0...bytes.count - mark.count).filter { index in
            bytes[index] == mark[0] && bytes[index..<index + mark.count].elementsEqual(mark)
        }
    }
}
