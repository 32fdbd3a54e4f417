@testable import Containers
import Media
import TestSupport
import Testing

/// Tags where an index doesn't lead, and names that differ in case alone.
@Suite struct MatroskaHiddenTagsTests {
    private typealias Draft = MatroskaDraft

    @Test func `tags before named cues are read when no index names tags`() throws {
        let bytes = Draft(parts: [
            .seekHead([Draft.info, Draft.tracks, Draft.cues]), .info,
            .tracks([Draft.videoTrack]), .cluster(payload: 50),
            .tags([Draft.tag("AIGC", "high")]), .cues,
        ]).bytes()
        #expect(try MatroskaContainer(MemorySource(bytes)).labels == ["high"])
        let new = try Self.set([.init(slot: .tag("AIGC"), text: "new")], in: bytes)
        #expect(try MatroskaContainer(MemorySource(new)).labels == ["new"])
        #expect(try MatroskaProbe(new).faults == [])
    }

    @Test func `tags that the index leaves out of those it names forbid an edit`() throws {
        let bytes = Draft(parts: [
            .seekHead([Draft.info, Draft.tracks, Draft.tags, Draft.cues]), .info,
            .tracks([Draft.videoTrack]), .tags([Draft.tag("TITLE", "T")]),
            .cluster(payload: 50), .tags([Draft.tag("AIGC", "high")]), .cues,
        ]).bytes()
        let container = try MatroskaContainer(MemorySource(bytes))
        #expect {
            try container.splice(setting: [.init(slot: .tag("AIGC"), text: "low")])
        } throws: { error in
            guard case .unsupported(let what, let at)? = error as? ContainerError else {
                return false
            }
            let cluster = try MatroskaProbe(bytes).all(Draft.cluster)[0]
            return what.contains("index") && at > UInt64(cluster.start)
        }
    }

    @Test func `reads little of a large file whose index names no tags`() throws {
        let source = Self.longSource()
        let container = try MatroskaContainer(source)
        #expect(container.labels == ["x"])
        #expect(source.size > 500 << 20)
        #expect(source.bytesRead < source.size / 1000)
    }

    /// Clusters of half a mebibyte, then tags, then the cues that alone are named there.
    private static func longSource() -> LongSource {
        let (count, clusterBytes) = (UInt64(1001), UInt64(1 << 19))
        let tags = Draft.element(Draft.tags, Draft.tag("AIGC", "x"))
        let rest = Draft(parts: [.info, .tracks([Draft.videoTrack])])
        let seekHead = { (cues: UInt64) in
            let place = (0..<4).map { UInt8(truncatingIfNeeded: cues >> (24 - 8 * $0)) }
            let entry = Draft.element(0x53AB, [0x1C, 0x53, 0xBB, 0x6B])
            let seek = Draft.element(0x4DBB, entry + Draft.element(0x53AC, place))
            return Draft.Part.raw(Draft.element(0x114D_9B74, seek))
        }
        let head = { (cues: UInt64) in
            var draft = rest
            draft.hasOpenSegment = true
            draft.parts.insert(seekHead(cues), at: 0)
            return draft.bytes()
        }
        var empty = Draft(parts: [])
        empty.hasOpenSegment = true
        let body = UInt64(head(0).count - empty.bytes().count)
        let cues = body + count * clusterBytes + UInt64(tags.count)
        return LongSource(
            head: head(cues),
            clusterCount: count,
            clusterBytes: clusterBytes,
            tail: tags + Draft.element(Draft.cues, []),
        )
    }

    @Test func `tags that would not fit any more are never wiped`() throws {
        let bytes = Draft(parts: [
            .info, .tracks([Draft.videoTrack]), .cluster(payload: 9),
            .tags([Draft.tag("AIGC", "1"), Draft.tag("TITLE", "to be kept")]),
        ]).bytes()
        let (source, limits) = (MemorySource(bytes), ContainerLimits())
        let layout = try MatroskaLayout(source, limits: limits, walksAll: true)
        let element = try #require(layout.elements(MatroskaID.tags).first)
        let tooShort = EBMLElement(
            id: element.id,
            offset: element.offset,
            dataOffset: element.dataOffset,
            dataSize: 4,
        )
        let node = try EBMLNode(element, of: source, limit: limits.metadataBytes)
        let tags = try MatroskaTags(node, tooShort, limits)
        var edit = MatroskaEdit(layout: layout, source: source, limits: limits)
        #expect {
            try edit.set([("AIGC", [65])], in: [tags])
        } throws: { error in
            if case .malformed? = error as? ContainerError { true } else { false }
        }
    }

    @Test(arguments: [("aigc", "AIGC"), ("AIGC", "aigc"), ("Aigc", "aIGC")])
    func `a name in another case is the same label`(_ standing: String, _ set: String) throws {
        let tags = [Draft.tag(standing, "old"), Draft.tag("TITLE", "T")]
        let bytes = Draft.full(tags: tags).bytes()
        let new = try Self.set([.init(slot: .tag(set), text: "new")], in: bytes)
        #expect(try Self.labels(new) == ["new"])
        #expect(try MatroskaProbe(new).tags.contains(tags[1]))
    }

    @Test func `both spellings set at once leave one label`() throws {
        let bytes = Draft.full(tags: [Draft.tag("aigc", "old"), Draft.tag("AIGC", "old")]).bytes()
        let changes: [MetadataChange] = [
            .init(slot: .tag("aigc"), text: "first"), .init(slot: .tag("AIGC"), text: "last"),
        ]
        #expect(try Self.labels(Self.set(changes, in: bytes)) == ["last"])
    }

    private static func labels(_ bytes: [UInt8]) throws -> [String] {
        try MatroskaContainer(MemorySource(bytes)).metadata.filter { entry in
            if case .tag(let name) = entry.slot { name.uppercased() == "AIGC" } else { false }
        }.map(\.text)
    }

    private static func set(_ changes: [MetadataChange], in bytes: [UInt8]) throws -> [UInt8] {
        let source = MemorySource(bytes)
        let sink = MemorySink()
        try MatroskaContainer(source).splice(setting: changes).write(from: source, to: sink)
        return sink.bytes
    }
}
