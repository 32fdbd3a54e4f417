import Containers
import TestSupport

/// GIF files put together from blocks.
enum GIFFixture {
    static let screen: [UInt8] = [16, 0, 8, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
    static let loop: [UInt8] =
        [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]
    static let comment: [UInt8] = [0x21, 0xFE, 7] + Array("by hand".utf8) + [0]
    static let trailer: [UInt8] = [1] + (0...255).reversed() + [0]
    static let image: [UInt8] = [0x2C, 0, 0, 0, 0, 16, 0, 8, 0, 0, 2, 2, 0x4C, 1, 0]

    static func control(delay: Int) -> [UInt8] {
        [0x21, 0xF9, 4, 0] + PictureFixture.integer(delay, 2, isBigEndian: false) + [0, 0]
    }

    static func application(_ name: [UInt8], _ data: [UInt8]) -> [UInt8] {
        [0x21, 0xFF, 11] + name + data
    }

    /// Bytes in sub-blocks of a length.
    static func subBlocks(_ bytes: [UInt8], each length: Int = 255) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: length).flatMap { start -> [UInt8] in
            let part = bytes[start..<min(bytes.count, start + length)]
            return [UInt8(part.count)] + part
        } + [0]
    }

    static let xmp = application(Array("XMP DataXMP".utf8), PictureFixture.packet + trailer)
    static let credential = application(
        Array("C2PA_GIF".utf8) + [1, 0, 0],
        subBlocks(JPEGFixture.store(301)),
    )

    /// An animation of two images with everything that is read in it.
    static let whole: [UInt8] =
        Array("GIF89a".utf8) + screen + loop + comment + control(delay: 25) + image + xmp
        + credential + control(delay: 0) + image + [0x3B]
    /// A single image of the version without extensions.
    static let old: [UInt8] = Array("GIF87a".utf8) + screen + image + [0x3B]
}
