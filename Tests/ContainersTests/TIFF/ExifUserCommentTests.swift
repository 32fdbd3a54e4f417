import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct ExifUserCommentTests {
    private static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { PictureFixture.integer(Int($0), 2, isBigEndian: isBigEndian) }
    }

    private func comment(_ value: [UInt8], isBigEndian: Bool) throws -> String? {
        let field = PictureFixture.Field(isExif: true, tag: 0x9286, type: 7, value: value)
        let block = PictureFixture.tiff([field], isBigEndian: isBigEndian)
        let exif = JPEGFixture.segment(0xE1, Array("Exif\0\0".utf8) + block)
        let file = try JPEGFixture.clip(with: exif)
        return try PictureFixture.texts(file, of: .other("EXIF:UserComment")).first
    }

    @Test(arguments: [true, false])
    func `reads every character code`(_ isBigEndian: Bool) throws {
        let unicode = Array("UNICODE\0".utf8)
        let text = "{\"AIGC\": \"陶\"}"
        let inOrder = Self.utf16(text, isBigEndian: isBigEndian)
        let cases: [(String, [UInt8], String?)] = [
            ("ASCII", Array("ASCII\0\0\0a kiln\0\0 ".utf8), "a kiln"),
            ("undefined", [UInt8](repeating: 0, count: 8) + Array(text.utf8), text),
            ("Unicode", unicode + inOrder, text),
            ("Unicode, other order", unicode + Self.utf16(text, isBigEndian: !isBigEndian), text),
            ("Unicode, mark", unicode + Self.utf16("\u{FEFF}一", isBigEndian: true), "一"),
            ("Unicode, little mark", unicode + Self.utf16("\u{FEFF}一", isBigEndian: false), "一"),
            ("Unicode that is UTF-8", unicode + Array(text.utf8), text),
            ("Unicode, half a unit", unicode + inOrder + [7], text),
            ("JIS", Array("JIS\0\0\0\0\0".utf8) + [0x46, 0x7C, 0x4B, 0x5C], "日本"),
            ("no code", Array(text.utf8), text),
            ("empty", Array("ASCII\0\0\0     ".utf8), nil),
        ]
        for (name, value, expected) in cases {
            #expect(try comment(value, isBigEndian: isBigEndian) == expected, "\(name)")
        }
    }

    @Test(arguments: [true, false], ["plain", "陶 {\"Label\":\"1\"}", "一一一", "一"])
    func `reads back what it writes, as exiftool does`(
        _ isBigEndian: Bool,
        _ text: String,
    ) async throws {
        let exif = Array("Exif\0\0".utf8) + PictureFixture.exif(isBigEndian: isBigEndian)
        let clip = try JPEGFixture.clip(with: JPEGFixture.segment(0xE1, exif))
        let slot = MetadataSlot.other("EXIF:UserComment")
        let file = try PictureFixture.setting([.init(slot: slot, text: text)], in: clip)
        #expect(try PictureFixture.texts(file, of: slot) == [text])
        let shown = try await PictureFixture.exiftool(file, "jpg", ["-s3", "-UserComment"])
        #expect(shown == text + "\n")
    }
}
