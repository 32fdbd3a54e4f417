@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct OpeningTablesTests {
    /// A film of sixty pictures with further boxes in its sample table; its header is last.
    private func film(_ boxes: [UInt8]) throws -> URL {
        let file = try Film(name: "tables", picture: Film.pyramid).make()
        let source = MemorySource(try Array(Data(contentsOf: file)))
        let container = try BMFFContainer(reading: source, as: .mp4)
        let track = try OpeningTrack(of: container)
        var edits = BoxEdits(container.tree)
        let node = track.table.node
        edits.insert(boxes, at: container.tree.insertionPoint(in: node), inside: node)
        let sink = MemorySink()
        try edits.splice(of: source.size).write(from: source, to: sink)
        try Data(sink.bytes).write(to: file)
        return file
    }

    private func group(_ type: String, _ runs: [(Int, Int)]) -> [UInt8] {
        let entries = runs.flatMap { BoxBytes.u32($0.0) + BoxBytes.u32($0.1) }
        return BoxBytes.full("sbgp", BoxBytes.name(type), BoxBytes.u32(runs.count), entries)
    }

    @Test func `the opening leaves the groups of its old samples`() throws {
        let groups =
            group("roll", [(10, 1), (15, 2), (35, 1)]) + group("rap ", [(20, 1), (1, 2)])
        let key = BoxBytes.full("stps", BoxBytes.u32(3), [5, 20, 21].flatMap { BoxBytes.u32($0) })
        let join = try Join(Film(name: "tables", picture: []), film(groups + key))
        #expect(join.opening.frameCount == 20)
        let bytes = try Array(Data(contentsOf: join.joined))
        let new =
            group("roll", [(20, 0), (5, 2), (35, 1)]) + group("rap ", [(20, 0), (1, 2)])
            + BoxBytes.full("stps", BoxBytes.u32(1), BoxBytes.u32(21))
        #expect(bytes.firstRange(of: new) != nil)
    }

    @Test func `the tables say what the new opening is`() throws {
        let join = try Join(Film(name: "tables", picture: []), film([]))
        let source = try FileSource(path: FilePathBytes(join.joined.path))
        let container = try BMFFContainer(reading: source, as: .mp4)
        let table = try OpeningTrack(of: container).table
        var sync = try SyncSamples(table)
        var times = try SampleTimes(table)
        for number in 0..<60 {
            let isSync = try sync.contains(UInt64(number))
            #expect(isSync == (number % 20 == 0))
            let time = try #require(try times.next())
            #expect(number >= 20 || time.shown == Int64(number) * 1024 + 2048)
        }
        if let node = table.child("sdtp") {
            let start = container.tree[node].content.lowerBound + 4
            let marks = try source.bytes(at: start, count: 20)
            #expect(marks == [0x20] + [UInt8](repeating: 0x10, count: 19))
        }
    }

    @Test func `unknown groups and tables are refused`() throws {
        let film = Film(name: "tables", picture: [])
        #expect(throws: ContainerError.self) {
            try Join(film, self.film(group("seig", [(60, 1)])))
        }
        let other = BoxBytes.full("subs", BoxBytes.u32(0))
        let container = try BMFFContainer(
            reading: FileSource(path: FilePathBytes(self.film(other).path)),
            as: .mp4,
        )
        #expect(throws: OpeningRefusal.unsuitable("the sample table holds 'subs'")) {
            try container.opening(lasting: 2)
        }
    }

    /// A media box without a size reaches to the end, before and after.
    @Test func `media to the end of the file stays so`() throws {
        let recipe = Film(
            name: "open",
            picture: Film.pyramid,
            container: ["-movflags", "+faststart"],
        )
        let file = try recipe.make()
        var bytes = try Array(Data(contentsOf: file))
        let place = try #require(bytes.firstRange(of: Array("mdat".utf8))).lowerBound
        bytes.replaceSubrange(place - 4..<place, with: [0, 0, 0, 0])
        try Data(bytes).write(to: file)
        let join = try Join(recipe, file)
        let (old, new) = try (Join.frames(of: join.film), Join.frames(of: join.joined))
        #expect(new.complaint == "" && new.lines.count == 60)
        #expect(old.lines.dropFirst(20) == new.lines.dropFirst(20))
        let joined = try Array(Data(contentsOf: join.joined))
        let media = try #require(joined.firstRange(of: Array("mdat".utf8))).lowerBound
        #expect(joined[media - 4..<media] == [0, 0, 0, 0])
    }
}
