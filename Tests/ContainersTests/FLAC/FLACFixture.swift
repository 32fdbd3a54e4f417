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

    /// STREAMINFO of 48000 Hz, 1 channel and 16 bits.
    static func streamInfo(shortest: Int, longest: Int, samples: Int) -> Block {
        let integer = { (value: Int, count: Int) in
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let packed = 48_000 << 44 | 15 << 36 | samples
        let content = integer(shortest, 2) + integer(longest, 2) + integer(0, 6)
        return (0, content + integer(packed, 8) + integer(0, 16))
    }

    /// How many bytes the header of a frame below has while its number is under 128.
    static let frameHeadBytes = 8

    /// A frame of one channel whose samples stand as they are; its number must be under 2048.
    static func frame(_ number: Int, samples: Int, isVariable: Bool) -> [UInt8] {
        let coded =
            number < 128 ? [UInt8(number)] : [0xC0 | UInt8(number >> 6), 0x80 | UInt8(number & 63)]
        var bytes: [UInt8] = [0xFF, isVariable ? 0xF9 : 0xF8, 0x70, 0x08] + coded
        bytes += [UInt8((samples - 1) >> 8), UInt8((samples - 1) & 255)]
        bytes.append(FLACChecksum.ofHeader(bytes[...]))
        bytes.append(0x02)
        for sample in 0..<samples { bytes += [UInt8(sample & 1), UInt8(sample * 37 & 255)] }
        let sum = FLACChecksum.ofFrame(bytes[...])
        return bytes + [UInt8(sum >> 8), UInt8(sum & 255)]
    }

    static func comments(_ fields: [String]) -> Block {
        var list = VorbisComment()
        list.vendor = Array("fixture".utf8)
        for field in fields { list.append(.init(bytes: Array(field.utf8))) }
        return (4, list.bytes)
    }

    static func padding(_ count: Int) -> Block { (1, Array(repeating: 0, count: count)) }

    static func file(
        _ blocks: [Block],
        prefix: [UInt8] = [],
        audio: [UInt8] = audio,
    ) -> [UInt8] {
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
