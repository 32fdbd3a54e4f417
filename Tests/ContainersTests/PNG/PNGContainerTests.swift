import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct PNGContainerTests {
    @Test func `states the size and codec of a clip`() throws {
        let container = try PNGContainer(FileSource(path: .init(Clip.png.file().path)))
        #expect(container.facts.kind == .image)
        #expect(container.facts.width == 160 && container.facts.height == 120)
        #expect(container.facts.videoCodec == "png")
    }

    @Test func `finds every place in file order`() throws {
        let container = try PNGContainer(MemorySource(PNGFixture.whole))
        let expected: [(MetadataSlot, String)] = [
            (.credential, String(decoding: JPEGFixture.store(60), as: UTF8.self)),
            (.comment, "by hand"),
            (.other("tEXt:AIGC"), PictureFixture.label),
            (.other("tEXt:Title"), "abcabcabcabcabc"),
            (.other("tEXt:Author"), "abcabcabcabcabc"),
            (.xmp, String(decoding: PictureFixture.packet, as: UTF8.self)),
            (.other("EXIF:Software"), "pen"),
            (.other("EXIF:ImageDescription"), "a kiln at night"),
            (.other("EXIF:UserComment"), "fire"),
        ]
        #expect(container.metadata.map(\.slot) == expected.map(\.0))
        #expect(container.metadata.map(\.text) == expected.map(\.1))
    }

    @Test(
        arguments: [
            ("ASCII", Array("kiln".utf8), "kiln"), ("Latin-1", [0x66, 0xFC, 0x72], "für"),
            ("UTF-8", Array("für 陶".utf8), "für 陶"), ("empty", [], ""),
        ] as [(String, [UInt8], String)]
    )
    func `reads text in`(_ name: String, _ text: [UInt8], _ expected: String) throws {
        let file = try PNGFixture.clip(with: PNGFixture.text("parameters", text))
        #expect(try PictureFixture.texts(file, of: .other("tEXt:parameters")) == [expected])
    }

    @Test func `reads what exiftool compresses`() async throws {
        var generator = SeededGenerator(seed: 7)
        let words = (0..<4000).map { _ in "k\(UInt16.random(in: 0...999, using: &generator))" }
        let text = words.joined(separator: " ")
        let made = try await PictureFixture.written(
            Clip.png.bytes(),
            "png",
            ["-z", "-PNG:Description=\(text)", "-XMP-dc:Source=\(text)"],
        )
        #expect(made.count < 60_000)
        #expect(try PictureFixture.texts(made, of: .other("tEXt:Description")) == [text])
        #expect(try PictureFixture.texts(made, of: .xmp).first?.contains(text) == true)
    }

    @Test(arguments: ["IHDR", "tEXt", "iTXt", "zTXt", "eXIf"])
    func `refuses a wrong checksum of`(_ type: String) throws {
        var file = PNGFixture.whole
        let start = try #require(Data(file).range(of: Data(type.utf8))).lowerBound
        file[start + 8] ^= 0x20
        let wrong = ContainerError.malformed(
            what: "the checksum of chunk \(type) is wrong",
            at: UInt64(start - 4),
        )
        #expect(throws: wrong) { try PNGContainer(MemorySource(file)) }
    }

    @Test func `gives a credential whose checksum is wrong, for others to judge`() throws {
        var file = PNGFixture.whole
        let start = try #require(Data(file).range(of: Data("caBX".utf8))).upperBound
        file[start + 55] ^= 1
        #expect(try PictureFixture.values(file, of: .credential).count == 1)
    }

    @Test(arguments: [
        ("no size", PNGFixture.header(0, 0)), ("no height", PNGFixture.header(5, 0)),
        ("no header", PNGFixture.chunk("IDAT", [1])),
        ("a long chunk", PNGFixture.header() + [0x80, 0, 0, 0] + Array("tEXt".utf8)),
    ])
    func `refuses a picture with`(_ name: String, _ chunks: [UInt8]) {
        let error = #expect(throws: ContainerError.self) {
            try PNGContainer(MemorySource(PNGFixture.head + chunks + PNGFixture.end))
        }
        guard case .malformed? = error else {
            Issue.record("\(name): \(String(describing: error))")
            return
        }
    }

    @Test(
        arguments: [
            ("chunks", \.elementCount, 3), ("bytes of a text", \.metadataBytes, 100),
            ("bytes of all", \.structureBytes, 300),
        ] as [(String, any WritableKeyPath<ContainerLimits, Int> & Sendable, Int)]
    )
    func `refuses more than the limit of`(
        _ name: String,
        _ limit: any WritableKeyPath<ContainerLimits, Int> & Sendable,
        _ value: Int,
    ) {
        var limits = ContainerLimits()
        limits[keyPath: limit] = value
        let error = #expect(throws: ContainerError.self) {
            try PNGContainer(MemorySource(PNGFixture.whole), limits: limits)
        }
        guard case .overLimit? = error else {
            Issue.record("\(name): \(String(describing: error))")
            return
        }
    }

    @Test func `reads nothing of the image data`() throws {
        let data = (0..<40).flatMap { _ in
            PNGFixture.chunk("IDAT", [UInt8](repeating: 0, count: 8192))
        }
        let file = PNGFixture.head + PNGFixture.header() + data + PNGFixture.end
        let counted = MeasuredPicture(file)
        _ = try PNGContainer(counted)
        #expect(counted.count < 500)
    }

    @Test func `survives damage`() {
        PictureFixture.damage(PNGFixture.whole, setting: PNGFixture.slots)
    }

    @Test func `survives damage that the checksums agree with`() {
        #expect(PNGFixture.repaired(PNGFixture.whole) == PNGFixture.whole)
        PictureFixture.damage(
            PNGFixture.whole,
            setting: PNGFixture.slots,
            repair: PNGFixture.repaired,
        )
    }
}
