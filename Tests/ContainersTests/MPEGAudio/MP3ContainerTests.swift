import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct MP3ContainerTests {
    private static let changes = [
        MetadataChange(slot: .tag("AIGC"), text: SoundProof.label),
        MetadataChange(slot: .comment, text: "说明"),
        MetadataChange(slot: .xmp, text: SoundProof.packet),
        MetadataChange(slot: .credential, value: SoundProof.store),
    ]

    @Test(arguments: ["2.4 by ffmpeg", "2.3 by ffmpeg", "no tag", "ID3v1 at the end"])
    func `labels a clip without touching its sound`(_ kind: String) async throws {
        let options =
            switch kind {
            case "2.3 by ffmpeg": ["-id3v2_version", "3"]
            case "no tag": ["-id3v2_version", "0"]
            case "ID3v1 at the end": ["-id3v2_version", "0", "-write_id3v1", "1"]
            default: [String]()
            }
        try await withTemporaryFolder { folder in
            let (original, file) = (
                folder.appending(path: "o.mp3"), folder.appending(path: "a.mp3"),
            )
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-i", Clip.mp3.file().path, "-c", "copy"] + options
                    + [original.path],
            )
            #expect(made.status == 0)
            let old = Array(try Data(contentsOf: original))
            let new = try SoundProof.edited(old, Self.changes)
            try Data(new).write(to: file)
            #expect(new.suffix(4000) == old.suffix(4000))
            #expect(try SoundProof.streamHash(file) == SoundProof.streamHash(original))
            let (before, after) = (try SoundProof.probe(original), try SoundProof.probe(file))
            #expect(after["TAG:AIGC"] == SoundProof.label)
            #expect(after["TAG:comment"] == "说明")
            #expect(after["duration"] == before["duration"])
            #expect(after["TAG:title"] == before["TAG:title"])
            let exif = try SoundProof.exif(file)
            #expect(exif["UserDefinedText"] == "(AIGC) " + SoundProof.label)
            #expect(exif["Comment"] == "说明")
            #expect(exif["Format"] == "audio/x-try")
            #expect(exif["Warning"] == nil)
            let container = try MP3Container(MemorySource(new))
            for change in Self.changes {
                let found = container.metadata.filter { $0.slot == change.slot }
                #expect(found.map(\.value) == [change.value])
            }
            let store = try #require(container.metadata.first { $0.slot == .credential })
            let tail = new[..<Int(store.range.upperBound)].suffix(store.value.count)
            #expect(Array(tail) == store.value)
        }
    }

    @Test func `lists text frames as traces`() throws {
        let metadata = try MP3Container(MemorySource(Clip.mp3.bytes())).metadata
        let tool = metadata.first { $0.slot == .other("ID3:TSSE") }
        #expect(tool?.text.hasPrefix("Lavf") == true)
        #expect(metadata.contains { $0.slot == .other("ID3:TIT2") && $0.text == "Clip" })
    }

    @Test(arguments: [
        ["-b:a", "128k"], ["-q:a", "4"], ["-b:a", "64k", "-ar", "22050"],
        ["-b:a", "16k", "-ar", "8000", "-ac", "1"], ["-b:a", "96k", "-write_xing", "0"],
        ["-c:a", "mp2", "-f", "mp2", "-ac", "2"],
    ])
    func `agrees with ffprobe on codec, channels and length`(_ options: [String]) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "a.mp3")
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=3"] + options
                    + [file.path],
            )
            #expect(made.status == 0)
            let probe = try Tool.run(
                "ffprobe",
                ["-v", "quiet", "-show_entries", "stream=codec_name,sample_rate,channels,duration"]
                    + ["-of", "csv=p=0", file.path],
            )
            let seen = probe.text.trimmingCharacters(in: .whitespacesAndNewlines)
                .split(separator: ",").map(String.init)
            let facts = try MP3Container(MemorySource(Array(Data(contentsOf: file)))).facts
            #expect(facts.audioCodec == seen[0])
            #expect(facts.sampleRate == Int(seen[1]))
            #expect(facts.channels == Int(seen[2]))
            let length = try #require(Double(seen[3]))
            #expect(abs((facts.durationSeconds ?? 0) - length) < 0.001)
        }
    }

    @Test func `counts frames by a VBRI header`() throws {
        var first = MP3Fixture.frame
        first.replaceSubrange(
            36..<54,
            with: Array("VBRI".utf8) + Array(repeating: 0, count: 12) + [3, 0xE8],
        )
        let facts = try MP3Container(MemorySource(first + MP3Fixture.sound())).facts
        #expect(facts.durationSeconds == 1_152_000.0 / 44_100)
    }

    @Test func `reckons the length without what stands behind the sound`() throws {
        let sound = MP3Fixture.sound(frames: 50)
        let length = Double(sound.count) * 8 / 32_000
        let id3v1 = Array("TAG".utf8) + Array(repeating: UInt8(0), count: 125)
        let ape =
            Array(repeating: UInt8(1), count: 40) + Array("APETAGEX".utf8) + [0xD0, 7, 0, 0]
            + [72, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 8)
        let footed = ID3Fixture.wrapped(4, ID3Fixture.text("TIT2", "a").bytes(4), flags: 0x10)
        let appended = footed + Array("3DI".utf8) + footed[3..<10]
        for tail in [[], id3v1, ape, ape + id3v1, appended, appended + ape + id3v1] {
            let file = sound + tail
            #expect(try MP3Container(MemorySource(file)).facts.durationSeconds == length)
            let edited = try SoundProof.edited(file, Self.changes)
            #expect(Array(edited.suffix(file.count)) == file)
        }
    }

    @Test func `finds the first frame behind zeros and false beginnings`() throws {
        let file =
            ID3Fixture.tag(3, []) + Array(repeating: 0, count: 300) + [0xFF, 0xFB, 0x90, 0x64, 1]
            + MP3Fixture.sound()
        let facts = try MP3Container(MemorySource(file)).facts
        #expect(facts.channels == 1 && facts.sampleRate == 44_100)
        let none = MemorySource(ID3Fixture.tag(3, []) + Array(repeating: 0, count: 300))
        #expect(throws: ContainerError.self) { try MP3Container(none) }
    }
}
