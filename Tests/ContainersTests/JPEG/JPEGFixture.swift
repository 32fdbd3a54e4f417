import Containers
import TestSupport

/// JPEG files put together from segments.
enum JPEGFixture {
    static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0xFF, marker] + PictureFixture.integer(payload.count + 2, 2) + payload
    }

    static let exif = segment(0xE1, Array("Exif\0\0".utf8) + PictureFixture.exif())
    static let xmp = segment(
        0xE1,
        Array("http://ns.adobe.com/xap/1.0/\0".utf8) + PictureFixture.packet,
    )
    static let comment = segment(0xFE, Array("by hand".utf8))
    static let label = segment(0xEA, Array("AIGC\(PictureFixture.label)\0".utf8))

    /// A manifest store of `size` bytes: a superbox of the right type with nothing of use in it.
    static func store(_ size: Int, label: String = "c2pa") -> [UInt8] {
        var type: [UInt8] = [0x63, 0x32, 0x70, 0x61, 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xAA, 0, 0x38]
        type += [0x9B, 0x71]
        if label != "c2pa" { type[0] = 0x40 }
        let description = type + [3] + Array(label.utf8) + [0]
        let box =
            PictureFixture.integer(description.count + 8, 4) + Array("jumd".utf8)
            + description
        let rest = (0..<size - box.count - 8).map { UInt8(truncatingIfNeeded: $0) }
        return PictureFixture.integer(size, 4) + Array("jumb".utf8) + box + rest
    }

    /// The segments of a box, with so many bytes of content in each.
    static func pieces(of box: [UInt8], instance: Int = 1, each count: Int) -> [[UInt8]] {
        let content = Array(box.dropFirst(8))
        return stride(from: 0, to: content.count, by: count).enumerated().map { index, start in
            let head =
                Array("JP".utf8) + PictureFixture.integer(instance, 2)
                + PictureFixture.integer(index + 1, 4) + box.prefix(8)
            return segment(0xEB, head + content[start..<min(content.count, start + count)])
        }
    }

    /// An index of pictures: each with its size, and its offset from the index's header.
    static func multiPicture(_ pictures: [(size: Int, offset: Int)]) -> [UInt8] {
        let list = pictures.flatMap { picture -> [UInt8] in
            PictureFixture.integer(0, 4, isBigEndian: false)
                + PictureFixture.integer(picture.size, 4, isBigEndian: false)
                + PictureFixture.integer(picture.offset, 4, isBigEndian: false) + [0, 0, 0, 0]
        }
        let fields = [
            PictureFixture.Field(tag: 0xB000, type: 7, value: Array("0100".utf8)),
            PictureFixture.Field(
                tag: 0xB001,
                type: 4,
                value: PictureFixture.integer(pictures.count, 4, isBigEndian: false),
            ),
            PictureFixture.Field(tag: 0xB002, type: 7, value: list),
        ]
        return segment(0xE2, Array("MPF\0".utf8) + indexBlock(fields))
    }

    /// A directory whose counts are of values, not of bytes.
    private static func indexBlock(_ fields: [PictureFixture.Field]) -> [UInt8] {
        var block = PictureFixture.tiff(fields)
        // The second field is one long integer.
        block[8 + 2 + 12 + 4] = 1
        return block
    }

    /// A picture of 16 × 8 that no decoder could show, with everything that is read in it.
    static let whole: [UInt8] =
        [0xFF, 0xD8] + segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0])
        + exif + xmp + multiPicture([(900, 0), (5, 400)])
        + Array(pieces(of: store(90), each: 40).joined()) + label + comment
        + segment(0xDB, [0, 1, 2]) + segment(0xC0, [8, 0, 8, 0, 16, 1, 1, 0x11, 0])
        + segment(0xDA, [1, 1, 0, 0, 63, 0]) + [1, 2, 3, 0xFF, 0xD9]

    static let slots: [MetadataSlot] = [
        .xmp, .comment, .other("APP:AIGC"), .other("EXIF:UserComment"),
        .other("EXIF:ImageDescription"), .other("EXIF:Software"), .other("EXIF:Make"),
    ]

    /// A clip with segments put in behind its first.
    static func clip(with segments: [UInt8]) throws -> [UInt8] {
        let clip = try Clip.jpeg.bytes()
        let end = 4 + Int(clip[4]) * 256 + Int(clip[5])
        return clip[..<end] + segments + clip[end...]
    }
}
