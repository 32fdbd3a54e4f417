import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct MP3DamageTests {
    private static let slots: [MetadataSlot] = [.tag("AIGC"), .comment, .xmp, .credential]

    private static func frames(_ flags: [UInt8]) -> [ID3Fixture.Frame] {
        [
            ID3Fixture.frame("TXXX", [1, 0xFF, 0xFE, 0x61, 0, 0, 0, 0x62, 0], flags: flags),
            ID3Fixture.text("COMM", "eng\0c"),
            ID3Fixture.frame("PRIV", Array("XMP\0<x/>".utf8)),
            ID3Fixture.frame("GEOB", [0] + Array("application/c2pa\0n\0d\0".utf8) + [0xFF, 0, 2]),
        ]
    }

    @Test(arguments: [2, 3, 4] as [UInt8])
    func `comes back from any damage of a tag`(_ version: UInt8) {
        let frames =
            version == 2
            ? [ID3Fixture.text("TXX", "AIGC\0x"), ID3Fixture.text("COM", "eng\0c")]
            : Self.frames([0, 0])
        let file = ID3Fixture.tag(version, frames, padding: 9) + MP3Fixture.sound(frames: 2)
        SoundProof.survivesAnyDamage(file, Self.slots)
    }

    @Test func `comes back from any damage of flags and headers`() {
        let marked = Self.frames([0, 0x43]).prefix(1).flatMap { $0.bytes(4) }
        let extended = ID3Fixture.syncsafe(12) + [1, 0x20, 5, 0, 0, 0, 0, 1] + marked
        let footer = Array("3DI".utf8) + [4, 0, 0xD0] + ID3Fixture.syncsafe(extended.count)
        let v4 = ID3Fixture.wrapped(4, extended, flags: 0xD0) + footer
        SoundProof.survivesAnyDamage(v4 + MP3Fixture.sound(frames: 2), Self.slots)
        let v3 = ID3Fixture.plain(6) + [0, 0, 0, 0, 0, 0] + Self.frames([0, 0x20])[0].bytes(3)
        let old = ID3Fixture.wrapped(3, v3, flags: 0xC0)
        SoundProof.survivesAnyDamage(old + MP3Fixture.sound(frames: 2), Self.slots)
    }

    @Test func `comes back from any damage of the tags at the end`() {
        let ape =
            Array("APETAGEX".utf8) + [0xD0, 7, 0, 0, 32, 0, 0, 0] + Array(repeating: 0, count: 16)
        let id3v1 = Array("TAG".utf8) + Array(repeating: UInt8(0), count: 125)
        SoundProof.survivesAnyDamage(MP3Fixture.frame + ape + id3v1, Self.slots)
    }

    @Test func `reads little of a large file with a large picture`() throws {
        let cover = Array("APIC".utf8) + ID3Fixture.plain(100_000_000) + [0, 0]
        let label = ID3Fixture.text("TXXX", "AIGC\0{}").bytes(3)
        let body = label.count + cover.count + 100_000_000
        let head = Array("ID3".utf8) + [3, 0, 0] + ID3Fixture.syncsafe(body) + label + cover
        let source = SparseSource(head: head, size: 500_000_000)
        let tag = try ID3Tag(reading: source, at: 0, limits: ContainerLimits())
        #expect(tag?.frames.map(\.id) == ["TXXX", "APIC"])
        let splice = try tag?.edited(setting: [.init(slot: .tag("AIGC"), text: "{x}")])
        #expect(splice?.size == UInt64(body + 10 + 11))
        #expect(source.bytesRead < 100_000)
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `reads a compressed frame that is too short`() throws {
        let path = "c2pa/c2pa-rs/id3v23_compression_underflow.mp3"
        let bytes = try #require(Cases.bytes(of: path))
        let container = try MP3Container(MemorySource(bytes))
        #expect(container.metadata.isEmpty)
        let edited = try SoundProof.edited(bytes, [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(edited[10..<23] == bytes[10..<23])
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `finds the labels and credentials of the cases`() throws {
        let label = try #require(Cases.bytes(of: "c2pa/labels/aigc_txxx.mp3"))
        #expect(try SoundProof.values(of: .tag("AIGC"), in: label).first?.first == "{")
        for file in Cases.files(in: "c2pa/own") where file.pathExtension == "mp3" {
            let bytes = try #require(Cases.bytes(of: "c2pa/own/\(file.lastPathComponent)"))
            let stores = try MP3Container(MemorySource(bytes)).metadata
                .filter { $0.slot == .credential }
            #expect(stores.count == (file.lastPathComponent == "none.mp3" ? 0 : 1))
            #expect(stores.allSatisfy { $0.value[4..<8].elementsEqual("jumb".utf8) })
        }
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `labels real recordings without touching their sound`() async throws {
        for original in Cases.files(in: "media/audio") where original.pathExtension == "mp3" {
            try await withTemporaryFolder { folder in
                let file = folder.appending(path: "a.mp3")
                let bytes = Array(try Data(contentsOf: original))
                let label = MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)
                try Data(SoundProof.edited(bytes, [label])).write(to: file)
                #expect(try SoundProof.streamHash(file) == SoundProof.streamHash(original))
                #expect(try SoundProof.probe(file)["TAG:AIGC"] == SoundProof.label)
            }
        }
    }
}
