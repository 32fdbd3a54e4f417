import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct ID3TagTests {
    @Test(
        arguments: [
            ("ISO-8859-1", [0, 0x63, 0x61, 0x66, 0xE9], "café"),
            ("UTF-16, low byte first", [1, 0xFF, 0xFE, 0x07, 0x68, 0xC6, 0x8B], "标识"),
            ("UTF-16, high byte first", [1, 0xFE, 0xFF, 0x68, 0x07, 0x8B, 0xC6], "标识"),
            ("UTF-16BE", [2, 0x68, 0x07, 0x8B, 0xC6, 0, 0], "标识"),
            ("UTF-8", [3, 0xE6, 0xA0, 0x87, 0], "标"),
            ("UTF-8 with a mark", [3, 0xEF, 0xBB, 0xBF, 0x61], "a"),
            ("no encoding that exists", [9, 0x61], nil), ("nothing", [], nil),
            ("half a unit", [1, 0xFF, 0xFE, 0x61], ""),
        ] as [(String, [UInt8], String?)]
    )
    func `reads text`(_ name: String, _ content: [UInt8], _ expected: String?) throws {
        let tag = try ID3Fixture.read(ID3Fixture.tag(4, [ID3Fixture.frame("TIT2", content)]))
        let found = tag?.entries.first.map { String(decoding: $0.value, as: UTF8.self) }
        #expect(found == expected || name == "half a unit" && found?.isEmpty == true)
    }

    @Test func `reads frames of other kinds`() throws {
        let utf16 = [1, 0xFF, 0xFE, 0x61, 0, 0, 0, 0x62, 0] as [UInt8]
        let frames = [
            ID3Fixture.frame("TXXX", utf16),
            ID3Fixture.frame("COMM", [0] + Array("engiTunNORM\0 0001".utf8)),
            ID3Fixture.frame("COMM", [0] + Array("deu\0said".utf8)),
            ID3Fixture.frame("PRIV", Array("XMP\0<x/>".utf8)),
            ID3Fixture.frame("PRIV", Array("other\0data".utf8)),
            ID3Fixture.frame("GEOB", [0] + Array("application/c2pa\0n\0d\0".utf8) + [1, 0, 2]),
            ID3Fixture.frame("GEOB", [0] + Array("text/plain\0n\0d\0x".utf8)),
            ID3Fixture.frame(
                "GEOB",
                [1] + Array("application/x-c2pa-manifest-store\0".utf8)
                    + [0xFF, 0xFE, 0x61, 0, 0, 0, 0xFF, 0xFE, 0, 0] + [9, 8],
            ),
        ]
        let tag = try #require(try ID3Fixture.read(ID3Fixture.tag(4, frames)))
        #expect(
            tag.entries.map(\.slot) == [
                .tag("a"), .other("ID3:COMM:iTunNORM"), .comment, .xmp, .credential, .credential,
            ]
        )
        let values = tag.entries.map(\.value)
        #expect(values[0] == Array("b".utf8) && values[2] == Array("said".utf8))
        #expect(values[3] == Array("<x/>".utf8))
        #expect(values[4] == [1, 0, 2] && values[5] == [9, 8])
        #expect(tag.entries[2].language == Array("deu".utf8))
    }

    @Test func `takes extra zeros out, of a tag before 2.4 and of a frame in 2.4`() throws {
        let xmp = Array("XMP\0".utf8) + [0xFF, 0xE0, 0xFF, 0, 0xFF]
        let old = ID3Fixture.frame("PRIV", xmp).bytes(3)
        let body = Unsynchronisation.applied(to: old)
        #expect(body.count == old.count + 3)
        let whole = try ID3Fixture.read(ID3Fixture.wrapped(3, body, flags: 0x80))
        #expect(whole?.entries.first?.value == Array(xmp.dropFirst(4)))
        let stored = ID3Fixture.syncsafe(xmp.count) + Unsynchronisation.applied(to: xmp)
        let frame = ID3Fixture.frame("PRIV", stored, flags: [0, 0x03])
        let new = try ID3Fixture.read(ID3Fixture.tag(4, [frame]))
        #expect(new?.entries.first?.value == Array(xmp.dropFirst(4)))
    }

    @Test func `leaves compressed and encrypted frames unread`() throws {
        for (version, flag) in [(3, 0x80), (3, 0x40), (4, 0x08), (4, 0x04)] as [(UInt8, UInt8)] {
            let hidden = ID3Fixture.frame("TIT2", [0, 0x61, 0, 0, 0], flags: [0, flag])
            let shown = ID3Fixture.text("TPE1", "me")
            let tag = try ID3Fixture.read(ID3Fixture.tag(version, [hidden, shown]))
            #expect(tag?.frames.count == 2)
            #expect(tag?.entries.map(\.slot) == [.other("ID3:TPE1")])
        }
    }

    @Test func `reads a group's mark and a content's length`() throws {
        let v3 = ID3Fixture.frame("TIT2", [7, 0, 0x61], flags: [0, 0x20])
        let v4 = ID3Fixture.frame("TIT2", [7, 0, 0, 0, 2, 0, 0x61], flags: [0, 0x41])
        for (version, frame) in [(3, v3), (4, v4)] as [(UInt8, ID3Fixture.Frame)] {
            let tag = try ID3Fixture.read(ID3Fixture.tag(version, [frame]))
            #expect(tag?.entries.first?.value == Array("a".utf8))
        }
    }

    @Test func `reads sizes as iTunes wrote them`() throws {
        let frames = [
            ID3Fixture.text("TIT2", String(repeating: "a", count: 300)),
            ID3Fixture.text("TPE1", "me"),
        ]
        let body = frames.flatMap { $0.bytes(4, plainSizes: true) }
        let tag = try ID3Fixture.read(ID3Fixture.wrapped(4, body))
        #expect(tag?.frames.map(\.id) == ["TIT2", "TPE1"])
        #expect(tag?.hasPlainSizes == true)
        let right = try ID3Fixture.read(ID3Fixture.tag(4, frames, padding: 20))
        #expect(right?.frames.map(\.id) == ["TIT2", "TPE1"])
        #expect(right?.hasPlainSizes == false)
    }

    @Test func `steps over extended headers and counts a footer`() throws {
        let frame = ID3Fixture.text("TIT2", "a")
        let v3 = ID3Fixture.plain(6) + [0, 0, 0, 0, 0, 0] + frame.bytes(3)
        let v4 = ID3Fixture.syncsafe(6) + [1, 0] + frame.bytes(4)
        for (version, body) in [(3, v3), (4, v4)] as [(UInt8, [UInt8])] {
            let tag = try ID3Fixture.read(ID3Fixture.wrapped(version, body, flags: 0x40))
            #expect(tag?.entries.first?.value == Array("a".utf8))
        }
        let footed = ID3Fixture.wrapped(4, frame.bytes(4), flags: 0x10) + Array("3DI".utf8)
        let tag = try ID3Fixture.read(footed + [4, 0, 0x10, 0, 0, 0, 12])
        #expect(tag?.range == 0..<UInt64(footed.count + 7))
    }

    @Test func `names the frames of version 2.2 as later versions do`() throws {
        let frames = [
            ID3Fixture.text("TSS", "tool"), ID3Fixture.text("TXX", "AIGC\0x"),
            ID3Fixture.text("COM", "eng\0c"),
        ]
        let tag = try ID3Fixture.read(ID3Fixture.tag(2, frames, padding: 5))
        #expect(tag?.entries.map(\.slot) == [.other("ID3:TSSE"), .tag("AIGC"), .comment])
    }

    @Test func `is none where no tag begins, and stands at any offset`() throws {
        #expect(try ID3Fixture.read([])?.range == nil)
        #expect(try ID3Fixture.read(Array("fLaC and more".utf8))?.range == nil)
        let tag = ID3Fixture.tag(3, [ID3Fixture.text("TIT2", "a")])
        let found = try ID3Fixture.read([1, 2, 3] + tag + [4], at: 3)
        #expect(found?.range == 3..<UInt64(3 + tag.count))
        #expect(found?.entries.first?.value == Array("a".utf8))
        #expect(throws: ContainerError.self) { try ID3Fixture.read(tag.dropLast()) }
    }

    @Test func `stops at the limits`() {
        let frames = (0..<9).map { _ in ID3Fixture.text("TIT2", "abcdef") }
        let source = MemorySource(ID3Fixture.tag(4, frames))
        var limits = ContainerLimits()
        limits.elementCount = 8
        #expect(throws: ContainerError.self) { try ID3Tag(reading: source, at: 0, limits: limits) }
        limits = ContainerLimits()
        limits.metadataBytes = 3
        #expect(throws: ContainerError.self) { try ID3Tag(reading: source, at: 0, limits: limits) }
        limits = ContainerLimits()
        limits.structureBytes = 20
        #expect(throws: ContainerError.self) { try ID3Tag(reading: source, at: 0, limits: limits) }
    }
}
