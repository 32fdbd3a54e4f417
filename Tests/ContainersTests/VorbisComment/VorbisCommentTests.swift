import Media
import Testing

@testable import Containers

@Suite struct VorbisCommentTests {
    private static func list(_ fields: [[UInt8]], suffix: [UInt8] = []) -> [UInt8] {
        let counted = { (bytes: [UInt8]) in UInt32(bytes.count).littleEndianBytes + bytes }
        return counted(Array("vendor".utf8)) + UInt32(fields.count).littleEndianBytes
            + fields.flatMap(counted) + suffix
    }

    private static func parse(_ bytes: [UInt8]) throws -> VorbisComment {
        try VorbisComment(parsing: bytes, at: 0, limits: ContainerLimits())
    }

    private static func fields(_ comment: VorbisComment) -> [String] {
        comment.fields.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test(arguments: [
        [], [Array("A=1".utf8)], [[0x41, 0x3D, 0xE9, 0xFF]], [Array("no key".utf8), []],
        [Array("=empty key".utf8), Array("A=b=c".utf8), Array("a=2".utf8)],
    ])
    func `writes byte for byte what it read`(_ fields: [[UInt8]]) throws {
        for suffix in [[], [1], [1, 0, 0], [0xFF, 7]] as [[UInt8]] {
            let bytes = Self.list(fields, suffix: suffix)
            #expect(try Self.parse(bytes).bytes == bytes)
        }
    }

    @Test func `sets a field in its place and drops its repetitions`() throws {
        let old = ["A=1", "aigc=x", "B=2", "AIGC=y", "Aigc=z", "AIGCX=w"].map { Array($0.utf8) }
        var comment = try Self.parse(Self.list(old))
        comment.set("AIGC", to: Array("new".utf8))
        #expect(Self.fields(comment) == ["A=1", "AIGC=new", "B=2", "AIGCX=w"])
        comment.set("Z", to: Array("last".utf8))
        #expect(Self.fields(comment) == ["A=1", "AIGC=new", "B=2", "AIGCX=w", "Z=last"])
        comment.remove("a")
        #expect(Self.fields(comment) == ["AIGC=new", "B=2", "AIGCX=w", "Z=last"])
    }

    @Test func `says where each field stands`() throws {
        let bytes = Self.list(["TITLE=t", "no key", "comment=c"].map { Array($0.utf8) })
        let entries = try Self.parse(bytes).entries {
            UInt64($0.lowerBound)..<UInt64($0.upperBound)
        }
        #expect(entries.map(\.slot) == [.other("vendor"), .tag("TITLE"), .comment])
        #expect(entries.map(\.text) == ["vendor", "t", "c"])
        let found = entries.map {
            Array(bytes[Int($0.range.lowerBound)..<Int($0.range.upperBound)])
        }
        #expect(found[1] == [7, 0, 0, 0] + Array("TITLE=t".utf8))
        #expect(found[2] == [9, 0, 0, 0] + Array("comment=c".utf8))
    }

    @Test(
        arguments: [
            (MetadataSlot.tag("AIGC"), "AIGC"), (.tag("a key"), "a key"), (.comment, "COMMENT"),
            (.tag(""), nil), (.tag("a=b"), nil), (.tag("键"), nil), (.tag("~"), nil), (.xmp, nil),
            (.credential, nil), (.other("vendor"), nil),
        ] as [(MetadataSlot, String?)]
    )
    func `knows which slots have a key`(_ slot: MetadataSlot, _ key: String?) {
        #expect(VorbisComment.key(of: slot) == key)
    }

    @Test func `refuses a value that isn't UTF-8`() {
        let change = MetadataChange(slot: .comment, value: [0xFF])
        #expect(throws: ContainerError.self) {
            try VorbisComment.setting([change], in: [VorbisComment()], main: 0, at: 0)
        }
    }

    @Test func `refuses lengths that pass the end and counts that pass the limit`() {
        let whole = Self.list([Array("A=1".utf8)])
        for count in whole.indices {
            #expect(throws: ContainerError.truncated(what: "a Vorbis comment", at: 0)) {
                try Self.refusal(Array(whole[..<count]))
            }
        }
        var limits = ContainerLimits()
        limits.elementCount = 1
        #expect(throws: ContainerError.overLimit(what: "a Vorbis comment has 2 fields", at: 3)) {
            try VorbisComment(parsing: Self.list([[], []]), at: 3, limits: limits)
        }
    }

    /// Parses, with every way of being too short told as one.
    private static func refusal(_ bytes: [UInt8]) throws {
        do { _ = try parse(bytes) } catch ContainerError.truncated {
            throw ContainerError.truncated(what: "a Vorbis comment", at: 0)
        }
    }
}
