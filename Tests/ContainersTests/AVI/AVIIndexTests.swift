import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Indexes stay true when something moves.
@Suite struct AVIIndexTests {
    private static let aigc = MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)
    private static let packet = MetadataChange(slot: .xmp, text: SoundProof.packet)
    private static let frames: [[UInt8]] = [[1, 2, 3, 4, 5], [6, 7], [8], [9, 10, 11]]

    @Test(arguments: [nil, 0, 2000, 8000] as [Int?], [false, true])
    func `leads to the same pictures in all RIFFs`(_ junk: Int?, _ baseIsZero: Bool) throws {
        var fixture = AVIFixture(parts: [[Self.frames[0], Self.frames[1]], [Self.frames[2]]])
        fixture.parts.append([Self.frames[3]])
        (fixture.junkBytes, fixture.baseIsZero) = (junk, baseIsZero)
        let old = fixture.bytes
        #expect(AVIFixture.indexedFrames(of: old) == Self.frames)
        let new = try SoundProof.edited(old, [Self.aigc, Self.packet])
        #expect(AVIFixture.indexedFrames(of: new) == Self.frames)
        #expect((new.count == old.count) == (junk == 2000 || junk == 8000))
        #expect(try SoundProof.values(of: .tag("AIGC"), in: new) == [SoundProof.label])
        #expect(try SoundProof.values(of: .xmp, in: new) == [SoundProof.packet])
        let back = try SoundProof.edited(
            new,
            [Self.packet, MetadataChange(slot: .tag("AIGC"), text: "{}")],
        )
        #expect(AVIFixture.indexedFrames(of: back) == Self.frames)
    }

    @Test(arguments: [false, true])
    func `keeps the old index true, from wherever it counts`(_ isAbsolute: Bool) throws {
        var fixture = AVIFixture(parts: [Self.frames], isAbsolute: isAbsolute)
        fixture.hasIndexes = false
        let old = fixture.bytes
        let new = try SoundProof.edited(old, [Self.aigc])
        #expect(new.count > old.count)
        for file in [old, new] {
            let movie = try #require(AVIFixture.find("movi", in: file, from: 0))
            let start = isAbsolute ? 0 : movie
            #expect(AVIFixture.legacyFrames(of: file, from: start) == Self.frames)
        }
    }

    @Test(arguments: [nil, 4000] as [Int?])
    func `plays and seeks through several RIFFs as before`(_ junk: Int?) async throws {
        try await withTemporaryFolder { folder in
            let frames = try AVIFixture.jpegs(in: folder)
            #expect(frames.count == 20)
            let parts = [Array(frames[..<12]), Array(frames[12...])]
            var fixture = AVIFixture(parts: parts)
            fixture.junkBytes = junk
            let original = try ClipProof.write(fixture.bytes, "o.avi", in: folder)
            let edited = try SoundProof.edited(fixture.bytes, [Self.aigc, Self.packet])
            let file = try ClipProof.write(edited, "a.avi", in: folder)
            #expect(try ClipProof.streams(file) == ClipProof.streams(original))
            for time in [0.3, 1.1, 1.7] {
                let picture = try ClipProof.picture(file, at: time)
                #expect(try picture == ClipProof.picture(original, at: time))
            }
            #expect(try SoundProof.probe(file)["TAG:AIGC"] == SoundProof.label)
            #expect(try SoundProof.exif(file)["Format"] == "audio/x-try")
            let facts = try AVIContainer(MemorySource(edited)).facts
            #expect(facts.durationSeconds == 2 && facts.videoCodec == "mjpeg")
        }
    }

    @Test func `makes true what a whole file of ffmpeg states when all of it moves`() async throws {
        try await withTemporaryFolder { folder in
            let original = try Clip.avi.file()
            let long = MetadataChange(
                slot: .tag("AIGC"),
                text: String(repeating: "x", count: 9000),
            )
            let edited = try SoundProof.edited(Clip.avi.bytes(), [long])
            let file = try ClipProof.write(edited, "a.avi", in: folder)
            #expect(try ClipProof.streams(file) == ClipProof.streams(original))
            #expect(try ClipProof.picture(file, at: 1) == ClipProof.picture(original, at: 1))
            #expect(WAVFixture.statedSize(of: edited) == UInt32(edited.count - 8))
        }
    }
}
