import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct WebPContainerTests {
    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        Array(type.utf8) + PictureFixture.integer(data.count, 4, isBigEndian: false) + data
            + (data.count % 2 == 0 ? [] : [0])
    }

    private static func file(_ chunks: [UInt8]) -> [UInt8] {
        let body = Array("WEBP".utf8) + chunks
        return Array("RIFF".utf8) + PictureFixture.integer(body.count, 4, isBigEndian: false)
            + body
    }

    /// A canvas of 16 × 8 with transparency, lossless.
    private static let lossless = chunk("VP8L", [0x2F, 15, 0xC0, 1, 0x10, 1, 2])
    private static let extended = chunk("VP8X", [0x10, 0, 0, 0, 15, 0, 0, 7, 0, 0])

    private static let whole = file(
        extended + lossless + chunk("EXIF", Array("Exif\0\0".utf8) + PictureFixture.exif())
            + chunk("XMP ", PictureFixture.packet) + chunk("C2PA", JPEGFixture.store(61))
    )

    /// A real picture, made by ffmpeg.
    private func clip(_ arguments: [String]) async throws -> [UInt8] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "clip.webp")
            let input = ["-f", "lavfi", "-i", "testsrc=size=61x47:rate=1:duration=1"]
            let run = try Tool.run(
                "ffmpeg",
                ["-v", "error"] + input + ["-frames:v", "1"] + arguments + [file.path],
            )
            #expect(run.status == 0, "\(run.complaintText)")
            return Array(try Data(contentsOf: file))
        }
    }

    @Test func `finds every place in file order`() throws {
        let container = try WebPContainer(MemorySource(Self.whole))
        #expect(container.facts.width == 16 && container.facts.height == 8)
        #expect(
            container.metadata.map(\.slot) == [
                .other("EXIF:Software"), .other("EXIF:ImageDescription"),
                .other("EXIF:UserComment"), .xmp, .credential,
            ]
        )
        #expect(container.metadata.last?.value == JPEGFixture.store(61))
    }

    @Test(arguments: [
        ["-quality", "50"], ["-lossless", "1"], ["-lossless", "1", "-pix_fmt", "bgra"],
    ])
    func `sets XMP in a picture of ffmpeg's`(_ arguments: [String]) async throws {
        let clip = try await clip(arguments)
        let container = try WebPContainer(MemorySource(clip))
        #expect(container.facts.width == 61 && container.facts.height == 47)
        #expect(container.facts.videoCodec == "webp" && container.facts.kind == .image)
        let file = try PictureFixture.setting(
            [.init(slot: .xmp, value: PictureFixture.packet)],
            in: clip,
        )
        let again = try PictureFixture.setting(
            [.init(slot: .xmp, value: PictureFixture.packet)],
            in: file,
        )
        #expect(again == file)
        let names = ["-s3", "-XMP-dc:Source", "-ImageSize", "-Warning"]
        let shown = try await PictureFixture.exiftool(file, "webp", names)
        #expect(shown == "kiln\n61x47\n")
        #expect(
            try await PictureFixture.frames(file, "webp")
                == PictureFixture.frames(clip, "webp")
        )
    }

    @Test func `states transparency when it adds the extended header`() throws {
        let file = try PictureFixture.setting(
            [.init(slot: .xmp, text: "<x/>")],
            in: Self.file(Self.lossless),
        )
        #expect(Array(file[12..<30]) == Self.chunk("VP8X", [0x14, 0, 0, 0, 15, 0, 0, 7, 0, 0]))
        let length = PictureFixture.integer(file.count - 8, 4, isBigEndian: false)
        #expect(Array(file[4..<8]) == length)
    }

    @Test func `pads a last chunk that lacks its padding`() throws {
        var made = Self.file(Self.lossless)
        made.removeLast()
        made[4] -= 1
        let file = try PictureFixture.setting([.init(slot: .xmp, text: "<x/>")], in: made)
        #expect(try PictureFixture.texts(file, of: .xmp) == ["<x/>"])
    }

    @Test(arguments: [.comment, .credential, .other("EXIF:Artist")] as [MetadataSlot])
    func `refuses what has no place`(_ slot: MetadataSlot) throws {
        let container = try WebPContainer(MemorySource(Self.whole))
        #expect(!container.canSet(slot))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: slot, text: "x")])
        }
    }

    @Test func `sets a text of EXIF where it stands`() async throws {
        let slot = MetadataSlot.other("EXIF:UserComment")
        let clip = try await clip(["-quality", "50"])
        let names = ["-EXIF:UserComment=fire", "-EXIF:Artist=kiln"]
        let made = try await PictureFixture.written(clip, "webp", names)
        let text = String(repeating: "a kiln at noon ", count: 9)
        let file = try PictureFixture.setting(
            [.init(slot: slot, text: text), .init(slot: .xmp, value: PictureFixture.packet)],
            in: made,
        )
        let shown = try await PictureFixture.exiftool(
            file,
            "webp",
            ["-s3", "-UserComment", "-Artist", "-XMP-dc:Source", "-Warning"],
        )
        #expect(shown.split(separator: "\n") == [text[...].dropLast(), "kiln", "kiln"])
        #expect(
            try await PictureFixture.frames(file, "webp") == PictureFixture.frames(clip, "webp")
        )
    }

    @Test func `an animation is a video of its frames' length`() throws {
        let frame = Self.chunk("ANMF", [UInt8](repeating: 0, count: 12) + [250, 0, 0, 0, 1, 2])
        let head = Self.chunk("VP8X", [0x02, 0, 0, 0, 15, 0, 0, 7, 0, 0])
        let animation = head + Self.chunk("ANIM", [0, 0, 0, 0, 0, 0]) + frame + frame
        let facts = try WebPContainer(MemorySource(Self.file(animation))).facts
        #expect(facts.kind == .video && facts.durationSeconds == 0.5)
        #expect(facts.framesPerSecond == 4)
        let still = try WebPContainer(MemorySource(Self.file(head + frame))).facts
        #expect(still.kind == .image && still.durationSeconds == nil)
    }

    @Test func `survives damage`() {
        PictureFixture.damage(Self.whole, setting: [.xmp, .other("EXIF:UserComment")])
        PictureFixture.damage(Self.file(Self.lossless), setting: [.xmp])
    }
}
