import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct WAVDamageTests {
    private static let slots: [MetadataSlot] = [
        .tag("AIGC"), .comment, .xmp, .credential, .other("INFO:AIGC"), .other("id3:TXXX:AIGC"),
    ]

    private static let chunks = [
        WAVFixture.format,
        WAVFixture.info([("ISFT", "T"), ("ICMT", "c")]),
        WAVFixture.chunk("data", Array(WAVFixture.sound.prefix(9))),
        WAVFixture.chunk("id3 ", ID3Fixture.tag(4, [ID3Fixture.text("TXXX", "AIGC\0x")])),
        WAVFixture.chunk("AIGC", [0x7B, 0x7D]),
        WAVFixture.chunk("_PMX", [0x3C]),
    ]

    @Test func `comes back from any damage`() {
        SoundProof.survivesAnyDamage(WAVFixture.file(Self.chunks), Self.slots)
    }

    @Test func `comes back from any damage of wide sizes`() {
        let wide = Array(repeating: UInt8(0), count: 24) + [1, 0, 0, 0] + Array("data".utf8)
        let chunks =
            [WAVFixture.chunk("ds64", wide + Array(repeating: 0, count: 8))] + Self.chunks
        let file = WAVFixture.file(chunks, mark: "RF64", size: .max)
        SoundProof.survivesAnyDamage(file, Self.slots)
    }

    @Test func `refuses a file without a format, and one that is no WAV`() {
        let file = WAVFixture.file([WAVFixture.chunk("data", WAVFixture.sound)])
        #expect(throws: ContainerError.self) { try WAVContainer(MemorySource(file)) }
        #expect(throws: ContainerError.self) { try WAVContainer(MemorySource([1, 2, 3])) }
        let webp = MemorySource(Array("RIFF\0\0\0\0WEBP".utf8))
        #expect(throws: ContainerError.self) { try WAVContainer(webp) }
    }

    @Test func `reads little of a large file`() throws {
        let data = Array("data".utf8) + WAVFixture.le(UInt32(500_000_000))
        let head = WAVFixture.file([WAVFixture.format, data], size: 500_000_036)
        let source = SparseSource(head: head, size: 500_000_044)
        let container = try WAVContainer(source)
        _ = try container.splice(setting: [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(container.facts.durationSeconds == 31_250)
        #expect(source.bytesRead < 100_000)
    }

    @Test func `stops at the limits`() throws {
        var limits = ContainerLimits()
        limits.elementCount = 3
        let file = MemorySource(WAVFixture.file(Self.chunks))
        #expect(throws: ContainerError.self) { try WAVContainer(file, limits: limits) }
        limits = ContainerLimits()
        limits.metadataBytes = 1
        #expect(throws: ContainerError.self) { try WAVContainer(file, limits: limits) }
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `walks over a thousand nested lists`() throws {
        let bomb = try #require(Cases.bytes(of: "c2pa/c2pa-rs/riff_bomb_1000.wav"))
        let edited = try SoundProof.edited(bomb, [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == ["{}"])
        let cut = try #require(Cases.bytes(of: "c2pa/c2pa-rs/sample3.invalid.wav"))
        let labelled = try SoundProof.edited(cut, [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(WAVFixture.statedSize(of: labelled) == UInt32(labelled.count - 8))
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `finds the labels and credentials of the cases`() throws {
        let chunk = try #require(Cases.bytes(of: "c2pa/labels/aigc_chunk.wav"))
        #expect(try SoundProof.values(of: .tag("AIGC"), in: chunk).first?.first == "{")
        let id3 = try #require(Cases.bytes(of: "c2pa/labels/aigc_id3_txxx.wav"))
        #expect(try SoundProof.values(of: .other("id3:TXXX:AIGC"), in: id3).first?.first == "{")
        for file in Cases.files(in: "c2pa/own") where file.pathExtension == "wav" {
            let bytes = try #require(Cases.bytes(of: "c2pa/own/\(file.lastPathComponent)"))
            let container = try WAVContainer(MemorySource(bytes))
            let stores = container.metadata.filter { $0.slot == .credential }
            #expect(stores.count == (file.lastPathComponent == "none.wav" ? 0 : 1))
            #expect(stores.allSatisfy { $0.value[4..<8].elementsEqual("jumb".utf8) })
        }
    }
}
