import Containers
import Media
import TestSupport
import Testing

@Suite struct FLVDamageTests {
    private typealias FLV = FLVFixture
    private static let slots: [MetadataSlot] = [
        .tag("AIGC"), .comment, .xmp, .other("onMetaData:encoder"),
    ]

    private static let script = FLV.script(
        FLV.array([
            ("AIGC", FLV.string("{}")), ("filesize", FLV.number(500)),
            ("keyframes", FLV.object([("filepositions", FLV.strictArray([FLV.number(300)]))])),
            ("list", FLV.strictArray([FLV.string("s"), [5]])),
            ("encoder", FLV.longString("T")),
        ])
    )
    private static let packet = FLV.script(
        FLV.object([("liveXML", FLV.string("<x/>"))]),
        "onXMPData",
    )
    private static let file = FLV.file([script, packet] + FLV.media)

    @Test func `comes back from any damage`() {
        SoundProof.survivesAnyDamage(Self.file, Self.slots)
    }

    @Test func `refuses a file that ends within a tag`() {
        var legal: Set<Int> = []
        var end = 13
        for tag in [Self.script, Self.packet] + FLV.media {
            end += tag.count
            legal.insert(end)
        }
        CutFile.expectRefusals(of: Self.file, from: 9, legal: legal.subtracting([Self.file.count]))
    }

    @Test func `takes what is no tag behind the last for junk`() {
        #expect(CutFile.fault(of: Self.file + Array("junk behind".utf8)) == nil)
        #expect(CutFile.isRefused(Self.file.dropLast()))
    }

    @Test func `reads what stands before damaged script data, and doesn't edit it`() throws {
        let content =
            FLV.string("onMetaData") + FLV.array([("AIGC", FLV.string("{}")), ("bad", [99])])
        let file = FLV.file([FLV.tag(18, content)] + FLV.media)
        #expect(try SoundProof.values(of: .tag("AIGC"), in: file) == ["{}"])
        let container = try FLVContainer(MemorySource(file))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: .tag("AIGC"), text: "x")])
        }
    }

    @Test func `takes an array that the end of its tag closes`() throws {
        let content = (FLV.string("onMetaData") + FLV.array([("a", [5])])).dropLast(3)
        let file = FLV.file([FLV.tag(18, Array(content))] + FLV.media)
        let edited = try SoundProof.edited(file, [.init(slot: .tag("AIGC"), text: "{}")])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == ["{}"])
    }

    @Test func `refuses what is no FLV, and one without tags`() {
        let zeros = [UInt8](repeating: 0, count: 40)
        for bytes in [[1, 2, 3], Array("FLV".utf8) + zeros, FLV.file([zeros]), FLV.file([])] {
            #expect(throws: ContainerError.self) { try FLVContainer(MemorySource(bytes)) }
        }
    }

    @Test func `stops at the limits`() throws {
        let deep = (0..<40).reduce([5]) { value, _ in FLV.object([("a", value)]) }
        let file = FLV.file([FLV.script(FLV.object([("deep", deep)]))] + FLV.media)
        #expect(throws: ContainerError.self) { try FLVContainer(MemorySource(file)) }
        var limits = ContainerLimits()
        limits.metadataBytes = 10
        #expect(throws: ContainerError.self) {
            try FLVContainer(MemorySource(Self.file), limits: limits)
        }
        limits = ContainerLimits()
        limits.elementCount = 3
        #expect(throws: ContainerError.self) {
            try FLVContainer(MemorySource(Self.file), limits: limits)
        }
        limits = ContainerLimits()
        limits.structureBytes = 100
        #expect(throws: ContainerError.self) {
            try FLVContainer(MemorySource(Self.file), limits: limits)
        }
    }
}
