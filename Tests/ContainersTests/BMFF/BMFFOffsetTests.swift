@testable import Containers
import Media
import TestSupport
import Testing

@Suite struct BMFFOffsetTests {
    static let changes = [
        MetadataChange(slot: .tag("AIGC"), text: BMFFEditing.label),
        MetadataChange(slot: .comment, text: "a comment"),
        MetadataChange(slot: .xmp, text: BMFFEditing.packet),
    ]

    struct Layout: Sendable, CustomTestStringConvertible {
        var name: String
        var isLong = false
        var between: [UInt8] = []
        var media: @Sendable (Int) -> [UInt8] = { _ in SmallMovie.media(SmallMovie.chunks(0..<3)) }
        var behind: [UInt8] = []
        var extra: [UInt8] = []
        var testDescription: String { name }
    }

    static let layouts: [Layout] = [
        Layout(name: "32-bit table"),
        Layout(name: "64-bit table", isLong: true),
        Layout(name: "metadata behind the media", behind: SmallMetadata.packet("old")),
        Layout(name: "metadata before the media", between: SmallMetadata.packet("old")),
        Layout(
            name: "longer metadata before the media",
            between: SmallMetadata.packet(String(repeating: "old", count: 9000)),
        ),
        Layout(name: "free space", between: BoxBytes.box("free", BoxBytes.zeros(4000))),
        Layout(name: "little free space", between: BoxBytes.box("free", BoxBytes.zeros(40))),
        Layout(
            name: "media to the end of the file",
            media: { _ in BoxBytes.u32(0) + BoxBytes.name("mdat") + SmallMovie.chunks(0..<3) },
        ),
        Layout(
            name: "user data without children",
            extra: BoxBytes.box("udta"),
        ),
        Layout(name: "unknown boxes", between: BoxBytes.box("what", [1]), behind: [0, 0, 0]),
        Layout(name: "QuickTime's wide", between: BoxBytes.box("wide")),
    ]

    @Test(arguments: layouts)
    func `chunks are found behind an edit`(_ layout: Layout) throws {
        let track = SmallMovie.Track(offsets: [0, 16, 32], isLong: layout.isLong)
        let movie = SmallMovie([track], extra: layout.extra)
        let bytes = movie.headerFirst(
            between: layout.between,
            media: layout.media,
            behind: layout.behind,
        )
        try expectChunks(in: try BMFFEditing.open(bytes), bytes)
        let edited = try BMFFEditing.edited(bytes, Self.changes)
        let after = try BMFFEditing.open(edited)
        try expectChunks(in: after, edited)
        for change in Self.changes {
            #expect(after.metadata.filter { $0.slot == change.slot }.map(\.value) == [change.value])
        }
        if layout.name == "free space" { #expect(edited.count == bytes.count) }
        let again = try BMFFEditing.edited(edited, Self.changes)
        #expect(again == edited)
    }

    @Test func `a movie header with a 64-bit size keeps it`() throws {
        let header = SmallMovie([.init(offsets: [8, 24])]).header
        let bytes =
            SmallMovie.media(SmallMovie.chunks(0..<2))
            + BoxBytes.longBox("moov", Array(header[8...]))
        let edited = try BMFFEditing.edited(bytes, Self.changes)
        let after = try BMFFEditing.open(edited)
        try expectChunks(in: after, edited)
        #expect(try after.tree[#require(after.movie)].headerBytes == 16)
    }

    @Test func `a movie header that reaches to the end gets a size when something follows`() throws
    {
        let header = SmallMovie([.init(offsets: [8, 24])]).header
        let open = BoxBytes.u32(0) + header[4...]
        let bytes = SmallMovie.media(SmallMovie.chunks(0..<2)) + open
        let edited = try BMFFEditing.edited(bytes, Self.changes)
        let after = try BMFFEditing.open(edited)
        try expectChunks(in: after, edited)
        #expect(try !after.tree[#require(after.movie)].isOpenEnded)
        #expect(BMFFEditing.texts(.xmp, in: after) == [BMFFEditing.packet])
    }

    @Test func `media in other files is left alone`() throws {
        let outside = SmallMovie.Track(offsets: [0, 16], reference: 0)
        let bytes = SmallMovie([outside]).headerFirst(media: { _ in
            SmallMovie.media(SmallMovie.chunks(0..<2))
        })
        let after = try BMFFEditing.open(BMFFEditing.edited(bytes, Self.changes))
        let before = try tables(of: BMFFEditing.open(bytes))
        #expect(try tables(of: after).map(\.offsets) == before.map(\.offsets))
    }

    // MARK: Four gibibytes

    /// A file whose media is longer than 4 GiB, with one chunk for each offset of its tracks.
    private func hugeFile(_ offsets: [[UInt64]]) -> (source: PretendSource, start: UInt64) {
        let movie = SmallMovie(offsets.map { .init(offsets: $0) })
        let head = SmallMovie.fileType + movie.header
        let mediaBytes: UInt64 = 5 << 30
        let mediaHead = BoxBytes.u32(1) + BoxBytes.name("mdat") + BoxBytes.u64(mediaBytes)
        var stretches = [(start: UInt64(0), bytes: head + mediaHead)]
        for (number, offset) in offsets.joined().enumerated() {
            stretches.append((offset, SmallMovie.chunk(number)))
        }
        return (
            PretendSource(size: UInt64(head.count) + mediaBytes, stretches), UInt64(head.count),
        )
    }

    private func label(_ source: PretendSource) throws -> PretendSource {
        let container = try BMFFContainer(reading: source, as: .mp4)
        let splice = try container.splice(setting: Self.changes)
        let sink = PretendSink()
        try splice.write(from: source, to: sink)
        #expect(sink.size == splice.size)
        return sink.source
    }

    private func expectHugeChunks(_ source: PretendSource, tableTypes: [BoxType]) throws {
        let after = try BMFFContainer(reading: source, as: .mp4)
        let tables = try tables(of: after)
        #expect(tables.map(\.type) == tableTypes)
        for (number, offset) in tables.flatMap(\.offsets).enumerated() {
            #expect(try source.bytes(at: offset, count: 16) == SmallMovie.chunk(number))
        }
    }

    @Test func `a table whose offsets pass 4 GiB becomes a wider one`() throws {
        let last = UInt64(UInt32.max)
        let (source, _) = hugeFile([[100_000, last - 20], [200_000, 1 << 31]])
        try expectHugeChunks(label(source), tableTypes: ["co64", "stco"])
    }

    @Test func `widening one table can make another need it`() throws {
        let last = UInt64(UInt32.max)
        let (plain, start) = hugeFile([[100_000, 1 << 31], [200_000, 1 << 31]])
        let growth = try label(plain).size - plain.size
        #expect(growth > 0 && start > 0)
        let (source, _) = hugeFile([[100_000, last - 8], [200_000, last - growth]])
        try expectHugeChunks(label(source), tableTypes: ["co64", "co64"])
        let (fitting, _) = hugeFile([[100_000, 1 << 31], [200_000, last - growth]])
        try expectHugeChunks(label(fitting), tableTypes: ["stco", "stco"])
    }

    @Test func `a long table passes in pieces of any size`() {
        var map = OffsetMap()
        map.shift(from: 10, by: 1000)
        let table = (0..<50).flatMap { BoxBytes.u32($0) }
        let expected = (0..<50).map { $0 < 10 ? $0 : $0 + 1000 }
        for step in 1...13 {
            for widens in [false, true] {
                let entry = OffsetFilter.Entry(bytes: 4, width: 4)
                var filter = OffsetFilter(map, of: entry, widens: widens, in: 100)
                var output: [UInt8] = []
                for start in stride(from: 0, to: table.count, by: step) {
                    let end = min(start + step, table.count)
                    output += filter.pass(Array(table[start..<end]), isLast: end == table.count)
                }
                #expect(UInt64(output.count) == filter.outputCount(of: UInt64(table.count)))
                #expect(
                    output
                        == expected.flatMap { widens ? BoxBytes.u64(UInt64($0)) : BoxBytes.u32($0) }
                )
            }
        }
    }

    // MARK: What the tests look at

    private func expectChunks(in container: BMFFContainer, _ bytes: [UInt8]) throws {
        for (number, offset) in try tables(of: container).flatMap(\.offsets).enumerated() {
            let chunk = bytes.dropFirst(Int(offset)).prefix(16)
            #expect(Array(chunk) == SmallMovie.chunk(number))
        }
    }

    private func tables(
        of container: BMFFContainer
    ) throws -> [(type: BoxType, offsets: [UInt64])] {
        let tree = container.tree
        return try tree.nodes.indices.filter { ["stco", "co64"].contains(tree[$0].type) }.map {
            var cursor = ByteCursor(container.source, in: tree[$0].content)
            try cursor.skip(4, "head")
            let width = tree[$0].type == "co64" ? 8 : 4
            let count = Int(try cursor.bigEndian(4, "count"))
            let offsets = try (0..<count).map { _ in try cursor.bigEndian(width, "offset") }
            return (tree[$0].type, offsets)
        }
    }
}
