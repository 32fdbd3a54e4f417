import Media
import Testing

@testable import Containers

@Suite struct OggDamageTests {
    private static let fixtures: [[UInt8]] = {
        var vorbis = OggFixture.vorbis(1, ["TITLE=t", "AIGC=1"])
        vorbis.headers[1].removeLast(580)
        (vorbis.mediaPages, vorbis.mediaBytes) = (2, 20)
        var opus = OggFixture.opus(2, ["AIGC=2"], suffix: [0, 0, 0, 0])
        (opus.mediaPages, opus.mediaBytes) = (2, 20)
        var flac = OggFixture.Stream(
            serial: 3,
            head: [0x7F] + Array("FLAC".utf8) + [1, 0, 0, 1] + Array("fLaC".utf8) + [0, 0, 0, 34]
                + FLACFixture.streamInfo.content,
            headers: [[0x84, 0, 0, 23] + FLACFixture.comments(["A=1"]).content],
        )
        (flac.mediaPages, flac.mediaBytes) = (1, 9)
        // Its comments take two pages before the edit and one afterwards.
        var wide = OggFixture.opus(4, ["AIGC=" + String(repeating: "x", count: 250)])
        (wide.headerPages, wide.mediaPages, wide.mediaBytes) = (2, 2, 20)
        return [
            OggFixture.link([vorbis, opus]), OggFixture.link([wide]) + OggFixture.link([flac]),
        ]
    }()

    /// Reads and, when that works, edits and writes; may refuse, must return.
    private static func survive(_ bytes: [UInt8]) {
        let source = MemorySource(bytes)
        guard let container = try? OggContainer(source) else { return }
        for entry in container.metadata { #expect(entry.range.upperBound <= source.size) }
        let change = MetadataChange(slot: .tag("AIGC"), text: "new")
        guard let splice = try? container.splice(setting: [change]) else { return }
        try? splice.write(from: source, to: MemorySink())
    }

    @Test(arguments: 0..<2, [0x01, 0x80, 0xFF, 0x00] as [UInt8])
    func `never traps on a damaged byte`(_ fixture: Int, _ mask: UInt8) {
        let whole = Self.fixtures[fixture]
        for index in whole.indices {
            var bytes = whole
            bytes[index] = mask == 0 ? 0 : bytes[index] ^ mask
            Self.survive(bytes)
            Self.survive(OggFixture.mended(bytes))
        }
    }

    @Test(arguments: 0..<2)
    func `never traps on a file cut short`(_ fixture: Int) {
        let whole = Self.fixtures[fixture]
        for count in whole.indices { Self.survive(Array(whole[..<count])) }
    }

    @Test func `the fixtures are whole to begin with`() throws {
        for whole in Self.fixtures {
            #expect(try OggFixture.isWhole(whole))
            #expect(try OggFixture.isWhole(try VorbisLabelling.label(whole)))
        }
        #expect(try OggContainer(MemorySource(Self.fixtures[1])).links.count == 2)
        let pages = try Self.fixtures.map { whole in
            try OggFixture.pages(of: whole).count
                - OggFixture.pages(of: VorbisLabelling.label(whole, "new")).count
        }
        #expect(pages == [0, 1])
    }
}
