import Containers
import Media
import TestSupport
import Testing

@Suite struct AIFFDamageTests {
    private typealias AIFF = AIFFFixture
    private static let slots: [MetadataSlot] = [.tag("AIGC"), .comment, .xmp, .credential]
    private static let sound = AIFF.chunk("SSND", Array(AIFF.sound.prefix(9)))
    private static let tail = [
        AIFF.chunk("ANNO", [0x78]),
        AIFF.chunk("COMT", [0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0x68, 0x69]),
        AIFF.chunk("APPL", Array("XMP <x/>".utf8)),
        AIFF.chunk("ID3 ", ID3Fixture.tag(4, [ID3Fixture.text("TXXX", "AIGC\0x")])),
    ]
    private static let file = AIFF.file([AIFF.common, sound] + tail)

    @Test func `comes back from any damage`() {
        SoundProof.survivesAnyDamage(Self.file, Self.slots)
    }

    @Test func `refuses a file that ends within a chunk or before its sound`() {
        var legal: Set<Int> = []
        var end = 12 + AIFF.common.count
        for chunk in [Self.sound] + Self.tail {
            end += chunk.count
            legal.insert(end)
            if chunk[7] % 2 == 1 { legal.insert(end - 1) }
        }
        CutFile.expectRefusals(
            of: Self.file,
            from: 12,
            legal: legal.subtracting([Self.file.count]),
        )
    }

    @Test func `refuses what is no AIFF, and one that doesn't describe its sound`() {
        for bytes in [[1, 2, 3], Array("FORM\0\0\0\u{4}8SVX".utf8), AIFF.file([Self.sound])] {
            #expect(throws: ContainerError.self) { try AIFFContainer(MemorySource(bytes)) }
        }
    }

    @Test func `reads little of a large file`() throws {
        let sound = AIFF.chunk("SSND", [], size: 500_000_000)
        let head = AIFF.file([AIFF.common, sound], size: 500_000_038)
        let source = SparseSource(head: head, size: 500_000_046)
        let container = try AIFFContainer(source)
        _ = try container.splice(setting: [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(source.bytesRead < 100_000)
    }

    @Test func `stops at the limits`() throws {
        var limits = ContainerLimits()
        limits.elementCount = 3
        let file = MemorySource(Self.file)
        #expect(throws: ContainerError.self) { try AIFFContainer(file, limits: limits) }
        limits = ContainerLimits()
        limits.metadataBytes = 1
        #expect(throws: ContainerError.self) { try AIFFContainer(file, limits: limits) }
    }
}
