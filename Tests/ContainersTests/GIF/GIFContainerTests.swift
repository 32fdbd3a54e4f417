import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct GIFContainerTests {
    private static let changes = [
        MetadataChange(slot: .xmp, value: PictureFixture.packet),
        MetadataChange(slot: .comment, text: PictureFixture.label),
    ]

    @Test func `finds every place in file order`() throws {
        let container = try GIFContainer(MemorySource(GIFFixture.whole))
        #expect(container.metadata.map(\.slot) == [.comment, .xmp, .credential])
        #expect(container.metadata[0].text == "by hand")
        #expect(container.metadata[1].value == PictureFixture.packet)
        #expect(container.metadata[2].value == JPEGFixture.store(301))
        let packet = GIFFixture.whole[Range(container.metadata[1].range, in: GIFFixture.whole)]
        #expect(Array(packet) == GIFFixture.xmp)
    }

    @Test func `an animation is a video, and a lone image is a picture`() throws {
        let animation = try GIFContainer(MemorySource(GIFFixture.whole)).facts
        // The second delay is none that anybody could see, and is shown as a tenth of a second.
        #expect(animation.kind == .video && animation.durationSeconds == 0.35)
        let still = try GIFContainer(MemorySource(GIFFixture.old)).facts
        #expect(still.kind == .image && still.durationSeconds == nil)
        #expect(still.framesPerSecond == nil && still.videoCodec == "gif")
        #expect(still.width == 16 && still.height == 8)
    }

    @Test func `states what ffprobe states`() throws {
        let facts = try GIFContainer(MemorySource(try Clip.gif.bytes())).facts
        let names = [
            "-show_entries", "stream=width,height,duration,r_frame_rate", "-of", "csv=p=0",
        ]
        let probed = try Tool.run("ffprobe", ["-v", "error"] + names + [Clip.gif.file().path]).text
        #expect(facts.durationSeconds == 2 && facts.framesPerSecond == 10)
        #expect(probed.hasPrefix("\(facts.width ?? 0),\(facts.height ?? 0),10/1,2.0"))
    }

    @Test(arguments: [Clip.gif, .stillGIF])
    func `sets XMP and the comment, and leaves the images as they were`(
        _ clip: Clip
    ) async throws {
        let bytes = try clip.bytes()
        let file = try PictureFixture.setting(Self.changes, in: bytes)
        #expect(try PictureFixture.setting(Self.changes, in: file) == file)
        let names = ["-s3", "-XMP-dc:Source", "-Comment", "-Warning"]
        let shown = try await PictureFixture.exiftool(file, "gif", names)
        #expect(shown == "kiln\n\(PictureFixture.label)\n")
        #expect(
            try await PictureFixture.frames(file, "gif") == PictureFixture.frames(bytes, "gif")
        )
    }

    @Test func `metadata stands behind the loop and before the first image`() throws {
        let bytes =
            Array("GIF89a".utf8) + GIFFixture.screen + GIFFixture.loop
            + GIFFixture.control(delay: 5) + GIFFixture.image + GIFFixture.image + [0x3B]
        let file = try PictureFixture.setting([Self.changes[0]], in: bytes)
        let start = 6 + GIFFixture.screen.count + GIFFixture.loop.count
        #expect(file == bytes[..<start] + GIFFixture.xmp + bytes[start...])
    }

    @Test func `a file without extensions gets the version that has them`() throws {
        let file = try PictureFixture.setting([Self.changes[0]], in: GIFFixture.old)
        #expect(file.starts(with: Array("GIF89a".utf8)))
        #expect(try PictureFixture.setting([], in: GIFFixture.old) == GIFFixture.old)
    }

    @Test(arguments: [255, 60])
    func `a packet cut into sub-blocks is read, and set as it should be`(_ length: Int) throws {
        let cut = GIFFixture.subBlocks(PictureFixture.packet, each: length)
        let block = GIFFixture.application(Array("XMP DataXMP".utf8), cut)
        let bytes = Array("GIF89a".utf8) + GIFFixture.screen + block + GIFFixture.image + [0x3B]
        #expect(try PictureFixture.values(bytes, of: .xmp) == [PictureFixture.packet])
        let file = try PictureFixture.setting([Self.changes[0]], in: bytes)
        #expect(Data(file).range(of: Data(GIFFixture.xmp)) != nil)
        #expect(try PictureFixture.values(file, of: .xmp) == [PictureFixture.packet])
    }

    @Test func `what exiftool wrote is found and replaced once`() async throws {
        let made = try await PictureFixture.written(
            Clip.stillGIF.bytes(),
            "gif",
            ["-XMP-dc:Source=pen", "-Comment=by hand"],
        )
        #expect(try PictureFixture.texts(made, of: .comment) == ["by hand"])
        #expect(try PictureFixture.texts(made, of: .xmp).first?.contains("pen") == true)
        let doubled = try PictureFixture.setting([Self.changes[0]], in: made)
        #expect(try PictureFixture.values(doubled, of: .xmp) == [PictureFixture.packet])
        #expect(try PictureFixture.texts(doubled, of: .comment) == ["by hand"])
        #expect(Data(doubled).range(of: Data("pen".utf8)) == nil)
    }

    @Test func `repetitions are dropped`() throws {
        let bytes =
            Array("GIF89a".utf8) + GIFFixture.screen + GIFFixture.comment + GIFFixture.image
            + GIFFixture.comment + [0x3B]
        let file = try PictureFixture.setting([Self.changes[1]], in: bytes)
        #expect(try PictureFixture.texts(file, of: .comment) == [PictureFixture.label])
    }

    @Test(arguments: [.credential, .tag("AIGC"), .other("EXIF:Artist")] as [MetadataSlot])
    func `refuses what has no place`(_ slot: MetadataSlot) throws {
        let container = try GIFContainer(MemorySource(GIFFixture.whole))
        #expect(!container.canSet(slot))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: slot, text: "x")])
        }
    }

    @Test func `refuses a packet with a zero byte`() throws {
        let container = try GIFContainer(MemorySource(GIFFixture.whole))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: .xmp, value: [0x3C, 0, 0x3E])])
        }
    }

    @Test func `refuses more blocks and more metadata than the limits`() throws {
        var limits = ContainerLimits()
        limits.elementCount = 5
        #expect(throws: ContainerError.self) {
            try GIFContainer(MemorySource(GIFFixture.whole), limits: limits)
        }
        limits = ContainerLimits()
        limits.metadataBytes = 300
        #expect(throws: ContainerError.self) {
            try GIFContainer(MemorySource(GIFFixture.whole), limits: limits)
        }
        let container = try GIFContainer(MemorySource(GIFFixture.old), limits: limits)
        #expect(throws: ContainerError.self) {
            try container.splice(setting: Self.changes)
        }
    }

    @Test func `a file that was cut off is refused`() {
        CutFile.expectRefusals(of: GIFFixture.whole, from: 4)
    }

    @Test func `survives damage`() {
        PictureFixture.damage(GIFFixture.whole, setting: [.xmp, .comment])
    }
}

extension Range<Int> {
    fileprivate init(_ range: Range<UInt64>, in bytes: [UInt8]) {
        self = Int(range.lowerBound)..<Int(range.upperBound)
    }
}
