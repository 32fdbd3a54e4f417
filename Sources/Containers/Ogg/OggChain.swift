import Media

/// Finds the links of a chained file without reading what lies between their ends.
///
/// The place where a link ends is found by halving: behind it stand pages of other serial numbers,
/// which are unique in a file (RFC 3533, 4). Joined copies of one file break that rule; there the
/// page numbers, which begin again, show the place.
struct OggChain: Sendable {
    let source: any ByteSource
    let limits: ContainerLimits
    private let search: OggPageSearch

    /// How near the two sides come before every page is looked at.
    private static let nearBytes: UInt64 = 1 << 14
    /// How many pages are looked at then.
    private static let nearPages = 4096

    init(_ source: any ByteSource, limits: ContainerLimits) {
        self.source = source
        self.limits = limits
        search = OggPageSearch(source: source)
    }

    /// Reads the headers of all links, in file order.
    func links() throws(ContainerError) -> [OggLink] {
        var links: [OggLink] = []
        var start: UInt64 = 0
        // The ends of this link and of later ones, as far as they are found; the nearest is last.
        var ends = [source.size]
        while let end = ends.last {
            var link = try OggLink(source, in: start..<end, limits: limits)
            while let nearer = try boundary(behind: link) {
                ends.append(nearer)
                link.range = start..<nearer
                guard links.reduce(ends.count, { $0 + $1.streams.count }) <= limits.streamCount
                else { throw .overLimit(what: "an Ogg file has too many streams", at: nearer) }
            }
            start = ends.removeLast()
            links.append(link)
        }
        return links
    }

    /// A place before the link's presumed end where another link begins, not always the first.
    private func boundary(behind link: OggLink) throws(ContainerError) -> UInt64? {
        let rest = link.headEnd..<link.range.upperBound
        guard let last = try search.last(in: rest, where: { _ in true }) else { return nil }
        var low = Mark(offset: link.headEnd, sequence: link.lastSequences[last.serial])
        var high = Mark(last, in: link)
        var bound = high.offset
        while bound > low.offset, bound - low.offset > Self.nearBytes {
            let middle = low.offset + (bound - low.offset) / 2
            let page = try search.first(in: middle..<bound) { page in
                page.serial == last.serial || !link.has(page.serial) || high.sequence == nil
            }
            guard let page else {
                bound = middle
                continue
            }
            let mark = Mark(page, in: link)
            if mark.sequence != nil, high.sequence == nil || low.gap(to: mark) < mark.gap(to: high)
            {
                low = mark
            } else {
                high = mark
                bound = mark.offset
            }
        }
        return try walk(from: low.offset, through: high.offset, in: link)
    }

    /// Goes from page to page up to the first one that begins a stream.
    private func walk(
        from start: UInt64,
        through end: UInt64,
        in link: OggLink,
    ) throws(ContainerError) -> UInt64? {
        var cursor = ByteCursor(source, in: start..<link.range.upperBound)
        for _ in 0..<Self.nearPages where cursor.offset <= end {
            guard let page = try? OggPage(&cursor) else { return nil }
            if page.flags.contains(.first) { return page.offset }
            guard link.has(page.serial) else { return nil }
            try cursor.skip(UInt64(page.bodyCount), "an Ogg page")
        }
        return nil
    }
}

/// A page's place and number, where it may be a link's.
private struct Mark {
    let offset: UInt64
    /// The page's number, or `nil` when its stream is none of the link's.
    let sequence: UInt32?

    init(offset: UInt64, sequence: UInt32?) {
        self.offset = offset
        self.sequence = sequence
    }

    init(_ page: OggPage, in link: OggLink) {
        self.init(offset: page.offset, sequence: link.has(page.serial) ? page.sequence : nil)
    }

    /// How many bytes a page has between the two; endless where the numbers begin again.
    func gap(to next: Mark) -> Double {
        guard let end = next.sequence, let start = sequence, end > start else { return .infinity }
        return Double(next.offset - offset) / Double(end - start)
    }
}
