import Containers
import TestSupport

/// PNG files put together from chunks.
enum PNGFixture {
    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return PictureFixture.integer(data.count, 4) + body
            + PictureFixture.integer(Int(crc(body)), 4)
    }

    /// CRC-32 bit by bit.
    static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : 0xEDB8_8320 ^ (crc >> 1) }
        }
        return ~crc
    }

    static func text(_ keyword: String, _ text: [UInt8]) -> [UInt8] {
        chunk("tEXt", Array(keyword.utf8) + [0] + text)
    }

    static func compressed(_ keyword: String, _ stream: [UInt8]) -> [UInt8] {
        chunk("zTXt", Array(keyword.utf8) + [0, 0] + stream)
    }

    static func international(_ keyword: String, flag: UInt8 = 0, _ text: [UInt8]) -> [UInt8] {
        chunk("iTXt", Array(keyword.utf8) + [0, flag, 0] + Array("zh\0".utf8) + [0] + text)
    }

    static let xmp = international("XML:com.adobe.xmp", PictureFixture.packet)
    static let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    static let end = chunk("IEND", [])

    static func header(_ width: Int = 16, _ height: Int = 8) -> [UInt8] {
        let size = PictureFixture.integer(width, 4) + PictureFixture.integer(height, 4)
        return chunk("IHDR", size + [8, 2, 0, 0, 0])
    }

    /// What zlib makes of "abc", five times.
    static let stream: [UInt8] = [
        0x78, 0x9C, 0x4B, 0x4C, 0x4A, 0x4E, 0x44, 0x42, 0x00, 0x2D, 0xF5, 0x05, 0xBF,
    ]

    /// A picture that no decoder could show, with everything that is read in it.
    static let whole: [UInt8] =
        head + header() + chunk("caBX", JPEGFixture.store(60))
        + text("Comment", Array("by hand".utf8)) + text("AIGC", Array(PictureFixture.label.utf8))
        + compressed("Title", stream) + international("Author", flag: 1, stream) + xmp
        + chunk("eXIf", PictureFixture.exif()) + chunk("IDAT", [1, 2, 3]) + end

    /// The file with the checksum of every chunk made right, as far as the chunks join.
    static func repaired(_ file: [UInt8]) -> [UInt8] {
        var (file, start) = (file, 8)
        while start + 12 <= file.count {
            let length = file[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = start + 8 + length
            guard end + 4 <= file.count else { break }
            let crc = crc(Array(file[start + 4..<end]))
            file.replaceSubrange(end..<end + 4, with: PictureFixture.integer(Int(crc), 4))
            start = end + 4
        }
        return file
    }

    static let slots: [MetadataSlot] = [
        .xmp, .comment, .other("tEXt:AIGC"), .other("tEXt:Title"), .other("tEXt:parameters"),
        .other("EXIF:UserComment"), .other("EXIF:Software"),
    ]

    /// A clip with chunks put in behind its header.
    static func clip(with chunks: [UInt8]) throws -> [UInt8] {
        let clip = try Clip.png.bytes()
        return clip[..<33] + chunks + clip[33...]
    }
}
