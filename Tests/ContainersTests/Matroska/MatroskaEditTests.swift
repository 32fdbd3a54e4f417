import Containers
import Media
import TestSupport
import Testing

/// Edits of small files in which every way that a file may be laid out occurs.
@Suite struct MatroskaEditTests {
    private static let layouts: [(name: String, draft: MatroskaDraft)] = {
        typealias Draft = MatroskaDraft
        let full = Draft.full()
        let track = Draft.Part.tracks([Draft.videoTrack])
        let (seek, tags) = (
            Draft.Part.seekHead([Draft.info]), Draft.Part.tags([Draft.tag("A", "B")]),
        )
        let media: [Draft.Part] = [.cluster(payload: 40), .cluster(payload: 300)]
        var open = full
        (open.hasOpenSegment, open.hasOpenClusters) = (true, true)
        var positioned = full
        (positioned.hasClusterPositions, positioned.hasChecksums) = (true, true)
        var openPositioned = open
        openPositioned.hasClusterPositions = true
        var short = Draft(parts: [.info, track, .cluster(payload: 20)])
        short.sizeLength = 1
        return [
            ("all parts", full), ("unknown sizes", open), ("positions", positioned),
            ("positions in open clusters", openPositioned), ("one byte of size", short),
            ("room behind tags", Draft(parts: [seek, .info, track, tags, .void(100)] + media)),
            ("room in front", Draft(parts: [seek, .void(30), .info, track, .void(90)] + media)),
            ("no seek head", Draft(parts: [.info, track] + media + [.cues, tags])),
            ("cues in front", Draft(parts: [seek, .info, track, .cues] + media)),
            ("wrong seek head", Draft(parts: [.wrongSeekHead, .info, track] + media + [tags])),
            (
                "two seek heads",
                Draft(parts: [seek, .info, track] + media + [.cues, .seekHead([Draft.cues])]),
            ),
            ("no media", Draft(parts: [.info, track, tags])),
        ]
    }()

    @Test(arguments: layouts.map(\.name))
    func `keeps every place right, however long the label is`(_ name: String) throws {
        let draft = try #require(Self.layouts.first { $0.name == name }).draft
        let old = draft.bytes()
        let before = try MatroskaProbe(old)
        for length in Array(0...130) + [500, 20_000] {
            let text = String(repeating: "x", count: length)
            let new = try Self.set([.init(slot: .tag("AIGC"), text: text)], in: old)
            let probe = try MatroskaProbe(new)
            let allowed = before.faults.filter { $0.hasPrefix("seek") }
            #expect(probe.faults == allowed, "a label of \(length) bytes")
            #expect(try MatroskaContainer(MemorySource(new)).labels == [text])
            #expect(Self.blocks(probe) == Self.blocks(before))
            #expect(probe.tags.count == before.tags.count + 1)
        }
    }

    @Test func `sets a label once that stood many times`() throws {
        typealias Draft = MatroskaDraft
        let bytes = Draft(parts: [
            .info, .tracks([Draft.videoTrack]),
            .tags([Draft.tag("AIGC", "1"), Draft.tag("TITLE", "T"), Draft.tag("aigc", "2")]),
            .cluster(payload: 9),
            .tags([Draft.tag("AIGC", "3", track: 7), Draft.tag("COMMENT", "C", track: 7)]),
            .tags([Draft.tag("AIGC", "4")]),
        ]).bytes()
        let before = try MatroskaContainer(MemorySource(bytes))
        let labels = before.metadata.filter { $0.slot == .tag("AIGC") || $0.slot == .tag("aigc") }
        #expect(labels.map(\.text) == ["1", "2", "3", "4"])
        let new = try Self.set([.init(slot: .tag("AIGC"), text: "only")], in: bytes)
        let after = try MatroskaContainer(MemorySource(new))
        #expect(after.labels == ["only"])
        #expect(after.metadata.contains { $0.slot == .tag("TITLE") && $0.text == "T" })
        let probe = try MatroskaProbe(new)
        #expect(probe.faults == [])
        #expect(probe.tags.contains(Draft.tag("COMMENT", "C", track: 7)))
    }

    @Test func `keeps the comment of a track when the file's is set`() throws {
        typealias Draft = MatroskaDraft
        let tags = [Draft.tag("comment", "file"), Draft.tag("COMMENT", "track", track: 1)]
        let bytes = Draft.full(tags: tags).bytes()
        let new = try Self.set([.init(slot: .comment, text: "new")], in: bytes)
        let comments = try MatroskaContainer(MemorySource(new)).metadata
            .filter { $0.slot == .comment }
        #expect(comments.map(\.text) == ["new"])
        #expect(try MatroskaProbe(new).tags.contains(tags[1]))
    }

    @Test func `drops a checksum of the whole segment`() throws {
        var draft = MatroskaDraft.full()
        draft.parts.insert(.raw([0xBF, 0x84, 1, 2, 3, 4]), at: 0)
        let new = try Self.set([.init(slot: .tag("AIGC"), text: "x")], in: draft.bytes())
        #expect(try MatroskaProbe(new).faults == [])
    }

    @Test(arguments: [true, false])
    func `keeps what stands behind the segment`(_ isOpen: Bool) throws {
        var draft = MatroskaDraft.full()
        draft.hasOpenSegment = isOpen
        let next = MatroskaDraft.full(tags: [MatroskaDraft.tag("AIGC", "next")]).bytes()
        let new = try Self.set([.init(slot: .tag("AIGC"), text: "x")], in: draft.bytes() + next)
        #expect(new.suffix(next.count) == next[...])
        #expect(try MatroskaContainer(MemorySource(new)).labels == ["x"])
    }

    @Test func `reads a recording that broke off, and refuses to edit it`() throws {
        var draft = MatroskaDraft.full()
        draft.hasOpenSegment = true
        let bytes = draft.bytes()
        let container = try MatroskaContainer(MemorySource(Array(bytes.dropLast(100))))
        #expect(container.facts.videoCodec == "vp9")
        #expect {
            try container.splice(setting: [.init(slot: .tag("AIGC"), text: "x")])
        } throws: { error in
            if case .truncated? = error as? ContainerError { true } else { false }
        }
    }

    @Test func `refuses a value with a zero byte`() throws {
        let container = try MatroskaContainer(MemorySource(MatroskaDraft.full().bytes()))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: .tag("AIGC"), value: [65, 0, 66])])
        }
    }

    private static func set(_ changes: [MetadataChange], in bytes: [UInt8]) throws -> [UInt8] {
        let source = MemorySource(bytes)
        let sink = MemorySink()
        let splice = try MatroskaContainer(source).splice(setting: changes)
        try splice.write(from: source, to: sink)
        return sink.bytes
    }

    /// The bytes of the media.
    private static func blocks(_ probe: MatroskaProbe) -> [[UInt8]] {
        probe.all(0xA3).map { Array(probe.bytes[$0.start..<$0.end]) }
    }
}
