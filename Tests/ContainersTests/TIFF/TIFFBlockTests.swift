import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct TIFFBlockTests {
    private let description = MetadataSlot.other("EXIF:ImageDescription")
    private let software = MetadataSlot.other("EXIF:Software")

    private func picture(_ block: [UInt8]) throws -> [UInt8] {
        try JPEGFixture.clip(with: JPEGFixture.segment(0xE1, Array("Exif\0\0".utf8) + block))
    }

    @Test(
        arguments: [true, false],
        ["", "abc", "abcd", "a kiln at noon!", "a kiln at night in the rain"],
    )
    func `a text of any length takes a value's place`(_ isBigEndian: Bool, _ text: String) throws {
        let made = try picture(PictureFixture.exif(isBigEndian: isBigEndian))
        for slot in [description, software] {
            let file = try PictureFixture.setting([.init(slot: slot, text: text)], in: made)
            #expect(try PictureFixture.texts(file, of: slot) == (text.isEmpty ? [] : [text]))
            let other = slot == software ? description : software
            #expect(
                try PictureFixture.texts(file, of: other) == PictureFixture.texts(made, of: other)
            )
            let isGrown = text.utf8.count + 1 > (slot == software ? 4 : 16)
            #expect((file.count > made.count) == isGrown)
        }
    }

    @Test func `a value that two fields share is not written over`() throws {
        var block = PictureFixture.exif()
        // The program's name becomes the description's first twelve bytes.
        block.replaceSubrange(26..<34, with: [12, 0, 0, 0] + block[18..<22])
        let made = try picture(block)
        #expect(try PictureFixture.texts(made, of: software) == ["a kiln at ni"])
        let file = try PictureFixture.setting([.init(slot: software, text: "a brush")], in: made)
        #expect(try PictureFixture.texts(file, of: software) == ["a brush"])
        #expect(try PictureFixture.texts(file, of: description) == ["a kiln at night"])
    }

    @Test(
        arguments: [
            ("no header", Array("XX*\0".utf8) + [8, 0, 0, 0]),
            ("short", Array("II*\0".utf8)),
            ("directory outside", Array("II*\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0]),
            ("directory in the header", Array("II*\0".utf8) + [0, 0, 0, 0, 0, 0]),
            ("cut", Array("II*\0".utf8) + [8, 0, 0, 0, 0xFF, 0xFF, 0x0E, 1, 2, 0]),
        ] as [(String, [UInt8])]
    )
    func `a block that says nothing leaves a picture that can be read`(
        _ name: String,
        _ block: [UInt8],
    ) throws {
        let container = try JPEGContainer(MemorySource(picture(block)))
        #expect(container.metadata.map(\.slot) == [.comment], "\(name)")
        #expect(!container.canSet(description))
    }
}
