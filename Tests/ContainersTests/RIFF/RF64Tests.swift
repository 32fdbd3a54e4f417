import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct RF64Tests {
    private static func file(
        mark: String,
        dataSize: UInt64? = nil,
        riffSize: UInt64? = nil,
    )
        -> [UInt8]
    {
        let sound = UInt64(WAVFixture.sound.count)
        let wide =
            WAVFixture.le(riffSize ?? 4 + 44 + 24 + 8 + 10 + sound)
            + WAVFixture.le(dataSize ?? sound)
            + WAVFixture.le(sound / 2) + WAVFixture.le(UInt32(1)) + Array("axml".utf8)
            + WAVFixture.le(UInt64(2))
        let chunks = [
            WAVFixture.chunk("ds64", wide + [0, 0]),
            WAVFixture.format,
            WAVFixture.chunk("axml", [1, 2], size: .max),
            WAVFixture.chunk("data", WAVFixture.sound, size: .max),
        ]
        return WAVFixture.file(chunks, mark: mark, size: .max)
    }

    @Test(arguments: ["RF64", "BW64"])
    func `reads wide sizes and sets them`(_ mark: String) throws {
        let file = Self.file(mark: mark)
        let container = try WAVContainer(MemorySource(file))
        #expect(container.facts.durationSeconds == 0.1)
        let label = [MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)]
        let edited = try SoundProof.edited(file, label)
        let stated = edited[20..<28].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        #expect(stated == UInt64(edited.count - 8))
        #expect(WAVFixture.statedSize(of: edited) == .max)
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == [SoundProof.label])
        #expect(edited[28..<file.count] == file[28...])
    }

    @Test func `keeps new chunks before sound without a true size`() throws {
        let file = Self.file(mark: "RF64", dataSize: .max, riffSize: .max)
        let label = [MetadataChange(slot: .tag("AIGC"), text: "{}")]
        let edited = try SoundProof.edited(file, label)
        #expect(Array(edited.suffix(WAVFixture.sound.count)) == WAVFixture.sound)
        #expect(edited[..<28] == file[..<28])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == ["{}"])
    }

    @Test func `labels what ffmpeg writes as RF64`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "a.wav")
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=1", "-rf64", "always"]
                    + [file.path],
            )
            #expect(made.status == 0)
            let before = try SoundProof.streamHash(file)
            let label = [
                MetadataChange(slot: .tag("AIGC"), text: SoundProof.label),
                MetadataChange(slot: .comment, text: "said"),
            ]
            let bytes = try SoundProof.edited(Array(Data(contentsOf: file)), label)
            try Data(bytes).write(to: file)
            #expect(try SoundProof.streamHash(file) == before)
            #expect(try SoundProof.probe(file)["TAG:comment"] == "said")
        }
    }

    @Test func `refuses to pass four gibibytes without wide sizes`() throws {
        let size = UInt32.max - 61
        let data = Array("data".utf8) + WAVFixture.le(size - 36)
        let head = WAVFixture.file([WAVFixture.format, data], size: size)
        let source = SparseSource(head: head, size: UInt64(size) + 8)
        let container = try WAVContainer(source)
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: .tag("AIGC"), text: SoundProof.label)])
        }
        let small = try container.splice(setting: [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(small.size == UInt64(size) + 18)
    }
}
