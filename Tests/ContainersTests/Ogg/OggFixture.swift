import Media

@testable import Containers

/// Small Ogg files put together in code; what stands for the media is only bytes.
enum OggFixture {
    static let vorbisHead: [UInt8] =
        [1] + Array("vorbis".utf8) + [0, 0, 0, 0, 2, 0x44, 0xAC, 0, 0]
        + Array(repeating: 0, count: 12) + [0xB8, 1]
    static let vorbisSetup: [UInt8] =
        [5] + Array("vorbis".utf8) + Array(repeating: 0x5A, count: 600)
    static let opusHead: [UInt8] =
        Array("OpusHead".utf8) + [1, 1, 0x38, 1, 0x80, 0xBB, 0, 0, 0, 0, 0]

    /// A comment packet.
    static func comments(
        _ mark: [UInt8],
        _ fields: [String],
        suffix: [UInt8] = [],
    ) -> [UInt8] {
        var list = VorbisComment()
        list.vendor = Array("fixture".utf8)
        for field in fields { list.append(.init(bytes: Array(field.utf8))) }
        list.suffix = suffix
        return mark + list.bytes
    }

    /// A logical stream: its first page, its header pages and its pages of media.
    struct Stream {
        var serial: UInt32
        var head: [UInt8]
        var headers: [[UInt8]]
        /// How many pages the headers take at least.
        var headerPages = 1
        var mediaPages = 4
        var mediaBytes = 300
        /// The granule position before the first page of media; each page adds 960.
        var mediaStart: UInt64 = 0

        func pages() -> (first: [UInt8], headers: [UInt8], media: [[UInt8]]) {
            let first = page(head, [.first], 0, 0)
            let segments = headers.map { OggSegments(packet: $0) }.reduce(OggSegments(), +)
            let count = max(headerPages, (segments.lacing.count + 254) / 255)
            let places = (0..<count).map { plan([], 0, UInt32($0) + 1, []) }
            let laid = headers.isEmpty ? [] : segments.pages(replacing: places)
            let media = (0..<mediaPages).map { index in
                page(
                    (0..<mediaBytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ index) },
                    index == mediaPages - 1 ? [.last] : [],
                    mediaStart + UInt64(index + 1) * 960,
                    UInt32(laid.count + 1 + index),
                )
            }
            return (first, laid.flatMap { $0 }, media)
        }

        func page(
            _ packet: [UInt8],
            _ flags: OggPage.Flags,
            _ granule: UInt64,
            _ sequence: UInt32,
        ) -> [UInt8] {
            plan(flags, granule, sequence, OggSegments(packet: packet).lacing).bytes(body: packet)
        }

        private func plan(
            _ flags: OggPage.Flags,
            _ granule: UInt64,
            _ sequence: UInt32,
            _ lacing: [UInt8],
        ) -> OggPage {
            var head = Array("OggS".utf8) + [0, flags.rawValue] + granule.littleEndianBytes
            head += serial.littleEndianBytes + sequence.littleEndianBytes + [0, 0, 0, 0]
            head += [UInt8(lacing.count)] + lacing
            guard let page = try? OggPage(parsing: head[...], at: 0) else {
                preconditionFailure("a page made here is a page")
            }
            return page
        }
    }

    static func vorbis(_ serial: UInt32, _ fields: [String]) -> Stream {
        let list = comments([3] + Array("vorbis".utf8), fields, suffix: [1])
        return Stream(serial: serial, head: vorbisHead, headers: [list, vorbisSetup])
    }

    static func opus(_ serial: UInt32, _ fields: [String], suffix: [UInt8] = []) -> Stream {
        let list = comments(Array("OpusTags".utf8), fields, suffix: suffix)
        return Stream(serial: serial, head: opusHead, headers: [list])
    }

    /// One link: all first pages, all headers, then the media in turn.
    static func link(_ streams: [Stream]) -> [UInt8] {
        let pages = streams.map { $0.pages() }
        let most = pages.map(\.media.count).max() ?? 0
        let media = (0..<most).flatMap { index in
            pages.flatMap { $0.media.indices.contains(index) ? $0.media[index] : [] }
        }
        return pages.flatMap(\.first) + pages.flatMap(\.headers) + media
    }

    /// The pages of a file, which has to be whole.
    static func pages(of bytes: [UInt8]) throws -> [OggPage] {
        var pages: [OggPage] = []
        var cursor = ByteCursor(MemorySource(bytes))
        while !cursor.isAtEnd {
            let page = try OggPage(&cursor)
            try cursor.skip(UInt64(page.bodyCount), "an Ogg page")
            pages.append(page)
        }
        return pages
    }

    /// Whether every page has the right checksum and the next number of its stream.
    static func isWhole(_ bytes: [UInt8]) throws -> Bool {
        var next: [UInt32: UInt32] = [:]
        return try pages(of: bytes).allSatisfy { page in
            let range = Int(page.range.lowerBound)..<Int(page.range.upperBound)
            let expected = page.flags.contains(.first) ? 0 : next[page.serial]
            next[page.serial] = page.sequence &+ 1
            return OggChecksum.of(page: bytes[range]) == page.checksum && page.sequence == expected
        }
    }

    /// The same bytes with the checksum of every page made right, as far as pages can be found.
    static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        var start = 0
        while let page = try? OggPage(parsing: bytes[start...], at: 0) {
            let end = start + page.headCount + page.bodyCount
            guard end <= bytes.count else { break }
            let sum = OggChecksum.of(page: bytes[start..<end]).littleEndianBytes
            bytes.replaceSubrange(start + 22..<start + 26, with: sum)
            start = end
        }
        return bytes
    }
}
