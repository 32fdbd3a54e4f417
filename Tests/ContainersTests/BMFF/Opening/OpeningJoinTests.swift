@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct OpeningJoinTests {
    @Test(arguments: Film.joinable)
    func `a film plays as before behind its new opening`(_ film: Film) throws {
        let join = try Join(film, film.make())
        #expect(join.opening.codec == (film.isHEVC ? .hevc : .h264))
        try expectPackets(join)
        try expectFrames(join)
        try expectOldOpeningGone(join)
        #expect(try Join.streams(of: join.joined) == Join.streams(of: join.film))
        #expect(try BMFFEditing.complaints(about: join.joined) == "")
        #expect(try Join.mkvmerge(join.joined) == Join.mkvmerge(join.film))
        try expectLabel(join)
        try expectSmall(join)
    }

    @Test func `an opening that an edit list cuts keeps its hidden pictures`() throws {
        let film = Film(name: "cut", picture: Film.pyramid, extras: Film.sound)
        let cut = Film.folder.appending(path: "cut-\(UUID().uuidString).mp4")
        try Film.ffmpeg(["-ss", "1.3", "-i", film.make().path, "-c", "copy", cut.path])
        let join = try Join(film, cut, lasting: 2)
        #expect(join.opening.hiddenFrameCount == 13)
        #expect(join.opening.frameCount == 40)
        #expect(abs(join.opening.joinSeconds - join.opening.presentationStartSeconds - 2.7) < 0.01)
        try expectPackets(join)
        try expectFrames(join)
        try expectOldOpeningGone(join)
    }

    @Test func `a track that begins late is joined at the same place`() throws {
        let film = Film(name: "late", picture: Film.pyramid)
        let late = Film.folder.appending(path: "late-\(UUID().uuidString).mp4")
        let path = try film.make().path
        try Film.ffmpeg(
            ["-itsoffset", "0.7", "-i", path] + Film.sound.prefix(4)
                + ["-c:v", "copy", "-c:a", "aac", late.path]
        )
        let join = try Join(film, late)
        #expect(join.opening.frameCount == 20)
        try expectPackets(join)
        try expectFrames(join)
    }

    @Test func `the opening is as short as it can be, and no shorter than it must`() throws {
        let film = Film(name: "lengths", picture: Film.pyramid)
        let source = try FileSource(path: FilePathBytes(film.make().path))
        let container = try BMFFContainer(reading: source, as: .mp4)
        for (seconds, count) in [(0, 20), (0.1, 20), (2, 20), (2.01, 40), (4, 40)] {
            let opening = try container.opening(lasting: seconds)
            #expect(opening.frameCount == count)
            #expect(opening.hiddenFrameCount == 0)
            let length = opening.joinSeconds - opening.presentationStartSeconds
            #expect(abs(length - Double(count) / 10) < 0.001)
        }
        #expect(throws: OpeningRefusal.noLaterKeyFrame) { try container.opening(lasting: 4.1) }
    }

    /// Times of all packets are as before; from the join on, and in other tracks, so is the data.
    private func expectPackets(_ join: Join) throws {
        let (old, new) = try (Join.packets(of: join.film), Join.packets(of: join.joined))
        #expect(old.keys.sorted() == new.keys.sorted())
        let count = join.opening.frameCount
        for (stream, packets) in old {
            let others = try #require(new[stream])
            guard stream == "stream_index=0" else {
                #expect(packets == others)
                continue
            }
            #expect(packets.count == others.count)
            #expect(packets.dropFirst(count) == others.dropFirst(count))
            #expect(packets.count > count + 10)
            for name in ["dts", "duration"] {
                #expect(
                    packets.map { Join.number(name, in: $0) }
                        == others.map { Join.number(name, in: $0) }
                )
            }
            let shown = { (lines: [String]) in
                lines.prefix(count).compactMap { Join.number("pts", in: $0) }
            }
            #expect(shown(packets).sorted() == shown(others))
            #expect(Set(packets.prefix(count)).isDisjoint(with: others.prefix(count)))
        }
    }

    /// Pictures are shown when they were; the opening's are the new stream's, the others the old.
    private func expectFrames(_ join: Join) throws {
        let (old, new) = try (Join.frames(of: join.film), Join.frames(of: join.joined))
        let count = join.opening.frameCount
        #expect(new.complaint == "" && old.complaint == "")
        #expect(old.lines.count > count && old.lines.count == new.lines.count)
        #expect(old.lines.map(Join.time) == new.lines.map(Join.time))
        #expect(old.lines.dropFirst(count) == new.lines.dropFirst(count))
        let stream = try Join.frames(of: join.stream)
        #expect(new.lines.prefix(count).map(Join.hash) == stream.lines.map(Join.hash))
        let shown = try (
            Join.frames(of: join.film, editList: true),
            Join.frames(of: join.joined, editList: true),
        )
        #expect(shown.0.lines.map(Join.time) == shown.1.lines.map(Join.time))
    }

    /// No stretch of the old opening's coded data is left anywhere in the file.
    private func expectOldOpeningGone(_ join: Join) throws {
        let (old, new) = try (Data(contentsOf: join.film), Data(contentsOf: join.joined))
        for sample in join.samples where sample.place.count >= 64 {
            let middle = Int(sample.place.lowerBound) + sample.place.count / 2
            let piece = old[middle..<middle + 24]
            #expect(old.range(of: piece) != nil)
            #expect(new.range(of: piece) == nil)
        }
    }

    private func expectLabel(_ join: Join) throws {
        let container = try BMFFContainer(
            reading: FileSource(path: FilePathBytes(join.joined.path)),
            as: .mp4,
        )
        for change in Join.changes {
            #expect(
                container.metadata.contains { $0.slot == change.slot && $0.value == change.value }
            )
        }
    }

    /// The new file grows by what the new opening and the label need, and no more.
    private func expectSmall(_ join: Join) throws {
        let size = { (file: URL) in try FileSource(path: FilePathBytes(file.path)).size }
        let replaced = join.samples.reduce(0) { $0 + UInt64($1.place.count) }
        let most = try size(join.film) - replaced + size(join.stream) + 4000
        #expect(try size(join.joined) < most)
    }
}
