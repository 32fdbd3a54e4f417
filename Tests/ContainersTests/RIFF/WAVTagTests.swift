import Media
import Testing

@testable import Containers

@Suite struct WAVTagTests {
    private static let slot = MetadataSlot.other("id3:TXXX:AIGC")
    private static let data = WAVFixture.chunk("data", WAVFixture.sound)
    private static let title = ID3Fixture.text("TIT2", "Title")
    private static let label = ID3Fixture.text("TXXX", "AIGC\0old")
    private static let packet = ID3Fixture.frame("PRIV", Array("XMP\0<old/>".utf8))
    private static let store = ID3Fixture.frame(
        "GEOB",
        [0] + Array("application/c2pa\0\0\0store".utf8),
    )

    private static func file(
        _ frames: [ID3Fixture.Frame],
        _ others: [[UInt8]] = [],
    ) -> [UInt8] {
        let tag = WAVFixture.chunk("id3 ", ID3Fixture.tag(3, frames, padding: 10))
        return WAVFixture.file([WAVFixture.format, data, tag] + others)
    }

    private static func identifiers(_ bytes: [UInt8]) -> [String] {
        WAVFixture.chunks(of: bytes).map(\.id)
    }

    @Test func `gives packets and credentials of an ID3 chunk as what they are`() throws {
        let file = Self.file([Self.title, Self.packet, Self.store])
        #expect(try SoundProof.values(of: .xmp, in: file) == ["<old/>"])
        #expect(try SoundProof.values(of: .credential, in: file) == ["store"])
        #expect(try SoundProof.values(of: .other("id3:TIT2"), in: file) == ["Title"])
    }

    @Test func `sets a packet in the tag where it stands only there`() throws {
        let changes = [
            MetadataChange(slot: .xmp, text: "<new/>"),
            MetadataChange(slot: Self.slot, text: "label"),
            MetadataChange(slot: .tag("AIGC"), text: "{}"),
        ]
        let edited = try SoundProof.edited(Self.file([Self.packet, Self.label]), changes)
        #expect(Self.identifiers(edited) == ["fmt ", "data", "id3 ", "AIGC"])
        #expect(try SoundProof.values(of: .xmp, in: edited) == ["<new/>"])
        #expect(try SoundProof.values(of: Self.slot, in: edited) == ["label"])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == ["{}"])
    }

    @Test func `keeps one packet of those in the chunk and in the tag`() throws {
        let packet = WAVFixture.chunk("_PMX", Array("<own/>".utf8))
        let file = Self.file([Self.title, Self.packet], [packet])
        #expect(try SoundProof.values(of: .xmp, in: file) == ["<old/>", "<own/>"])
        let edited = try SoundProof.edited(file, [MetadataChange(slot: .xmp, text: "<new/>")])
        #expect(try SoundProof.values(of: .xmp, in: edited) == ["<new/>"])
        #expect(Self.identifiers(edited) == ["fmt ", "data", "id3 ", "_PMX"])
        #expect(try SoundProof.values(of: .other("id3:TIT2"), in: edited) == ["Title"])
    }

    @Test func `sets the label in the tag whatever its key's capitals`() throws {
        let file = Self.file([ID3Fixture.text("TXXX", "aigc\0old")])
        let slot = MetadataSlot.other("id3:TXXX:aigc")
        #expect(try SoundProof.values(of: slot, in: file) == ["old"])
        let edited = try SoundProof.edited(file, [MetadataChange(slot: slot, text: "new")])
        #expect(try SoundProof.values(of: slot, in: edited) == ["new"])
    }

    @Test func `sets no credential in a tag that has no place for one`() throws {
        let frame = ID3Fixture.frame("GEO", [0] + Array("application/c2pa\0\0\0store".utf8))
        let tag = WAVFixture.chunk("id3 ", ID3Fixture.tag(2, [frame]))
        let file = WAVFixture.file([WAVFixture.format, Self.data, tag])
        #expect(try SoundProof.values(of: .credential, in: file) == ["store"])
        let container = try WAVContainer(MemorySource(file))
        #expect(!container.canSet(.credential) && container.canSet(.xmp))
    }

    @Test func `reads a tag before the file and sets nothing that stands there`() throws {
        let tag = ID3Fixture.tag(4, [Self.title, Self.label, Self.packet, Self.store])
        let file = tag + Self.file([Self.label])
        #expect(try SoundProof.values(of: Self.slot, in: file) == ["old", "old"])
        #expect(try SoundProof.values(of: .xmp, in: file) == ["<old/>"])
        #expect(try SoundProof.values(of: .credential, in: file) == ["store"])
        #expect(try SoundProof.values(of: .other("id3:TIT2"), in: file) == ["Title"])
        let container = try WAVContainer(MemorySource(file))
        for slot in [Self.slot, .xmp, .credential] {
            #expect(!container.canSet(slot))
            #expect(throws: ContainerError.self) {
                try container.splice(setting: [MetadataChange(slot: slot, text: "x")])
            }
        }
        #expect(container.canSet(.tag("AIGC")) && container.canSet(.comment))
    }
}
