@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Films of real writers whose opening is replaced, and read by other programs.
@Suite struct MatroskaOpeningTests {
    @Test(arguments: MatroskaFilm.joinable)
    func `a film plays as before behind its new opening`(_ film: MatroskaFilm) async throws {
        try await withTemporaryFolder { folder in
            let join = try MatroskaJoin(film, in: folder)
            #expect(join.opening.codec == (film.isHEVC ? .hevc : .h264))
            let length = join.opening.joinSeconds - join.opening.presentationStartSeconds
            #expect(length >= 1.5 && length < 2.01)
            try expectPackets(join)
            try expectPictures(join)
            try expectOthersAgree(join, in: folder)
            let probe = try MatroskaProbe(Array(Data(contentsOf: join.joined)))
            #expect(MatroskaJoin.faults(in: probe) == [])
            let before = try MatroskaProbe(Array(Data(contentsOf: join.film)))
            #expect(MatroskaJoin.faults(in: before) == [])
            let sizes = [probe, before].map { $0.all(0xAB).count }
            #expect(sizes[0] == sizes[1] && (sizes[1] > 0) == (film == .statedPlaces))
            let container = try MatroskaContainer(MemorySource(probe.bytes))
            #expect(container.labels == [MatroskaJoin.label])
            #expect(join.heldBytes < 20_000)
        }
    }

    @Test(arguments: MatroskaFilm.refused)
    func `says why a film's opening can't be replaced`(_ film: MatroskaFilm) async throws {
        try await withTemporaryFolder { folder in
            let file = try film.make(in: folder)
            let container = try MatroskaContainer(FileSource(path: FilePathBytes(file.path)))
            let refusal = #expect(throws: OpeningRefusal.self) {
                try container.opening(lasting: 2)
            }
            #expect(refusal?.code == film.refusalCode)
        }
    }

    @Test func `the opening is as short as it can be, and no shorter than it must`() async throws {
        try await withTemporaryFolder { folder in
            let file = try MatroskaFilm.plain.make(in: folder)
            let container = try MatroskaContainer(FileSource(path: FilePathBytes(file.path)))
            for (seconds, count) in [(-1, 20), (0, 20), (2, 20), (2.01, 40), (4, 40)] {
                #expect(try container.opening(lasting: seconds).frameCount == count)
            }
            for seconds in [4.01, 1e300, .infinity, .nan] {
                #expect(throws: OpeningRefusal.noLaterKeyFrame) {
                    try container.opening(lasting: seconds)
                }
            }
        }
    }

    @Test func `an opening replaced twice has only the last pictures`() async throws {
        try await withTemporaryFolder { folder in
            let first = try MatroskaJoin(.merged, in: folder)
            let second = try MatroskaJoin(.merged, first.joined)
            #expect(second.opening.parameterSetID > first.opening.parameterSetID)
            try expectPackets(second)
            #expect(
                try MatroskaJoin.frames(of: second.joined).frames.map(\.time)
                    == MatroskaJoin.frames(of: first.film).frames.map(\.time)
            )
            #expect(try MatroskaJoin.frames(of: second.joined).complaint == "")
        }
    }

    @Test func `cue points follow the new key pictures`() async throws {
        try await withTemporaryFolder { folder in
            // Two groups of the old pictures become one, then three.
            let film = try MatroskaFilm.everything.make(in: folder)
            for (options, count) in [(["-g", "100"], 1), (["-g", "10"], 2)] {
                let join = try MatroskaJoin(.everything, film, lasting: 3, options: options)
                #expect(join.opening.frameCount == 40)
                let probe = try MatroskaProbe(Array(Data(contentsOf: join.joined)))
                #expect(MatroskaJoin.faults(in: probe) == [])
                let cues = probe.all(0xB7).filter { position in
                    probe.children(of: position).contains { $0.id == 0xF7 && probe.value($0) == 1 }
                }
                #expect(cues.count == count + 1)
                try expectPictures(join)
            }
        }
    }

    @Test func `refuses a stream that doesn't fit`() async throws {
        try await withTemporaryFolder { folder in
            let film = try MatroskaFilm.plain.make(in: folder)
            for options in [["-frames:v", "19"], ["-bf", "2"], ["-s", "80x60"]] {
                #expect(throws: ContainerError.self) {
                    try MatroskaJoin(.plain, film, options: options)
                }
            }
        }
    }

    @Test func `refuses the opening of another file`() async throws {
        try await withTemporaryFolder { folder in
            let join = try MatroskaJoin(.plain, in: folder)
            let other = try MatroskaFilm.varyingRate.make(in: folder)
            let container = try MatroskaContainer(FileSource(path: FilePathBytes(other.path)))
            let stream = try FileSource(path: FilePathBytes(join.stream.path))
            #expect(throws: ContainerError.self) {
                try container.splice(setting: [], replacing: join.opening, with: stream)
            }
        }
    }
}

extension MatroskaOpeningTests {
    /// Times of all packets are as before; from the join on, and in other tracks, so is the data.
    private func expectPackets(_ join: MatroskaJoin) throws {
        let old = try MatroskaJoin.packets(of: join.film)
        let new = try MatroskaJoin.packets(of: join.joined)
        #expect(old.keys.sorted() == new.keys.sorted())
        for (stream, packets) in old {
            let others = try #require(new[stream])
            #expect(packets.map(\.time).sorted() == others.map(\.time).sorted())
            let count = stream == "0" ? join.opening.frameCount : 0
            #expect(packets.map(\.time).dropFirst(count) == others.map(\.time).dropFirst(count))
            #expect(packets.map(\.hash).dropFirst(count) == others.map(\.hash).dropFirst(count))
            let replaced = Set(packets.map(\.hash).prefix(count))
            #expect(replaced.isDisjoint(with: others.map(\.hash).prefix(count)))
        }
        let bytes = try Data(contentsOf: join.joined)
        for frame in join.oldFrames where frame.count > 40 {
            #expect(bytes.range(of: Data(frame)) == nil)
        }
    }

    /// Nobody complains; the opening is the stream's, the rest is the film's.
    private func expectPictures(_ join: MatroskaJoin) throws {
        let count = join.opening.frameCount
        let old = try MatroskaJoin.frames(of: join.film)
        let new = try MatroskaJoin.frames(of: join.joined)
        let stream = try MatroskaJoin.frames(of: join.stream).frames
        #expect(new.complaint == "")
        #expect(new.frames.map(\.time) == old.frames.map(\.time))
        #expect(new.frames.map(\.hash).prefix(count) == stream.map(\.hash)[...])
        #expect(new.frames.map(\.hash).dropFirst(count) == old.frames.map(\.hash).dropFirst(count))
        let start = join.opening.presentationStartSeconds
        for (seconds, index) in [(0.5, 5), (1.5, 15), (2.5, 25), (4.5, 45)] {
            // Of varying rate: no picture at each place.
            guard old.frames.count == 60 else { break }
            let found = try MatroskaJoin.picture(at: start + seconds - 0.01, in: join.joined)
            #expect(found == new.frames[index].hash)
        }
    }

    private func expectOthersAgree(_ join: MatroskaJoin, in folder: URL) throws {
        #expect(try MatroskaJoin.identity(of: join.joined) == MatroskaJoin.identity(of: join.film))
        let remuxed = folder.appending(path: "remuxed.mkv").path
        let remux = try Tool.run("mkvmerge", ["-o", remuxed, join.joined.path])
        #expect(remux.status == 0 && !remux.text.contains("Warning"), "\(remux.text)")
        let entries = ["-v", "error", "-show_entries", "format=start_time,duration"]
        #expect(
            try Tool.run("ffprobe", entries + [join.joined.path]).text
                == Tool.run("ffprobe", entries + [join.film.path]).text
        )
    }
}
