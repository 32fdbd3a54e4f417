import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct WAVTruncationTests {
    private static let sound = WAVFixture.chunk("data", Array(WAVFixture.sound.prefix(9)))
    private static let head = [WAVFixture.format, WAVFixture.info([("ISFT", "T")])]
    private static let tail = [
        WAVFixture.chunk("AIGC", [0x7B, 0x7D]), WAVFixture.chunk("_PMX", [0x3C]),
    ]

    /// The lengths at which the chunks of a file are whole, with their even byte or without.
    private static func wholeLengths(from start: Int, _ chunks: [[UInt8]]) -> Set<Int> {
        var (end, lengths) = (start, Set<Int>())
        for chunk in chunks {
            end += chunk.count
            lengths.insert(end)
            if chunk[4] % 2 == 1 { lengths.insert(end - 1) }
        }
        return lengths
    }

    @Test func `refuses a file that ends within a chunk or before its sound`() {
        let file = WAVFixture.file(Self.head + [Self.sound] + Self.tail)
        let start = 12 + Self.head.joined().count
        let whole = Self.wholeLengths(from: start, [Self.sound] + Self.tail)
        CutFile.expectRefusals(of: file, from: 12, legal: whole.subtracting([file.count]))
    }

    @Test func `refuses RF64 that ends within a chunk or before its sound`() {
        let wide = WAVFixture.le(UInt64(104)) + WAVFixture.le(UInt64(9))
        let sizes = WAVFixture.chunk("ds64", wide + Array(repeating: 0, count: 12))
        let sound = WAVFixture.chunk("data", Array(WAVFixture.sound.prefix(9)), size: .max)
        let chunks = [sizes] + Self.head + [sound]
        let file = WAVFixture.file(chunks, mark: "RF64", size: .max)
        #expect(file.count == 8 + 104)
        CutFile.expectRefusals(of: file, from: 12, legal: [file.count - 1])
    }

    @Test(arguments: [
        (0, true), (1602, false), (99_000, false), (0x4000_0000, false), (0x7FFF_F000, true),
        (0x7FFF_FFFF, true), (0x8000_0000, true), (0xC000_0000, false), (0xFFFF_FFDB, true),
        (0xFFFF_FFFF, true),
    ])
    func `takes sizes of writers to a pipe alone for what goes on to the end`(
        _ size: UInt32,
        _ isStandIn: Bool,
    ) {
        let data = WAVFixture.chunk("data", WAVFixture.sound, size: size)
        for riffSize in [size, UInt32.max, 0, 36] {
            let file = WAVFixture.file([WAVFixture.format, data], size: riffSize)
            #expect(CutFile.isRefused(file) == !isStandIn)
            #expect((CutFile.fault(of: file) == nil) == isStandIn)
        }
    }

    @Test func `takes what looks like a chunk behind the sound for junk, if nothing is missing`() {
        let chunks = [WAVFixture.format, WAVFixture.chunk("data", WAVFixture.sound)]
        let whole = WAVFixture.file(chunks).count
        let junk = Array("TAGSong of a hundred years".utf8)
        for size in [UInt32(whole - 8), 0, .max, 0x7FFF_F024] {
            #expect(CutFile.fault(of: WAVFixture.file(chunks, size: size) + junk) == nil)
        }
        #expect(CutFile.isRefused(WAVFixture.file(chunks, size: UInt32(whole + 900)) + junk))
    }

    @Test(arguments: [[], ["-rf64", "always"], ["-rf64", "auto"]])
    func `labels what ffmpeg writes to a pipe`(_ options: [String]) throws {
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=0.1"] + options
                + ["-f", "wav", "-"],
        )
        let label = MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)
        let edited = try SoundProof.edited(Array(made.output), [label])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == [SoundProof.label])
    }
}
