@testable import Containers

/// Small FLAC files put together in code; what stands for the audio is only bytes.
enum FLACFixture {
    /// A block's type, and its content.
    typealias Block = (type: UInt8, content: [UInt8])

    static let audio: [UInt8] = [0xFF, 0xF8, 0x69, 0x08] + (0..<60).map { $0 &* 37 }

    /// 48000 Hz, 2 channels, 96000 samples.
    static let streamInfo: Block = (
        0,
        [0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0B, 0xB8, 0x02, 0xF0, 0, 0x01, 0x77, 0]
            + Array(repeating: 0, count: 16),
    )

    static func comments(_ fields: [String]) -> Block {
        var list = VorbisComment()
        list.vendor = Array("fixture".utf8)
        for field in fields { list.append(.init(bytes: Array(field.utf8))) }
        return (4, list.bytes)
    }

    static func padding(_ count: Int) -> Block { (1, Array(repeating: 0, count: count)) }

    static func file(_ blocks: [Block], prefix: [UInt8] = []) -> [UInt8] {
        var bytes = prefix + Array("fLaC".utf8)
        for (index, block) in blocks.enumerated() {
            let count = block.content.count
            bytes.append(block.type | (index == blocks.count - 1 ? 0x80 : 0))
            bytes += [UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255)]
            bytes += block.content
        }
        return bytes + audio
    }

    /// An ID3v2 tag of one object frame.
    static func tag(
        version: UInt8,
        type: String,
        object: [UInt8],
        unicode: Bool = false,
    ) -> [UInt8] {
        let names: [UInt8] = unicode ? [0x41, 0, 0, 1, 0, 0, 0, 0] : Array("c2pa\0store\0".utf8)
        let content = [unicode ? 1 : 0] + Array(type.utf8) + [0] + names + object
        let sizes = { (count: Int, bits: Int) in
            (0..<4).reversed().map { UInt8(count >> ($0 * bits) & (1 << bits - 1)) }
        }
        let frame =
            Array("GEOB".utf8) + sizes(content.count, version == 4 ? 7 : 8) + [0, 0] + content
        let other = Array("TIT2".utf8) + sizes(2, 7) + [0, 0, 3, 0x41]
        let padding = Array(repeating: UInt8(0), count: 20)
        let frames = other + frame + padding
        return Array("ID3".utf8) + [version, 0, 0] + sizes(frames.count, 7) + frames
    }
}
