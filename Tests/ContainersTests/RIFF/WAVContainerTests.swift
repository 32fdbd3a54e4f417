import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct WAVContainerTests {
    private static let label = SoundProof.label
    private static let aigc = MetadataChange(slot: .tag("AIGC"), text: label)

    @Test func `labels a clip without touching its sound`() async throws {
        let original = try Clip.wav.file()
        let changes = [
            Self.aigc, MetadataChange(slot: .comment, text: Self.label),
            MetadataChange(slot: .xmp, text: SoundProof.packet),
            MetadataChange(slot: .credential, value: SoundProof.store),
        ]
        let bytes = try SoundProof.edited(Clip.wav.bytes(), changes)
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "a.wav")
            try Data(bytes).write(to: file)
            #expect(try SoundProof.streamHash(file) == SoundProof.streamHash(original))
            let probe = try SoundProof.probe(file)
            #expect(probe["TAG:comment"] == Self.label)
            #expect(probe["duration"] == "2.000000")
            let exif = try SoundProof.exif(file)
            #expect(exif["Comment"] == Self.label)
            #expect(exif["Format"] == "audio/x-try")
            #expect(exif["Title"] == "Clip")
            #expect(exif["Warning"] == nil)
        }
        #expect(try SoundProof.values(of: .tag("AIGC"), in: bytes) == [Self.label])
        #expect(try SoundProof.values(of: .xmp, in: bytes) == [SoundProof.packet])
        let container = try WAVContainer(MemorySource(bytes))
        let credential = container.metadata.first { $0.slot == .credential }
        #expect(credential?.value == SoundProof.store)
        #expect(WAVFixture.chunks(of: bytes).last?.id == "C2PA")
        #expect(WAVFixture.statedSize(of: bytes) == UInt32(bytes.count - 8))
    }

    @Test func `states what the format chunk says`() throws {
        let facts = try WAVContainer(MemorySource(Clip.wav.bytes())).facts
        #expect(facts.kind == .audio && facts.audioCodec == "pcm_s16le")
        #expect(facts.sampleRate == 48_000 && facts.channels == 1)
        #expect(facts.durationSeconds == 2)
    }

    @Test(arguments: [
        ("pcm_u8", 1), ("pcm_s24le", 2), ("pcm_s32le", 1), ("pcm_f32le", 2), ("pcm_f64le", 1),
        ("pcm_s16le", 6), ("pcm_alaw", 1), ("adpcm_ms", 2), ("libmp3lame", 2),
    ])
    func `agrees with ffprobe on codec, channels and length`(
        _ codec: String,
        _ channels: Int,
    ) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "a.wav")
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=1", "-ac", "\(channels)"]
                    + ["-c:a", codec, file.path],
            )
            #expect(made.status == 0)
            let probe = try Tool.run(
                "ffprobe",
                ["-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels,duration"]
                    + ["-of", "csv=p=0", file.path],
            )
            let seen = probe.text.trimmingCharacters(in: .whitespacesAndNewlines)
                .split(separator: ",").map(String.init)
            let facts = try WAVContainer(MemorySource(Array(Data(contentsOf: file)))).facts
            #expect(facts.audioCodec == seen[0])
            #expect(facts.sampleRate == Int(seen[1]))
            #expect(facts.channels == Int(seen[2]))
            let length = try #require(Double(seen[3]))
            #expect(abs((facts.durationSeconds ?? 0) - length) < 0.001)
        }
    }

    @Test func `writes the label again where it stands, once`() throws {
        let file = WAVFixture.file([
            WAVFixture.format, WAVFixture.chunk("aigc", Array("old".utf8)),
            WAVFixture.chunk("data", WAVFixture.sound),
            WAVFixture.chunk("AIGC", Array("older\0".utf8)),
            WAVFixture.chunk("bext", [1, 2, 3]),
        ])
        #expect(try SoundProof.values(of: .tag("aigc"), in: file) == ["old"])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: file) == ["older"])
        let edited = try SoundProof.edited(file, [Self.aigc])
        let chunks = WAVFixture.chunks(of: edited)
        #expect(chunks.map(\.id) == ["fmt ", "AIGC", "data", "bext"])
        #expect(chunks[1].content == Array(Self.label.utf8))
        #expect(chunks[2].content == WAVFixture.sound)
        #expect(try SoundProof.edited(edited, [Self.aigc]) == edited)
    }

    @Test func `keeps every other item of the INFO list`() throws {
        let items = [("ISFT", "Tool"), ("ICMT", "old"), ("INAM", "odd"), ("AIGC", "x")]
        let data = WAVFixture.chunk("data", WAVFixture.sound)
        let file = WAVFixture.file([WAVFixture.format, WAVFixture.info(items), data])
        let edited = try SoundProof.edited(
            file,
            [
                MetadataChange(slot: .comment, text: "new one"),
                MetadataChange(slot: .other("INFO:AIGC"), text: "y"),
            ],
        )
        let expected = [("ISFT", "Tool"), ("ICMT", "new one"), ("INAM", "odd"), ("AIGC", "y")]
        #expect(edited == WAVFixture.file([WAVFixture.format, WAVFixture.info(expected), data]))
        #expect(try SoundProof.values(of: .other("INFO:ISFT"), in: edited) == ["Tool"])
    }

    @Test func `makes an INFO list where there is none, and one comment of several`() throws {
        let data = WAVFixture.chunk("data", WAVFixture.sound)
        let change = [MetadataChange(slot: .comment, text: "c")]
        let plain = WAVFixture.file([WAVFixture.format, data])
        let list = WAVFixture.info([("ICMT", "c")])
        #expect(
            try SoundProof.edited(plain, change)
                == WAVFixture.file([WAVFixture.format, data, list])
        )
        let lists = [("ICMT", "a"), ("ICMT", "b")].map { WAVFixture.info([$0, ("IART", "me")]) }
        let several = WAVFixture.file([WAVFixture.format] + lists + [data])
        let edited = try SoundProof.edited(several, change)
        #expect(try SoundProof.values(of: .comment, in: edited) == ["c"])
        #expect(try SoundProof.values(of: .other("INFO:IART"), in: edited) == ["me", "me"])
    }

    @Test func `leaves what stands behind the RIFF`() throws {
        let junk = Array("junk behind".utf8)
        let chunks = [WAVFixture.format, WAVFixture.chunk("data", WAVFixture.sound)]
        let edited = try SoundProof.edited(WAVFixture.file(chunks) + junk, [Self.aigc])
        let label = WAVFixture.chunk("AIGC", Array(Self.label.utf8))
        #expect(edited == WAVFixture.file(chunks + [label]) + junk)
    }

    @Test func `adds the even byte that the last chunk lacks`() throws {
        let odd = Array(WAVFixture.sound.dropLast())
        let chunks = [WAVFixture.format, WAVFixture.chunk("data", odd)]
        let label = WAVFixture.chunk("AIGC", Array(Self.label.utf8))
        let whole = WAVFixture.file(chunks)
        let expected = WAVFixture.file(chunks + [label])
        #expect(try SoundProof.edited(whole.dropLast(), [Self.aigc]) == expected)
        let shortByOne = WAVFixture.file(chunks, size: UInt32(whole.count - 9))
        #expect(try SoundProof.edited(shortByOne, [Self.aigc]) == expected)
    }

    @Test func `states a true size where the file is shorter than its RIFF`() throws {
        let chunks = [WAVFixture.format, WAVFixture.chunk("data", WAVFixture.sound)]
        for size in [1_000_000, 0, UInt32.max] {
            let edited = try SoundProof.edited(WAVFixture.file(chunks, size: size), [Self.aigc])
            #expect(WAVFixture.statedSize(of: edited) == UInt32(edited.count - 8))
            #expect(WAVFixture.chunks(of: edited).map(\.id) == ["fmt ", "data", "AIGC"])
        }
    }

    @Test(arguments: [
        ("streamed", UInt32.max, UInt32.max), ("unfinished", 36, 0), ("empty head", 0, 0),
        ("other streamed", 0x7FFF_F024, 0x7FFF_F000),
    ])
    func `keeps new chunks out of sound without a true size`(
        _ name: String,
        _ riffSize: UInt32,
        _ dataSize: UInt32,
    ) async throws {
        let data = WAVFixture.chunk("data", WAVFixture.sound, size: dataSize)
        let file = WAVFixture.file([WAVFixture.format, data], size: riffSize)
        #expect(try WAVContainer(MemorySource(file)).facts.durationSeconds == 0.1)
        let edited = try SoundProof.edited(
            file,
            [Self.aigc, MetadataChange(slot: .comment, text: "c")],
        )
        let ids = WAVFixture.chunks(of: edited).map(\.id)
        #expect(ids.prefix(4) == ["fmt ", "LIST", "AIGC", "data"])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == [Self.label])
        try await withTemporaryFolder { folder in
            let files = try [file, edited].enumerated().map { index, bytes in
                let url = folder.appending(path: "\(index).wav")
                try Data(bytes).write(to: url)
                return url
            }
            let hashes = try files.map { file in
                try Tool.run(
                    "ffmpeg",
                    ["-nostdin", "-v", "quiet", "-i", file.path, "-c", "copy"]
                        + ["-f", "streamhash", "-"],
                ).text
            }
            #expect(hashes[0] == hashes[1] && hashes[0].contains("SHA256"))
        }
    }

    @Test func `puts nothing behind an empty data chunk`() throws {
        let chunks = [WAVFixture.format, WAVFixture.chunk("data", []), WAVFixture.info([])]
        let edited = try SoundProof.edited(WAVFixture.file(chunks), [Self.aigc])
        #expect(WAVFixture.chunks(of: edited).map(\.id) == ["fmt ", "AIGC", "data", "LIST"])
        #expect(WAVFixture.statedSize(of: edited) == UInt32(edited.count - 8))
    }

    @Test func `sets the label within an ID3 chunk`() throws {
        let tag = ID3Fixture.tag(
            4,
            [
                ID3Fixture.text("TXXX", "AIGC\0old"), ID3Fixture.text("TIT2", "Title"),
                ID3Fixture.frame("APIC", Array(repeating: 7, count: 99)),
            ],
            padding: 10,
        )
        let slot = MetadataSlot.other("id3:TXXX:AIGC")
        let data = WAVFixture.chunk("data", WAVFixture.sound)
        let file = WAVFixture.file([WAVFixture.format, data, WAVFixture.chunk("id3 ", tag)])
        #expect(try SoundProof.values(of: slot, in: file) == ["old"])
        #expect(try SoundProof.values(of: .other("id3:TIT2"), in: file) == ["Title"])
        let edited = try SoundProof.edited(file, [MetadataChange(slot: slot, text: Self.label)])
        #expect(try SoundProof.values(of: slot, in: edited) == [Self.label])
        #expect(edited.count == file.count + Self.label.utf8.count - 3)
        let plain = try WAVContainer(MemorySource(WAVFixture.file([WAVFixture.format, data])))
        #expect(!plain.canSet(slot))
        #expect(throws: ContainerError.self) {
            try plain.splice(setting: [MetadataChange(slot: slot, text: "x")])
        }
    }

    @Test func `reads a WAV behind an ID3 tag`() throws {
        let tag = ID3Fixture.tag(3, [ID3Fixture.text("TIT2", "T")])
        let chunks = [WAVFixture.format, WAVFixture.chunk("data", WAVFixture.sound)]
        let edited = try SoundProof.edited(tag + WAVFixture.file(chunks), [Self.aigc])
        let label = WAVFixture.chunk("AIGC", Array(Self.label.utf8))
        #expect(edited == tag + WAVFixture.file(chunks + [label]))
    }
}
