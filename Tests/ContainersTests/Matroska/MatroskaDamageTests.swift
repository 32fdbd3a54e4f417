import Containers
import Media
import Testing

@Suite struct MatroskaDamageTests {
    private static let drafts: [[UInt8]] = {
        let tags = [MatroskaDraft.tag("AIGC", "old"), MatroskaDraft.tag("B", "C", track: 1)]
        var full = MatroskaDraft.full(tags: tags)
        (full.hasClusterPositions, full.hasChecksums) = (true, true)
        full.parts.insert(.void(20), at: 1)
        var open = MatroskaDraft.full(tags: tags)
        (open.hasOpenSegment, open.hasOpenClusters) = (true, true)
        return [full.bytes(), open.bytes()]
    }()

    @Test(arguments: [0x01, 0x80, 0xFF, 0x00] as [UInt8], [0, 1])
    func `returns whatever byte is damaged`(_ mask: UInt8, _ draft: Int) {
        let bytes = Self.drafts[draft]
        var opened = 0
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] = mask == 0 ? 0 : damaged[index] ^ mask
            if Self.edit(damaged) { opened += 1 }
        }
        #expect(opened > 0)
    }

    @Test(arguments: [0, 1])
    func `returns wherever the file is cut`(_ draft: Int) {
        let bytes = Self.drafts[draft]
        #expect(Self.edit(bytes))
        for length in bytes.indices { Self.edit(Array(bytes.prefix(length))) }
    }

    @Test func `refuses a file that ends before its segment`() {
        let bytes = MatroskaDraft.full().bytes()
        // The head of the file and of its segment.
        CutFile.expectRefusals(of: bytes, from: 24)
    }

    @Test func `stops at its limit of elements`() throws {
        var limits = ContainerLimits()
        limits.elementCount = 100
        let voids = [UInt8](repeating: 0, count: 1000).flatMap { _ in [0xEC, 0x80] as [UInt8] }
        let bytes = MatroskaDraft(parts: [.info, .raw(voids)]).bytes()
        #expect {
            try MatroskaContainer(MemorySource(bytes), limits: limits)
        } throws: { error in
            if case .overLimit? = error as? ContainerError { true } else { false }
        }
    }

    @Test func `reads no tags above its limit of metadata`() throws {
        var limits = ContainerLimits()
        limits.metadataBytes = 100
        let tag = MatroskaDraft.tag("TITLE", String(repeating: "x", count: 100))
        let bytes = MatroskaDraft.full(tags: [tag]).bytes()
        #expect(throws: ContainerError.self) {
            try MatroskaContainer(MemorySource(bytes), limits: limits)
        }
    }

    /// Opens, plans and writes; says whether that went through to the end.
    @discardableResult
    private static func edit(_ bytes: [UInt8]) -> Bool {
        let source = MemorySource(bytes)
        guard let container = try? MatroskaContainer(source) else { return false }
        let change = MetadataChange(slot: .tag("AIGC"), text: "a new label that is longer")
        guard let splice = try? container.splice(setting: [change]) else { return false }
        let sink = MemorySink()
        return (try? splice.write(from: source, to: sink)) != nil
    }
}
