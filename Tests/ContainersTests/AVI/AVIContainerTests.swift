import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct AVIContainerTests {
    private static let aigc = MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)
    private static let comment = MetadataChange(slot: .comment, text: "said")
    private static let packet = MetadataChange(slot: .xmp, text: SoundProof.packet)

    @Test func `labels a clip without touching its streams`() async throws {
        let original = try Clip.avi.file()
        let bytes = try SoundProof.edited(
            Clip.avi.bytes(),
            [
                Self.aigc, Self.comment, Self.packet,
                MetadataChange(slot: .credential, value: SoundProof.store),
            ],
        )
        try await withTemporaryFolder { folder in
            let file = try ClipProof.write(bytes, "a.avi", in: folder)
            #expect(try ClipProof.streams(file) == ClipProof.streams(original))
            #expect(try ClipProof.picture(file, at: 1.5) == ClipProof.picture(original, at: 1.5))
            let probe = try SoundProof.probe(file)
            #expect(probe["TAG:AIGC"] == SoundProof.label)
            #expect(probe["TAG:comment"] == "said")
            #expect(probe["TAG:title"] == "Clip")
            let exif = try SoundProof.exif(file)
            #expect(exif["Comment"] == "said")
            #expect(exif["Format"] == "audio/x-try")
            #expect(exif["Warning"] == nil)
        }
        #expect(try SoundProof.values(of: .tag("AIGC"), in: bytes) == [SoundProof.label])
        #expect(try SoundProof.values(of: .comment, in: bytes) == ["said"])
        #expect(try SoundProof.values(of: .xmp, in: bytes) == [SoundProof.packet])
        #expect(WAVFixture.statedSize(of: bytes) == UInt32(bytes.count - 8))
        #expect(WAVFixture.chunks(of: bytes).map(\.id).suffix(2) == ["_PMX", "C2PA"])
    }

    @Test func `takes room from the JUNK before the pictures, so that nothing moves`() throws {
        let old = try Clip.avi.bytes()
        let new = try SoundProof.edited(old, [Self.aigc, Self.comment])
        #expect(new.count == old.count)
        let movie = try #require(AVIFixture.find("movi", in: old, from: 0))
        #expect(new[movie...] == old[movie...])
        let again = try SoundProof.edited(new, [MetadataChange(slot: .tag("AIGC"), text: "{}")])
        #expect(again.count == old.count)
        #expect(again[movie...] == old[movie...])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: again) == ["{}"])
    }

    @Test func `states what the headers say`() throws {
        let facts = try AVIContainer(MemorySource(Clip.avi.bytes())).facts
        #expect(facts.kind == .video && facts.videoCodec == "mpeg4" && facts.audioCodec == "mp3")
        #expect(facts.width == 160 && facts.height == 120 && facts.framesPerSecond == 10)
        #expect(facts.sampleRate == 48_000 && facts.channels == 1)
        #expect(abs((facts.durationSeconds ?? 0) - 2) < 0.2)
    }

    @Test func `reads the label in every place, and sets each where it stands`() throws {
        var fixture = AVIFixture()
        fixture.front = WAVFixture.info([("ISFT", "Tool"), ("aigc", "old"), ("IKEY", "kept")])
        fixture.back =
            WAVFixture.chunk("AIGC", Array("chunk".utf8)) + WAVFixture.info([("AIGC", "second")])
            + WAVFixture.chunk("_PMX", Array("<old/>".utf8))
        let file = fixture.bytes
        #expect(try SoundProof.values(of: .tag("aigc"), in: file) == ["old"])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: file) == ["second"])
        #expect(try SoundProof.values(of: .other("AVI:AIGC"), in: file) == ["chunk"])
        #expect(try SoundProof.values(of: .other("INFO:ISFT"), in: file) == ["Tool"])
        let edited = try SoundProof.edited(
            file,
            [
                Self.aigc, MetadataChange(slot: .other("AVI:AIGC"), text: "new"),
                MetadataChange(slot: .xmp, text: "<new/>"),
                MetadataChange(slot: .other("INFO:IKEY"), text: "{}"),
            ],
        )
        var expected = fixture
        expected.front = WAVFixture.info([
            ("ISFT", "Tool"), ("AIGC", SoundProof.label), ("IKEY", "{}"),
        ])
        expected.back =
            WAVFixture.chunk("AIGC", Array("new".utf8)) + WAVFixture.info([])
            + WAVFixture.chunk("_PMX", Array("<new/>".utf8))
        #expect(edited == expected.bytes)
        #expect(try SoundProof.edited(edited, [Self.aigc]) == edited)
        let plain = try AVIContainer(MemorySource(AVIFixture().bytes))
        #expect(!plain.canSet(.other("AVI:AIGC")) && !plain.canSet(.other("INFO:IKEY")))
        #expect(!plain.canSet(.tag("else")) && !plain.canSet(.other("x")))
        #expect(throws: ContainerError.self) {
            try plain.splice(setting: [MetadataChange(slot: .tag("else"), text: "x")])
        }
    }

    @Test func `grows the JUNK again when a list shrinks`() throws {
        var fixture = AVIFixture()
        fixture.front = WAVFixture.info([("AIGC", SoundProof.label)])
        fixture.junkBytes = 64
        let edited = try SoundProof.edited(
            fixture.bytes,
            [MetadataChange(slot: .tag("AIGC"), text: "{}")],
        )
        #expect(edited.count == fixture.bytes.count)
        #expect(AVIFixture.indexedFrames(of: edited) == fixture.parts[0])
    }

    @Test func `labels what ffmpeg writes to a pipe`() throws {
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64:d=0.2"]
                + ["-c:v", "mpeg4", "-f", "avi", "-"],
        )
        let old = Array(made.output)
        let new = try SoundProof.edited(old, [Self.aigc, Self.packet])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: new) == [SoundProof.label])
        #expect(try SoundProof.values(of: .xmp, in: new) == [SoundProof.packet])
        let movie = try #require(AVIFixture.find("movi", in: old, from: 0))
        #expect(new.suffix(old.count - movie) == old[movie...])
        #expect(new[4..<8] == old[4..<8])
        #expect(try AVIContainer(MemorySource(old)).facts.durationSeconds == nil)
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `reads the label that somebody else wrote`() throws {
        let file = try #require(Cases.bytes(of: "c2pa/labels/aigc_info.avi"))
        let label = try #require(try SoundProof.values(of: .tag("AIGC"), in: file).first)
        #expect(label.hasPrefix(#"{"Label":"1""#))
        let edited = try SoundProof.edited(file, [Self.aigc])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == [SoundProof.label])
        #expect(edited.count == file.count)
    }
}
