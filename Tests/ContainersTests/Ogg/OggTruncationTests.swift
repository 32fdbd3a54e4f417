import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct OggTruncationTests {
    private static func link(_ serial: UInt32) -> [UInt8] {
        var stream = OggFixture.opus(serial, ["A=1"])
        (stream.mediaPages, stream.mediaBytes) = (3, 300)
        return OggFixture.link([stream])
    }

    @Test func `refuses a file that ends within a page`() throws {
        let file = Self.link(1) + Self.link(2)
        let pages = try OggFixture.pages(of: file)
        // Headers have to be there; behind them a file may end with any page.
        let legal = pages.indices.filter { ![0, 5].contains($0 % 10) && $0 < 9 }
        let ends = Set(legal.map { Int(pages[$0].range.upperBound) })
        CutFile.expectRefusals(of: file, from: 4, legal: ends)
    }

    @Test func `takes junk behind the last page, but no part of a page`() {
        let file = Self.link(1)
        for junk in ["T", "TAG", "OggT", String(repeating: "x", count: 1000)] {
            #expect(CutFile.fault(of: file + Array(junk.utf8)) == nil)
        }
        for length in 1..<27 { #expect(CutFile.isRefused(file + file.prefix(length))) }
    }

    @Test func `takes a last page that is damaged, and one that ends nothing`() throws {
        var damaged = Self.link(1)
        damaged[damaged.count - 1] ^= 1
        #expect(CutFile.fault(of: damaged) == nil)
        let last = try #require(try OggFixture.pages(of: damaged).last)
        damaged[Int(last.offset) + 5] = 0
        #expect(CutFile.fault(of: OggFixture.mended(damaged)) == nil)
        #expect(CutFile.isRefused(damaged.dropLast()))
    }

    @Test(arguments: [OggClip.flac, .speex, .theora])
    func `refuses what ffmpeg wrote, cut off`(_ clip: OggClip) async throws {
        let bytes = try await clip.bytes()
        #expect(CutFile.fault(of: bytes) == nil)
        let ends = Set(try OggFixture.pages(of: bytes).map { Int($0.range.upperBound) })
        for percent in 1..<100 {
            let count = bytes.count * percent / 100
            let isRefused = CutFile.isRefused(bytes.prefix(count))
            #expect(isRefused || ends.contains(count), "at \(percent) %")
        }
    }
}
