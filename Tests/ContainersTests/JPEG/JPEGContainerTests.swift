import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct JPEGContainerTests {
    @Test func `states the size and codec of a clip`() throws {
        let container = try JPEGContainer(FileSource(path: .init(Clip.jpeg.file().path)))
        #expect(container.facts.kind == .image)
        #expect(container.facts.width == 160 && container.facts.height == 120)
        #expect(container.facts.videoCodec == "mjpeg")
        #expect(container.facts.durationSeconds == nil)
    }

    @Test func `finds every place in file order`() throws {
        let container = try JPEGContainer(MemorySource(JPEGFixture.whole))
        let expected: [(MetadataSlot, String)] = [
            (.other("EXIF:Software"), "pen"),
            (.other("EXIF:ImageDescription"), "a kiln at night"),
            (.other("EXIF:UserComment"), "fire"),
            (.xmp, String(decoding: PictureFixture.packet, as: UTF8.self)),
            (.credential, String(decoding: JPEGFixture.store(90), as: UTF8.self)),
            (.other("APP:AIGC"), PictureFixture.label),
            (.comment, "by hand"),
        ]
        #expect(container.metadata.map(\.slot) == expected.map(\.0))
        #expect(container.metadata.map(\.text) == expected.map(\.1))
        let starts = container.metadata.map(\.range.lowerBound)
        #expect(starts == starts.sorted())
    }

    @Test func `the range of a credential is its segments`() throws {
        let pieces = JPEGFixture.pieces(of: JPEGFixture.store(200), each: 60)
        let file = try JPEGFixture.clip(with: pieces.flatMap { $0 })
        let entry = try #require(try JPEGContainer(MemorySource(file)).metadata.first)
        let all = pieces.flatMap { $0 }
        #expect(entry.value == JPEGFixture.store(200))
        #expect(Array(file[Int(entry.range.lowerBound)..<Int(entry.range.upperBound)]) == all)
    }

    @Test func `joins pieces by instance and number`() throws {
        let store = JPEGFixture.pieces(of: JPEGFixture.store(200), instance: 7, each: 60)
        let other = JPEGFixture.store(200, label: "else")
        let strangers = JPEGFixture.pieces(of: other, instance: 2, each: 60)
        let mixed = zip(strangers, store.reversed()).flatMap { $0 + $1 }
        let file = try JPEGFixture.clip(with: mixed)
        let credentials = try PictureFixture.values(file, of: .credential)
        #expect(credentials == [JPEGFixture.store(200)])
    }

    @Test func `a second store of the same instance is a second entry`() throws {
        let store = JPEGFixture.pieces(of: JPEGFixture.store(80), each: 40).flatMap { $0 }
        let file = try JPEGFixture.clip(with: store + store)
        #expect(try PictureFixture.values(file, of: .credential).count == 2)
    }

    @Test(arguments: [
        "AIGC{\"Label\":\"1\"}", "AIGC\0{\"Label\":\"1\"}\0", "AIGC: {\"Label\":\"1\"}",
    ])
    func `finds a bare label`(_ payload: String) throws {
        let file = try JPEGFixture.clip(with: JPEGFixture.segment(0xEF, Array(payload.utf8)))
        #expect(try PictureFixture.texts(file, of: .other("APP:AIGC")) == [#"{"Label":"1"}"#])
    }

    @Test func `fill bytes and strays between segments are passed over`() throws {
        let clip = try JPEGFixture.clip(with: [0xFF, 0xFF] + JPEGFixture.comment + [0, 7])
        #expect(try PictureFixture.texts(clip, of: .comment).first == "by hand")
    }

    @Test(
        arguments: [
            ("no size", [0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]),
            ("no frame", [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]),
            ("short segment", [0xFF, 0xE5, 0, 1]),
            ("strays", [UInt8](repeating: 5, count: 70_000)),
            ("fill", [UInt8](repeating: 0xFF, count: 70_000)),
        ] as [(String, [UInt8])]
    )
    func `refuses a picture with`(_ name: String, _ body: [UInt8]) throws {
        let error = #expect(throws: ContainerError.self) {
            try JPEGContainer(MemorySource([0xFF, 0xD8] + body + [0xFF, 0xD9]))
        }
        guard case .malformed? = error else {
            Issue.record("\(name): \(String(describing: error))")
            return
        }
    }

    @Test func `names a picture without a size`() {
        let body: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]
        #expect(
            throws: ContainerError.malformed(what: "the picture has no width or height", at: 2)
        ) { try JPEGContainer(MemorySource(body)) }
    }

    @Test func `refuses more segments than the limit`() throws {
        var limits = ContainerLimits()
        limits.elementCount = 5
        #expect(throws: ContainerError.self) {
            try JPEGContainer(MemorySource(JPEGFixture.whole), limits: limits)
        }
    }

    @Test func `refuses more metadata than the limit`() throws {
        var limits = ContainerLimits()
        limits.structureBytes = 300
        #expect(throws: ContainerError.self) {
            try JPEGContainer(MemorySource(JPEGFixture.whole), limits: limits)
        }
    }

    @Test func `reads little behind the first scan`() throws {
        let counted = MeasuredPicture(JPEGFixture.whole + [UInt8](repeating: 9, count: 1 << 20))
        _ = try JPEGContainer(counted)
        #expect(counted.count < 140_000)
    }

    @Test func `survives damage`() {
        PictureFixture.damage(JPEGFixture.whole, setting: JPEGFixture.slots)
    }
}

/// Counts the bytes that are asked for.
final class MeasuredPicture: ByteSource, @unchecked Sendable {
    private let bytes: MemorySource
    private(set) var count = 0

    init(_ bytes: [UInt8]) { self.bytes = MemorySource(bytes) }

    var size: UInt64 { bytes.size }

    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(ReadingFault) -> Int {
        count += buffer.count
        return try bytes.read(at: offset, into: buffer)
    }
}
