import Containers
import Media
import TestSupport
import Testing

@Suite struct AVIDamageTests {
    private static let slots: [MetadataSlot] = [
        .tag("AIGC"), .comment, .xmp, .credential, .other("INFO:ISFT"), .other("AVI:AIGC"),
    ]

    private static func fixture(_ isAbsolute: Bool) -> AVIFixture {
        var fixture = AVIFixture(parts: [[[1, 2, 3]], [[4]]], isAbsolute: isAbsolute)
        fixture.front = WAVFixture.info([("ISFT", "T"), ("AIGC", "{}")])
        fixture.junkBytes = isAbsolute ? nil : 6
        fixture.back = WAVFixture.chunk("AIGC", [0x7B, 0x7D])
        return fixture
    }

    @Test(arguments: [false, true])
    func `comes back from any damage`(_ isAbsolute: Bool) {
        SoundProof.survivesAnyDamage(Self.fixture(isAbsolute).bytes, Self.slots)
    }

    @Test func `refuses a file that ends within a chunk or before its pictures`() throws {
        var fixture = AVIFixture()
        fixture.hasIndexes = false
        let file = fixture.bytes
        let idx1 = try #require(AVIFixture.find("idx1", in: file, from: 0))
        CutFile.expectRefusals(of: file, from: 12, legal: [idx1])
    }

    @Test func `refuses what is no AVI, and one without pictures or streams`() {
        let list = AVIFixture.list("movi", [])
        let bare = Array("RIFF".utf8) + WAVFixture.le(UInt32(16)) + Array("AVI ".utf8) + list
        for bytes in [[1, 2, 3], Array("RIFF\0\0\0\0WAVE".utf8), bare] {
            #expect(throws: ContainerError.self) { try AVIContainer(MemorySource(bytes)) }
        }
    }

    @Test func `reads little of a large file`() throws {
        var fixture = AVIFixture()
        fixture.hasIndexes = false
        let file = fixture.bytes
        let movie = try #require(AVIFixture.find("movi", in: file, from: 0))
        let large = UInt32(1_000_000_000)
        let head =
            file[..<4] + WAVFixture.le(large + UInt32(movie) - 8) + file[8..<movie - 4]
            + WAVFixture.le(large) + file[movie..<movie + 4]
        let source = SparseSource(head: Array(head), size: UInt64(large) + UInt64(movie))
        let container = try AVIContainer(source)
        _ = try container.splice(setting: [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(source.bytesRead < 100_000)
    }

    @Test func `stops at the limits`() throws {
        let file = MemorySource(Self.fixture(false).bytes)
        var limits = ContainerLimits()
        limits.elementCount = 3
        #expect(throws: ContainerError.self) { try AVIContainer(file, limits: limits) }
        limits = ContainerLimits()
        limits.metadataBytes = 1
        #expect(throws: ContainerError.self) { try AVIContainer(file, limits: limits) }
        limits = ContainerLimits()
        limits.streamCount = 0
        #expect(throws: ContainerError.self) { try AVIContainer(file, limits: limits) }
    }
}
