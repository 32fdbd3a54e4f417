@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct OpeningRefusalTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        var film: Film
        var reason: OpeningRefusal
        var testDescription: String { film.name }
    }

    static let refused: [Refused] = [
        Refused(
            film: Film(name: "HEVC's open groups", isHEVC: true, picture: Film.x265("open-gop=1")),
            reason: .openGroups,
        ),
        Refused(
            film: Film(
                name: "H.264's open groups",
                picture: Film.x264 + ["-bf", "3", "-x264-params", "open-gop=1:b-adapt=0"],
            ),
            reason: .openGroups,
        ),
        Refused(
            film: Film(
                name: "fragments",
                picture: Film.x264,
                container: ["-movflags", "+frag_keyframe+empty_moov"],
            ),
            reason: .fragmented,
        ),
        Refused(
            film: Film(
                name: "interlaced",
                picture: Film.x264 + ["-x264-params", "interlaced=1"],
            ),
            reason: .interlaced,
        ),
        Refused(
            film: Film(name: "one group", picture: Film.x264 + ["-g", "600"]),
            reason: .noLaterKeyFrame,
        ),
        Refused(
            film: Film(name: "MPEG-4", picture: ["-c:v", "mpeg4"]),
            reason: .otherCodec("mpeg4"),
        ),
        Refused(
            film: Film(name: "two pictures", picture: Film.x264 + ["-map", "0:v"]),
            reason: .severalPictureTracks,
        ),
    ]

    @Test(arguments: refused)
    func `says why the whole has to be encoded`(_ sample: Refused) throws {
        let source = try FileSource(path: FilePathBytes(sample.film.make().path))
        let container = try BMFFContainer(reading: source, as: .mp4)
        #expect(throws: sample.reason) { try container.opening(lasting: 2) }
        #expect(!sample.reason.description.isEmpty && !sample.reason.code.contains(" "))
    }

    @Test func `sound alone has no opening`() throws {
        let container = try BMFFContainer(reading: MemorySource(Clip.m4a.bytes()), as: .m4a)
        #expect(throws: OpeningRefusal.noPictureTrack) { try container.opening(lasting: 2) }
    }

    @Test func `several descriptions are refused`() throws {
        var bytes = try Array(Data(contentsOf: Film(name: "plain", picture: Film.x264).make()))
        let place = try #require(bytes.firstRange(of: Array("stsd".utf8))).upperBound
        bytes[place + 7] = 2
        let container = try BMFFContainer(reading: MemorySource(bytes), as: .mp4)
        #expect(throws: OpeningRefusal.severalDescriptions) { try container.opening(lasting: 2) }
    }

    @Test func `media that two tracks share is refused`() throws {
        let film = Film(name: "shared", picture: Film.x264, extras: Film.sound)
        var bytes = try Array(Data(contentsOf: film.make()))
        let tables = bytes.ranges(of: Array("stco".utf8)).map(\.upperBound)
        try #require(tables.count == 2)
        bytes.replaceSubrange(
            tables[1] + 8..<tables[1] + 12,
            with: bytes[tables[0] + 8..<tables[0] + 12],
        )
        let container = try BMFFContainer(reading: MemorySource(bytes), as: .mp4)
        #expect(throws: OpeningRefusal.sharedMedia) { try container.opening(lasting: 2) }
    }

    /// What a stream may be instead of the opening that was asked for.
    static let misfits: [(name: String, film: [String], stream: [String])] = [
        ("too short", [], ["-frames:v", "19"]),
        ("too long", [], ["-frames:v", "21"]),
        ("another size", [], ["-s", "128x96"]),
        ("B-frames", [], ["-bf", "2"]),
        ("a number that is taken", [], ["-x264-params", "sps-id=0"]),
        ("another chroma format", [], ["-pix_fmt", "yuv444p"]),
        ("more bits", [], ["-pix_fmt", "yuv420p10le"]),
        ("other colours", [], Film.colours + ["-color_range", "pc"]),
        ("a higher profile", ["-profile:v", "baseline"], ["-profile:v", "high"]),
        ("interlaced", [], ["-x264-params", "sps-id=1:interlaced=1"]),
        (
            "HEVC", [],
            ["-c:v", "libx265", "-x265-params", "bframes=0:log-level=none", "-f", "hevc"],
        ),
        ("Matroska", [], ["-f", "matroska"]),
    ]

    @Test(arguments: misfits.indices)
    func `a stream that doesn't fit is refused`(_ index: Int) throws {
        let misfit = Self.misfits[index]
        let film = try Film(name: "film", picture: Film.x264 + misfit.film).make()
        let source = try FileSource(path: FilePathBytes(film.path))
        let container = try BMFFContainer(reading: source, as: .mp4)
        let opening = try container.opening(lasting: 2)
        let stream = Film.folder.appending(path: "misfit-\(UUID().uuidString)")
        try Film.ffmpeg(
            ["-i", film.path, "-frames:v", "20", "-c:v", "libx264", "-bf", "0"]
                + ["-x264-params", "sps-id=1", "-f", "h264"] + misfit.stream + [stream.path]
        )
        let other = try FileSource(path: FilePathBytes(stream.path))
        #expect(throws: ContainerError.self, "\(misfit.name)") {
            try container.splice(setting: [], replacing: opening, with: other)
        }
    }

    @Test func `an opening of another film is refused`() throws {
        let film = try Film(name: "film", picture: Film.x264).make()
        let other = try Film(name: "other", picture: Film.x264 + ["-g", "30"]).make()
        let container = try BMFFContainer(
            reading: FileSource(path: FilePathBytes(film.path)),
            as: .mp4,
        )
        let strange = try BMFFContainer(
            reading: FileSource(path: FilePathBytes(other.path)),
            as: .mp4,
        ).opening(lasting: 2)
        #expect(strange.frameCount != 20)
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [], replacing: strange, with: MemorySource([]))
        }
    }
}
