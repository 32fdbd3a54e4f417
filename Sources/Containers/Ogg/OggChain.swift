import Media

/// Finds the links of a chained file without reading what lies between their ends.
///
/// A link ends where pages of other serial numbers follow (RFC 3533, 4: serial numbers are unique
/// in a file); the place is found by halving. Links that wrongly share a serial number look like
/// one here, as they do to the reference library.
struct OggChain: Sendable {
    let source: any ByteSource
    let limits: ContainerLimits
    private let search: OggPageSearch

    init(_ source: any ByteSource, limits: ContainerLimits) {
        self.source = source
        self.limits = limits
        search = OggPageSearch(source: source)
    }

    /// Reads the headers of all links, in file order.
    func links() throws(ContainerError) -> [OggLink] {
        var links: [OggLink] = []
        var start: UInt64? = 0
        while let here = start {
            guard links.reduce(0, { $0 + $1.streams.count }) < limits.streamCount else {
                throw .overLimit(what: "an Ogg file has too many streams", at: here)
            }
            var link = try OggLink(source, at: here, limits: limits)
            start = try end(of: link)
            link.range = here..<(start ?? source.size)
            links.append(link)
        }
        return links
    }

    /// Where the next link begins, or `nil` when the file ends with this one.
    private func end(of link: OggLink) throws(ContainerError) -> UInt64? {
        let rest = link.headEnd..<source.size
        guard let last = try search.last(in: rest, where: { _ in true }), !link.has(last.serial)
        else { return nil }
        var (low, high) = (link.headEnd, last.offset)
        while high - low > 1 << 14 {
            let middle = low + (high - low) / 2
            guard let page = try search.first(in: middle..<high) else {
                high = middle
                continue
            }
            if link.has(page.serial) { low = page.range.upperBound } else { high = page.offset }
        }
        return try walk(from: low, past: link, upTo: last.offset)
    }

    /// Goes from page to page up to the first of another link.
    private func walk(
        from start: UInt64,
        past link: OggLink,
        upTo end: UInt64,
    ) throws(ContainerError) -> UInt64? {
        var cursor = ByteCursor(source)
        cursor.seek(to: start)
        while cursor.offset <= end {
            guard let page = try? OggPage(&cursor) else { return nil }
            if !link.has(page.serial) { return page.flags.contains(.first) ? page.offset : nil }
            try cursor.skip(UInt64(page.bodyCount), "an Ogg page")
        }
        return nil
    }
}
