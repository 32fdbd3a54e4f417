@testable import Containers
import Media

/// ID3 tags put together byte by byte.
enum ID3Fixture {
    static func syncsafe(_ value: Int) -> [UInt8] {
        [21, 14, 7, 0].map { UInt8(value >> $0 & 0x7F) }
    }

    static func plain(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
    }

    /// A frame of any version; its size is written when the tag is put together.
    struct Frame {
        var id: String
        var content: [UInt8]
        var flags: [UInt8] = [0, 0]

        func bytes(_ version: UInt8, plainSizes: Bool = false) -> [UInt8] {
            switch version {
            case 2: Array(id.utf8) + ID3Fixture.plain(content.count).dropFirst() + content
            case 4 where !plainSizes:
                Array(id.utf8) + ID3Fixture.syncsafe(content.count) + flags + content
            default: Array(id.utf8) + ID3Fixture.plain(content.count) + flags + content
            }
        }
    }

    static func frame(_ id: String, _ content: [UInt8], flags: [UInt8] = [0, 0]) -> Frame {
        Frame(id: id, content: content, flags: flags)
    }

    /// A frame of ASCII text.
    static func text(_ id: String, _ text: String) -> Frame { frame(id, [0] + text.utf8) }

    static func tag(_ version: UInt8, _ frames: [Frame], padding: Int = 0) -> [UInt8] {
        let body =
            frames.flatMap { $0.bytes(version) } + Array(repeating: UInt8(0), count: padding)
        return wrapped(version, body)
    }

    static func wrapped(_ version: UInt8, _ body: [UInt8], flags: UInt8 = 0) -> [UInt8] {
        Array("ID3".utf8) + [version, 0, flags] + syncsafe(body.count) + body
    }

    static func read(_ bytes: [UInt8], at offset: UInt64 = 0) throws -> ID3Tag? {
        try ID3Tag(reading: MemorySource(bytes), at: offset, limits: ContainerLimits())
    }

    /// Each frame's bytes, of a tag that is no more unsynchronised.
    static func frames(of tag: ID3Tag) throws -> [[UInt8]] {
        try tag.frames.map { frame in
            try tag.body.bytes(at: frame.range.lowerBound, count: frame.range.count)
        }
    }
}
