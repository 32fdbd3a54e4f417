import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct FLACContainerTests {
    private typealias Fixture = FLACFixture

    @Test func `states what STREAMINFO says`() throws {
        let facts = try FLACContainer(MemorySource(Fixture.file([Fixture.streamInfo]))).facts
        #expect(facts.kind == .audio)
        #expect(facts.audioCodec == "flac")
        #expect(facts.sampleRate == 48000)
        #expect(facts.channels == 2)
        #expect(facts.durationSeconds == 2)
    }

    @Test func `labels a real clip without touching its sound`() async throws {
        let bytes = try Clip.flac.bytes()
        let labelled = try VorbisLabelling.label(bytes)
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: labelled) == [VorbisLabelling.label])
        #expect(try VorbisLabelling.values(.tag("title"), in: labelled) == ["Clip"])
        #expect(try await VorbisLabelling.exiftoolLabel(labelled) == VorbisLabelling.label)
        let told = try await VorbisLabelling.ffprobe("format_tags=AIGC", labelled)
        #expect(told == [VorbisLabelling.label])
        #expect(
            try await VorbisLabelling.hashes(labelled) == VorbisLabelling.hashes(bytes)
        )
    }

    @Test func `states what ffprobe states`() async throws {
        let bytes = try Clip.flac.bytes()
        let facts = try FLACContainer(MemorySource(bytes)).facts
        let told = try await VorbisLabelling.ffprobe(
            "stream=codec_name,sample_rate,channels:format=duration",
            bytes,
        )
        let duration = try #require(facts.durationSeconds)
        #expect(told == ["flac", "48000", "1", String(format: "%.6f", duration)])
        #expect(facts.audioCodec == "flac" && facts.sampleRate == 48000 && facts.channels == 1)
    }

    @Test func `keeps the size of the file while padding lasts`() throws {
        for spare in [5, 8, 9, 13, 300, 8192] {
            let old = Fixture.file([
                Fixture.streamInfo, Fixture.comments(["TITLE=t"]), Fixture.padding(spare),
            ])
            // `AIGC=` and the field's length take 9 bytes, the padding's header gives 4.
            for count in [spare / 2 - 9, spare - 9, spare - 9 + 4] where count >= 0 {
                let value = String(repeating: "x", count: count)
                let new = try VorbisLabelling.label(old, value)
                #expect(new.count == old.count)
                #expect(try VorbisLabelling.values(.tag("AIGC"), in: new) == [value])
                #expect(new.suffix(Fixture.audio.count) == old.suffix(Fixture.audio.count))
            }
        }
    }

    @Test(arguments: [1, 2, 3, 5])
    func `grows when padding would leave no room for its own header`(_ excess: Int) throws {
        let old = Fixture.file([
            Fixture.streamInfo, Fixture.comments([]), Fixture.padding(100),
        ])
        let value = String(repeating: "x", count: 100 - 9 + (excess == 5 ? 5 : 4 - excess))
        let new = try VorbisLabelling.label(old, value)
        #expect(new.count == old.count + 9 + value.count)
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: new) == [value])
    }

    @Test func `puts a missing block behind STREAMINFO`() throws {
        let alone = Fixture.file([Fixture.streamInfo])
        let new = try VorbisLabelling.label(alone, "x")
        #expect(new[4] == 0)
        #expect(new[42] == 0x84)
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: new) == ["x"])
        #expect(new.suffix(Fixture.audio.count) == Fixture.audio[...])
        let picture = Fixture.file([Fixture.streamInfo, (6, [1, 2, 3]), Fixture.padding(40)])
        #expect(try VorbisLabelling.label(picture, "x").count == picture.count + 4 + 8 + 10)
        let padded = Fixture.file([Fixture.streamInfo, Fixture.padding(40), (6, [1, 2, 3])])
        #expect(try VorbisLabelling.label(padded, "x").count == padded.count)
    }

    @Test func `keeps blocks that it doesn't know`() throws {
        let kept: [Fixture.Block] = [(2, [9, 8, 7]), (3, []), (5, [1]), (6, [4]), (126, [5])]
        let old = Fixture.file([Fixture.streamInfo, Fixture.comments(["A=1"])] + kept)
        let new = try VorbisLabelling.label(old, "x")
        let tail = kept.reduce(Fixture.audio.count) { $0 + 4 + $1.content.count }
        #expect(new.suffix(tail) == old.suffix(tail))
        #expect(try VorbisLabelling.values(.tag("A"), in: new) == ["1"])
    }

    @Test func `labels one of several comment blocks`() throws {
        let old = Fixture.file([
            Fixture.streamInfo, Fixture.comments(["aigc=1"]), (6, [4]),
            Fixture.comments(["AIGC=2", "B=b"]),
        ])
        #expect(try VorbisLabelling.open(old).metadata.count { $0.slot != .other("vendor") } == 3)
        let new = try VorbisLabelling.label(old, "x")
        let slots = try VorbisLabelling.open(new).metadata.map(\.slot)
        #expect(slots == [.other("vendor"), .tag("AIGC"), .other("vendor"), .tag("B")])
    }

    @Test func `is the same file when nothing changes`() throws {
        let once = try VorbisLabelling.label(try Clip.flac.bytes())
        #expect(try VorbisLabelling.label(once) == once)
    }

    @Test func `keeps a description apart from the comment`() throws {
        let old = Fixture.file([Fixture.streamInfo, Fixture.comments(["DESCRIPTION=d"])])
        #expect(try VorbisLabelling.values(.comment, in: old) == [])
        let new = try VorbisLabelling.set([.init(slot: .comment, text: "c")], in: old)
        #expect(try VorbisLabelling.values(.comment, in: new) == ["c"])
        #expect(try VorbisLabelling.values(.tag("DESCRIPTION"), in: new) == ["d"])
    }

    @Test func `refuses a block of more than 24 bits`() throws {
        let container = try FLACContainer(MemorySource(Fixture.file([Fixture.streamInfo])))
        let change = MetadataChange(
            slot: .tag("AIGC"),
            value: Array(repeating: 0x41, count: 1 << 24),
        )
        #expect(
            throws: ContainerError.overLimit(what: "FLAC's comments would pass 16 MiB", at: 42)
        ) { try container.splice(setting: [change]) }
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: .xmp, text: "x")])
        }
    }

    @Test(
        arguments: [
            ("no signature", Array("fLaX".utf8) + [0x80, 0, 0, 0]),
            ("no STREAMINFO", FLACFixture.file([FLACFixture.padding(3)])),
            ("forbidden type", FLACFixture.file([FLACFixture.streamInfo, (127, [])])),
            ("short STREAMINFO", FLACFixture.file([(0, Array(repeating: 0, count: 33))])),
        ] as [(String, [UInt8])]
    )
    func `refuses what is malformed`(_ name: String, _ bytes: [UInt8]) {
        #expect {
            try FLACContainer(MemorySource(bytes))
        } throws: { error in
            if case ContainerError.malformed = error { true } else { false }
        }
    }
}
