import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct AIFFContainerTests {
    private typealias AIFF = AIFFFixture
    private static let aigc = MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)
    private static let comment = MetadataChange(slot: .comment, text: "said")
    private static let packet = MetadataChange(slot: .xmp, text: SoundProof.packet)
    private static let sound = AIFF.chunk("SSND", AIFF.sound)
    private static let plain = AIFF.file([AIFF.common, sound])

    @Test func `labels a clip without touching its sound`() async throws {
        let original = try Clip.aiff.file()
        let store = MetadataChange(slot: .credential, value: SoundProof.store)
        let bytes = try SoundProof.edited(
            Clip.aiff.bytes(),
            [Self.aigc, Self.comment, Self.packet, store],
        )
        try await withTemporaryFolder { folder in
            let file = try ClipProof.write(bytes, "a.aiff", in: folder)
            #expect(try ClipProof.streams(file) == ClipProof.streams(original))
            let probe = try SoundProof.probe(file)
            #expect(probe["TAG:AIGC"] == SoundProof.label)
            #expect(probe["TAG:comment"] == "said")
            #expect(probe["TAG:title"] == "Clip")
            let exif = try SoundProof.exif(file)
            #expect(exif["UserDefinedText"] == "(AIGC) " + SoundProof.label)
            #expect(exif["Annotation"] == "said")
            #expect(exif["Warning"] == nil)
        }
        #expect(try SoundProof.values(of: .xmp, in: bytes) == [SoundProof.packet])
        let container = try AIFFContainer(MemorySource(bytes))
        let credential = container.metadata.first { $0.slot == .credential }
        #expect(credential?.value == SoundProof.store)
        #expect(bytes[4..<8] == AIFF.be(UInt32(bytes.count - 8))[...])
        #expect(try SoundProof.edited(bytes, [Self.aigc, Self.comment, Self.packet]) == bytes)
    }

    @Test(arguments: [
        ("pcm_s16be", 1), ("pcm_s24be", 2), ("pcm_s8", 1), ("pcm_s16le", 2), ("pcm_f32be", 1),
        ("pcm_f64be", 2), ("pcm_alaw", 1), ("pcm_mulaw", 2), ("pcm_u8", 1), ("adpcm_ima_qt", 2),
    ])
    func `agrees with ffprobe on codec, rate, channels and length`(
        _ codec: String,
        _ channels: Int,
    ) async throws {
        try await withTemporaryFolder { folder in
            let recipe = ["-f", "lavfi", "-i", "sine=d=1:sample_rate=22050", "-ac", "\(channels)"]
            let file = try ClipProof.make("a.aiff", recipe + ["-c:a", codec], in: folder)
            let probe = try Tool.run(
                "ffprobe",
                ["-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels,duration"]
                    + ["-of", "csv=p=0", file.path],
            )
            let seen = probe.text.trimmingCharacters(in: .whitespacesAndNewlines)
                .split(separator: ",").map(String.init)
            let facts = try AIFFContainer(MemorySource(ClipProof.bytes(file))).facts
            #expect(facts.kind == .audio && facts.audioCodec == seen[0])
            #expect(facts.sampleRate == Int(seen[1]))
            #expect(facts.channels == Int(seen[2]))
            let length = try #require(Double(seen[3]))
            #expect(abs((facts.durationSeconds ?? 0) - length) < 0.01)
            let edited = try SoundProof.edited(ClipProof.bytes(file), [Self.aigc])
            let labelled = try ClipProof.write(edited, "b.aiff", in: folder)
            #expect(try ClipProof.streams(labelled) == ClipProof.streams(file))
        }
    }

    @Test(
        arguments: [
            ([0x40, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0], 44_100),
            ([0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0], 8000),
            ([0x40, 0x10, 0xBB, 0x80, 0, 0, 0, 0, 0, 0], 192_000),
            ([0x7F, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], nil),
            ([0x7F, 0xFE] + Array(repeating: 9, count: 8), nil),
            (Array(repeating: 0, count: 10), nil),
            ([0xC0, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0], nil),
        ] as [([UInt8], Int?)]
    )
    func `reads rates of 80 bits`(_ bytes: [UInt8], _ rate: Int?) throws {
        let common = AIFF.chunk("COMM", [0, 1, 0, 0, 1, 0, 0, 16] + bytes)
        let facts = try AIFFContainer(MemorySource(AIFF.file([common, Self.sound]))).facts
        #expect(facts.sampleRate == rate)
    }

    @Test func `reads what others write, and sets each where it stands`() throws {
        let tag = ID3Fixture.tag(
            4,
            [ID3Fixture.text("TXXX", "AIGC\0old"), ID3Fixture.text("TIT2", "Title")],
            padding: 10,
        )
        let chunks = [
            AIFF.chunk("NAME", Array("odd".utf8)), AIFF.chunk("ANNO", Array("a".utf8)), AIFF.common,
            AIFF.chunk("COMT", [0, 1, 0, 0, 0, 0, 0, 0, 0, 2] + Array("hi".utf8)), Self.sound,
            AIFF.chunk("ANNO", Array("b".utf8)), AIFF.chunk("APPL", Array("stocx".utf8)),
            AIFF.chunk("APPL", Array("XMP <old/>".utf8)), AIFF.chunk("ID3 ", tag),
        ]
        let file = AIFF.file(chunks)
        #expect(try SoundProof.values(of: .tag("AIGC"), in: file) == ["old"])
        #expect(try SoundProof.values(of: .comment, in: file) == ["a", "b"])
        #expect(try SoundProof.values(of: .other("COMT"), in: file) == ["hi"])
        #expect(try SoundProof.values(of: .other("AIFF:NAME"), in: file) == ["odd"])
        #expect(try SoundProof.values(of: .other("ID3:TIT2"), in: file) == ["Title"])
        #expect(try SoundProof.values(of: .xmp, in: file) == ["<old/>"])
        let changes = [
            MetadataChange(slot: .tag("AIGC"), text: "new"), Self.comment,
            MetadataChange(slot: .xmp, text: "<new/>"),
        ]
        let edited = try SoundProof.edited(file, changes)
        let newTag = ID3Fixture.tag(
            4,
            [ID3Fixture.text("TXXX", "AIGC\0new"), ID3Fixture.text("TIT2", "Title")],
            padding: 10,
        )
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == ["new"])
        #expect(try SoundProof.values(of: .comment, in: edited) == ["said"])
        let expected =
            [chunks[0], AIFF.chunk("ANNO", Array("said".utf8))] + chunks[2...4] + [chunks[6]]
            + [AIFF.chunk("APPL", Array("XMP <new/>".utf8))]
        let head = AIFF.file(expected).dropFirst(12)
        #expect(edited.dropFirst(12).starts(with: head))
        let tagBytes = newTag.count + newTag.count % 2
        #expect(edited.count == 12 + head.count + 8 + tagBytes)
    }

    @Test func `sets a comment and a packet in the tag where they stand only there`() throws {
        let frames = [
            ID3Fixture.frame("COMM", [0] + Array("eng\0old".utf8)),
            ID3Fixture.frame("PRIV", Array("XMP\0<old/>".utf8)),
        ]
        let tag = AIFF.chunk("ID3 ", ID3Fixture.tag(3, frames, padding: 10))
        let edited = try SoundProof.edited(
            AIFF.file([AIFF.common, Self.sound, tag]),
            [Self.comment, MetadataChange(slot: .xmp, text: "<new/>")],
        )
        #expect(try SoundProof.values(of: .comment, in: edited) == ["said"])
        #expect(try SoundProof.values(of: .xmp, in: edited) == ["<new/>"])
        #expect(!edited.contains(Array("ANNO".utf8)) && !edited.contains(Array("APPL".utf8)))
    }

    @Test func `labels sound whose size isn't stated, before it`() throws {
        let open = AIFF.chunk("SSND", AIFF.sound, size: 0)
        let file = AIFF.file([AIFF.common, open], size: 0)
        let edited = try SoundProof.edited(file, [Self.aigc])
        #expect(Array(edited.suffix(open.count)) == open)
        #expect(edited[..<8] == file[..<8])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == [SoundProof.label])
    }

    @Test func `adds the even byte that the last chunk lacks`() throws {
        let odd = AIFF.file([AIFF.common, AIFF.chunk("SSND", Array(AIFF.sound.dropLast()))])
        let edited = try SoundProof.edited(odd.dropLast(), [Self.comment])
        #expect(
            edited
                == AIFF.file([
                    AIFF.common, AIFF.chunk("SSND", Array(AIFF.sound.dropLast())),
                    AIFF.chunk("ANNO", Array("said".utf8)),
                ])
        )
    }

    @Test func `has no place that the format has none for`() throws {
        let container = try AIFFContainer(MemorySource(Self.plain))
        #expect(!container.canSet(.other("COMT")))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [MetadataChange(slot: .other("COMT"), text: "x")])
        }
    }
}
