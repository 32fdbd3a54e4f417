import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct PNGEditingTests {
    private static let text = "窑变 \(PictureFixture.label)"

    @Test(arguments: PNGFixture.slots)
    func `sets a slot and nothing else`(_ slot: MetadataSlot) throws {
        let before = try PNGContainer(MemorySource(PNGFixture.whole)).metadata
        let file = try PictureFixture.setting(
            [.init(slot: slot, text: Self.text)],
            in: PNGFixture.whole,
        )
        #expect(try PictureFixture.texts(file, of: slot) == [Self.text])
        let after = try PNGContainer(MemorySource(file)).metadata
        #expect(
            after.filter { $0.slot != slot }.map(\.value)
                == before.filter { $0.slot != slot }.map(\.value)
        )
        #expect(file.suffix(27) == PNGFixture.whole.suffix(27))
    }

    @Test func `decodes as before, and exiftool reads what was put in`() async throws {
        let clip = try Clip.png.bytes()
        let file = try PictureFixture.setting(
            [
                .init(slot: .xmp, value: PictureFixture.packet), .init(slot: .comment, text: "火"),
                .init(slot: .other("tEXt:Source"), text: "für"),
            ],
            in: clip,
        )
        let names = ["-s3", "-XMP-dc:Source", "-PNG:Comment", "-PNG:Source"]
        let shown = try await PictureFixture.exiftool(file, "png", names)
        #expect(shown == "kiln\n火\nfür\n")
        let validation = ["-validate", "-warning", "-a"]
        #expect(
            try await PictureFixture.exiftool(file, "png", validation)
                == PictureFixture.exiftool(clip, "png", validation)
        )
        #expect(
            try await PictureFixture.frames(file, "png")
                == PictureFixture.frames(clip, "png")
        )
    }

    @Test(arguments: [
        ("kiln", "tEXt"), ("für", "tEXt"), ("Ã©", "iTXt"), ("陶", "iTXt"), ("", "tEXt"),
    ])
    func `writes a text as Latin-1 where it reads back`(_ text: String, _ type: String) throws {
        let slot = MetadataSlot.other("tEXt:AIGC")
        let file = try PictureFixture.setting(
            [.init(slot: slot, text: text)],
            in: Clip.png.bytes(),
        )
        #expect(String(decoding: file[37..<41], as: UTF8.self) == type)
        #expect(try PictureFixture.texts(file, of: slot) == [text])
    }

    @Test func `a slot that stands in several kinds of chunk is set once`() throws {
        let chunks =
            PNGFixture.compressed("AIGC", PNGFixture.stream)
            + PNGFixture.text("AIGC", [0x41]) + PNGFixture.international("AIGC", [0x42])
        let slot = MetadataSlot.other("tEXt:AIGC")
        let file = try PictureFixture.setting(
            [.init(slot: slot, text: "陶")],
            in: PNGFixture.clip(with: chunks),
        )
        #expect(try PictureFixture.texts(file, of: slot) == ["陶"])
        #expect(Data(file).range(of: Data("zTXt".utf8)) == nil)
    }

    @Test(
        arguments: [
            .credential, .tag("AIGC"), .other("tEXt:"), .other("tEXt: x"), .other("tEXt:a  b"),
            .other("tEXt:陶"), .other("tEXt:Comment"), .other("tEXt:XML:com.adobe.xmp"),
            .other("tEXt:a\nb"), .other("tEXt:" + String(repeating: "x", count: 80)),
            .other("APP:AIGC"), .other("EXIF:UserComment"),
        ] as [MetadataSlot]
    )
    func `refuses what has no place`(_ slot: MetadataSlot) throws {
        let container = try PNGContainer(MemorySource(Clip.png.bytes()))
        #expect(!container.canSet(slot))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: slot, text: "x")])
        }
    }

    @Test func `refuses a zero byte and a value that it would not read back`() throws {
        var limits = ContainerLimits()
        limits.metadataBytes = 1000
        let container = try PNGContainer(MemorySource(Clip.png.bytes()), limits: limits)
        for value in [[0], [UInt8](repeating: 0x41, count: 1000)] {
            #expect(throws: ContainerError.self) {
                try container.splice(setting: [.init(slot: .xmp, value: value)])
            }
        }
    }
}
