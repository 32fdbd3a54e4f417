import Media
import Testing

@testable import Containers

@Suite struct OggPagesTests {
    private static let long = String(repeating: "0123456789", count: 30_000)

    @Test func `reckons the checksum of a known page`() {
        // The check value of this CRC (register 0, not reflected, not inverted) for "123456789".
        #expect(OggChecksum.of(page: Array("123456789".utf8)[...]) == 0x89A1_897F)
    }

    @Test(arguments: [0, 1, 254, 255, 256, 510, 65_024, 65_025, 65_026, 200_000])
    func `cuts a packet into segments and lays it on pages`(_ count: Int) throws {
        let packet = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let stream = OggFixture.Stream(serial: 5, head: [], headers: [])
        let old = try OggFixture.pages(of: stream.page([1], [.last], 0, 7))
        let bytes = OggSegments(packet: packet).pages(replacing: old)
        var found = OggPacket()
        let pages = try OggFixture.pages(of: bytes.flatMap { $0 })
        for (page, bytes) in zip(pages, bytes) {
            try found.append(page, Array(bytes[page.headCount...]))
            #expect(page.granule == (page == pages.last ? 0 : OggPage.noGranule))
            #expect(page.flags.contains(.last) == (page == pages.last))
        }
        #expect(found.isComplete)
        #expect(found.bytes == packet)
        #expect(pages.map(\.sequence) == (0..<UInt32(pages.count)).map { $0 + 7 })
        #expect(pages.count == count / 255 / 255 + 1)
    }

    @Test func `takes no fewer pages than before, as long as there are segments`() throws {
        let stream = OggFixture.Stream(serial: 5, head: [], headers: [])
        let old = try OggFixture.pages(of: (0..<4).flatMap { stream.page([1], [], 0, $0) })
        let counts = [0, 300, 765, 1000, 200_000].map {
            OggSegments(packet: Array(repeating: 0, count: $0)).pages(replacing: old).count
        }
        #expect(counts == [1, 2, 4, 4, 4])
    }

    @Test(arguments: [1, 26, 27, 28, 1000, 1 << 18])
    func `renumbers in chunks of any size`(_ step: Int) throws {
        let bytes = OggFixture.link([
            OggFixture.vorbis(1, ["A=1"]), OggFixture.opus(2, ["B=2"]),
        ])
        let media = try OggFixture.pages(of: bytes).dropFirst(2)
        let start = Int(try #require(media.first).offset)
        var filter = OggRenumbering(shifts: [1: 3], at: UInt64(start))
        var passed: [UInt8] = []
        var position = start
        while position < bytes.count {
            let end = min(bytes.count, position + step)
            passed += try filter.pass(Array(bytes[position..<end]), isLast: end == bytes.count)
            position = end
        }
        let pages = try OggFixture.pages(of: passed)
        for (old, new) in zip(media, pages) {
            #expect(new.sequence == old.sequence + (old.serial == 1 ? 3 : 0))
            #expect((new.checksum == old.checksum) == (old.serial == 2))
        }
        #expect(OggFixture.mended(passed) == passed)
        #expect(filter.outputCount(of: 77) == 77)
    }

    @Test func `says where a page is damaged instead of hiding it`() throws {
        var bytes = OggFixture.link([OggFixture.vorbis(1, ["A=1"])])
        let page = try OggFixture.pages(of: bytes)[3]
        bytes[Int(page.bodyOffset) + 5] ^= 1
        let splice = try OggContainer(MemorySource(bytes))
            .splice(setting: [.init(slot: .tag("LONG"), text: Self.long)])
        #expect(
            throws: ContainerError.malformed(what: "an Ogg page is damaged", at: page.offset)
        ) { try splice.write(from: MemorySource(bytes), to: MemorySink()) }
        // Comments that fit their pages leave the rest alone, damage and all.
        let labelled = try VorbisLabelling.label(bytes)
        #expect(labelled.suffix(1000) == bytes.suffix(1000))
    }

    @Test func `says where the pages stop`() throws {
        let whole = OggFixture.link([OggFixture.vorbis(1, ["A=1"])])
        let page = try OggFixture.pages(of: whole)[3]
        var lost = whole
        lost[Int(page.offset)] = 0
        for (bytes, expected) in [
            (
                lost,
                ContainerError.malformed(what: "an Ogg page was expected here", at: page.offset),
            ),
            (whole + [7], .truncated(what: "an Ogg page", at: UInt64(whole.count))),
        ] {
            let splice = try OggContainer(MemorySource(bytes))
                .splice(setting: [.init(slot: .tag("LONG"), text: Self.long)])
            #expect(throws: expected) {
                try splice.write(from: MemorySource(bytes), to: MemorySink())
            }
        }
    }
}
