import Media

/// Finds pages in the middle or at the end of a file, where nothing says where they begin.
///
/// A page is believed when its checksum holds. How far is looked, and how often, is bounded.
struct OggPageSearch: Sendable {
    let source: any ByteSource

    /// How far is looked for a page: two of the longest fit.
    static let reach = 1 << 17
    /// How many bytes are looked at first, since most pages are far from the longest.
    private static let firstStep = 1 << 13
    /// How many false beginnings are tried before the search is given up.
    private static let attempts = 64

    /// The first whole page that begins in a range and is as asked for, within reach of the
    /// range's beginning.
    func first(
        in range: Range<UInt64>,
        where isWanted: (OggPage) -> Bool,
    ) throws(ContainerError) -> OggPage? {
        var attempts = 0
        var start = range.lowerBound
        let end = min(range.upperBound, start + UInt64(Self.reach))
        while start < end, attempts < Self.attempts {
            // Three bytes more, so that a beginning across two steps is seen.
            let step = min(Self.firstStep, Int(end - start))
            let bytes = try read(start, step + 3)
            for index in Self.beginnings(in: bytes).prefix(Self.attempts - attempts) {
                attempts += 1
                if let page = try page(at: start + UInt64(index), isWanted) { return page }
            }
            start += UInt64(step)
        }
        return nil
    }

    /// The last whole page that lies in a range and is as asked for, within reach of its end.
    func last(
        in range: Range<UInt64>,
        where isWanted: (OggPage) -> Bool,
    ) throws(ContainerError) -> OggPage? {
        for reach in [Self.firstStep, Self.reach] {
            let count = min(UInt64(reach), range.upperBound - range.lowerBound)
            let start = range.upperBound - count
            let bytes = try read(start, Int(count))
            if let page = Self.last(in: bytes, at: start, isWanted) { return page }
        }
        return nil
    }

    private static func last(
        in bytes: [UInt8],
        at start: UInt64,
        _ isWanted: (OggPage) -> Bool,
    ) -> OggPage? {
        var attempts = 0
        for index in beginnings(in: bytes).reversed() {
            guard let page = try? OggPage(parsing: bytes[index...], at: start + UInt64(index)),
                page.headCount + page.bodyCount <= bytes.count - index, isWanted(page)
            else { continue }
            attempts += 1
            guard attempts <= Self.attempts else { return nil }
            let whole = bytes[index..<index + page.headCount + page.bodyCount]
            if OggChecksum.of(page: whole) == page.checksum { return page }
        }
        return nil
    }

    private func page(
        at offset: UInt64,
        _ isWanted: (OggPage) -> Bool,
    ) throws(ContainerError) -> OggPage? {
        let bytes = try read(offset, OggPage.headBytes + 255)
        guard let page = try? OggPage(parsing: bytes[...], at: offset), isWanted(page)
        else { return nil }
        let count = page.headCount + page.bodyCount
        let whole = try read(offset, count)
        return whole.count == count && OggChecksum.of(page: whole[...]) == page.checksum
            ? page : nil
    }

    private func read(_ offset: UInt64, _ count: Int) throws(ContainerError) -> [UInt8] {
        do { return try source.bytes(at: offset, upTo: count) } catch { throw .reading(error) }
    }

    /// Where the capture pattern stands.
    private static func beginnings(in bytes: [UInt8]) -> [Int] {
        let mark = Array("OggS".utf8)
        var found: [Int] = []
        var index = 0
        while index + mark.count <= bytes.count {
            // A byte that is none of the pattern's lets the pattern begin behind it only.
            let last = bytes[index + mark.count - 1]
            if last == mark[3], bytes[index..<index + mark.count].elementsEqual(mark) {
                found.append(index)
            }
            index += last == mark[1] || last == mark[0] ? 1 : mark.count
        }
        return found
    }
}
