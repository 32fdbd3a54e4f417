import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct MultiPictureIndexTests {
    /// Two clips in one file, the second behind the first, with segments around the index.
    private func file(before: [UInt8] = [], behind: [UInt8] = []) throws -> [UInt8] {
        let length = JPEGFixture.multiPicture([(0, 0), (0, 0)]).count
        let size = try JPEGFixture.clip(with: before + behind).count + length
        let clip = try Clip.jpeg.bytes()
        // The header stands behind the first segment, `before`, a segment's head and "MPF\0".
        let header = 4 + Int(clip[4]) * 256 + Int(clip[5]) + before.count + 8
        let index = JPEGFixture.multiPicture([(size, 0), (clip.count, size - header)])
        return try JPEGFixture.clip(with: before + index + behind) + clip
    }

    private func secondPicture(of file: [UInt8]) async throws -> [UInt8] {
        try await PictureFixture.withFile(file, "jpg") { path in
            Array(try Tool.run("exiftool", ["-b", "-MPImage2", path]).output)
        }
    }

    /// The first picture's size as the index states it, and as the second's place shows it.
    private func firstSizes(of file: [UInt8]) throws -> (stated: Int, real: Int) {
        let start = try #require(Data(file).range(of: Data("MPF\0".utf8))?.upperBound)
        let list = start + 8 + 2 + 12 * 4 + 4 + 2 + 4
        let integer = { (offset: Int) in
            file[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        return (integer(list + 4), start + integer(list + 16 + 8))
    }

    @Test(
        arguments: [
            ([.xmp], false), ([.comment], false), ([.xmp, .comment], false),
            ([.xmp, .comment], true), ([.other("APP:AIGC")], true),
            ([.other("EXIF:UserComment"), .xmp], true),
        ] as [([MetadataSlot], Bool)]
    )
    func `finds the second picture after an edit`(
        _ slots: [MetadataSlot],
        _ standsBehind: Bool,
    ) async throws {
        let exif = JPEGFixture.exif
        let behind = JPEGFixture.xmp + JPEGFixture.label + JPEGFixture.comment
        let made = try standsBehind ? file(before: exif, behind: behind) : file(before: exif)
        let clip = try Clip.jpeg.bytes()
        #expect(try await secondPicture(of: made) == clip)
        let text = "{\(String(repeating: "a longer text ", count: 40))}"
        let edited = try PictureFixture.setting(
            slots.map { .init(slot: $0, text: text) },
            in: made,
        )
        #expect(edited.count > made.count)
        #expect(try await secondPicture(of: edited) == clip)
        let sizes = try firstSizes(of: edited)
        #expect(sizes.stated == sizes.real && sizes.real == edited.count - clip.count)
    }

    @Test func `an index that cannot hold the new offset is refused`() throws {
        let index = JPEGFixture.multiPicture([(1000, 0), (5, Int(UInt32.max) - 3)])
        let clip = try JPEGFixture.clip(with: index + JPEGFixture.comment)
        #expect(throws: ContainerError.self) {
            try PictureFixture.setting(
                [.init(slot: .comment, text: String(repeating: "longer ", count: 20))],
                in: clip,
            )
        }
    }
}
