import Media

/// Looks whether an Ogg file ends with a whole page.
///
/// A file is cut off when its last page passes the end, or when the end leaves no more than the
/// beginning of a page. Pages must join, so the last one is found by going on, by their lengths,
/// from the last one whose checksum holds. What is no page may stand behind (an ID3 tag, junk), and
/// a last page that isn't marked as a stream's last (RFC 3533, 6) is legal: streams are cut there.
struct OggEnd: Sendable {
    let source: any ByteSource

    /// Refuses a file that is cut off behind its headers.
    ///
    /// - Throws: ``ContainerError/truncated(what:at:)``.
    func require(behind headEnd: UInt64) throws(ContainerError) {
        let rest = headEnd..<max(headEnd, source.size)
        let last = try OggPageSearch(source: source).last(in: rest) { _ in true }
        guard last != nil || rest.upperBound - headEnd <= OggPageSearch.reach else { return }
        var cursor = ByteCursor(source, in: rest)
        cursor.seek(to: last?.range.upperBound ?? headEnd)
        while !cursor.isAtEnd {
            let mark = try cursor.peek(4, "an Ogg page")
            guard Array("OggS".utf8).starts(with: mark) else { return }
            let page: OggPage
            do { page = try OggPage(&cursor) } catch {
                if case .malformed = error { return }
                throw error
            }
            try cursor.skip(UInt64(page.bodyCount), "an Ogg page")
        }
    }
}
