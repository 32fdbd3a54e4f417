import Media
import Testing

@testable import Containers

@Suite struct FLACPrefixTagTests {
    private static let store: [UInt8] = Array("\0\0\0\u{10}jumb".utf8) + [0xFF, 0, 0xFF, 0xE0, 1]
    private static let slot = MetadataSlot.other("id3:TXXX:AIGC")

    private static let title = ID3Fixture.text("TIT2", "Title")
    private static let label = ID3Fixture.text("TXXX", "AIGC\0old")
    private static let packet = ID3Fixture.frame("PRIV", Array("XMP\0<old/>".utf8))

    private static func file(_ tag: [UInt8]) -> [UInt8] {
        FLACFixture.file([FLACFixture.streamInfo, FLACFixture.comments(["TITLE=t"])], prefix: tag)
    }

    private static func object(_ id: String) -> ID3Fixture.Frame {
        ID3Fixture.frame(id, [0] + Array("application/c2pa\0\0\0".utf8) + store)
    }

    private static func values(_ slot: MetadataSlot, _ bytes: [UInt8]) throws -> [String] {
        try FLACContainer(MemorySource(bytes)).metadata.filter { $0.slot == slot }.map(\.text)
    }

    @Test(
        arguments: [
            (2, "TXX", "aigc"), (3, "TXXX", "AIGC"), (4, "TXXX", "AIGC"),
        ] as [(UInt8, String, String)]
    )
    func `finds a label of any version`(
        _ version: UInt8,
        _ id: String,
        _ key: String,
    ) throws {
        let tag = ID3Fixture.tag(version, [ID3Fixture.text(id, key + "\0old")], padding: 12)
        let slot = MetadataSlot.other("id3:TXXX:" + key)
        #expect(try Self.values(slot, Self.file(tag)) == ["old"])
        let new = try SoundProof.edited(Self.file(tag), [MetadataChange(slot: slot, text: "new")])
        #expect(try Self.values(slot, new) == ["new"])
        #expect(try FLACContainer(MemorySource(new)).canSet(slot))
        #expect(new.suffix(FLACFixture.audio.count).elementsEqual(FLACFixture.audio))
    }

    @Test func `finds a credential in a tag of version 2_2`() throws {
        let file = Self.file(ID3Fixture.tag(2, [Self.object("GEO")]))
        let entries = try FLACContainer(MemorySource(file)).metadata
        #expect(entries.filter { $0.slot == .credential }.map(\.value) == [Self.store])
    }

    @Test func `finds a credential and more in a tag unsynchronised as a whole`() throws {
        let body = [Self.title, Self.object("GEOB"), Self.packet].flatMap { $0.bytes(3) }
        let stored = Unsynchronisation.applied(to: body)
        #expect(stored != body)
        let tag = ID3Fixture.wrapped(3, stored, flags: 0x80)
        let entries = try FLACContainer(MemorySource(Self.file(tag))).metadata
        #expect(entries.filter { $0.slot == .credential }.map(\.value) == [Self.store])
        #expect(try Self.values(.other("id3:TIT2"), Self.file(tag)) == ["Title"])
        #expect(try Self.values(.xmp, Self.file(tag)) == ["<old/>"])
    }

    @Test(arguments: [3, 4] as [UInt8])
    func `sets what stands in the tag there and the rest in the comments`(
        _ version: UInt8
    ) throws {
        let file = Self.file(ID3Fixture.tag(version, [Self.title, Self.label, Self.packet]))
        let changes = [
            MetadataChange(slot: Self.slot, text: "a longer label"),
            MetadataChange(slot: .tag("AIGC"), text: "own"),
            MetadataChange(slot: .xmp, text: "<new/>"),
        ]
        let edited = try SoundProof.edited(file, changes)
        #expect(try Self.values(Self.slot, edited) == ["a longer label"])
        #expect(try Self.values(.tag("AIGC"), edited) == ["own"])
        #expect(try Self.values(.xmp, edited) == ["<new/>"])
        #expect(try Self.values(.other("id3:TIT2"), edited) == ["Title"])
        #expect(try Self.values(.tag("TITLE"), edited) == ["t"])
        #expect(edited.suffix(FLACFixture.audio.count).elementsEqual(FLACFixture.audio))
    }

    @Test func `sets nothing in a tag that holds no such thing`() throws {
        for prefix in [[], ID3Fixture.tag(4, [Self.title, Self.object("GEOB")])] {
            let container = try FLACContainer(MemorySource(Self.file(prefix)))
            for slot in [Self.slot, .xmp, .credential, .other("id3:TIT2")] {
                #expect(!container.canSet(slot))
                #expect(throws: ContainerError.self) {
                    try container.splice(setting: [MetadataChange(slot: slot, text: "x")])
                }
            }
        }
    }
}
