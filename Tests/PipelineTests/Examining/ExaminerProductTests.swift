import Containers
import Foundation
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

/// The files that an examination makes, looked at by ffprobe.
@Suite struct ExaminerProductTests {
    @Test func `a film's proxy seeks at once, keeps time and tells nothing of its owner`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let arguments =
                ExaminerBench.picture("1280x720", rate: "50", seconds: 5)
                + ExaminerBench.tone(seconds: 5) + ExaminerBench.h264
                + ["-c:a", "aac", "-metadata", "title=Private", "-metadata", "location=+1+2/"]
            let film = try ExaminerBench.film(arguments, "film.mp4", in: folder)
            let (examination, products) = try await examine(film, in: folder)
            let proxy = try #require(examination.products[.proxy])
            let file = products.appending(path: proxy.fileName)
            let seen = try ExaminerBench.probe(file)
            #expect(seen.text("streams.0.codec_name") == "h264")
            #expect(seen.number("streams.0.width") == 640)
            #expect(seen.number("streams.0.height") == 360)
            #expect(seen.text("streams.0.r_frame_rate") == "25/1")
            #expect(seen.text("streams.0.avg_frame_rate") == "25/1")
            #expect(seen.text("streams.1.codec_name") == "aac")
            #expect(seen.value("format.tags.title") == nil)
            #expect(seen.value("format.tags.location") == nil)
            #expect(try keyFrames(file) == [0, 2, 4])
            let bytes = try Data(contentsOf: file)
            let index = try #require(bytes.firstRange(of: Data("moov".utf8)))
            let content = try #require(bytes.firstRange(of: Data("mdat".utf8)))
            #expect(index.lowerBound < content.lowerBound)
            #expect((proxy.width, proxy.height) == (640, 360))
            #expect(proxy.sizeBytes == UInt64(bytes.count))
            #expect(proxy.digest == ContentDigest(of: Array(bytes)))
            #expect(proxy.mediaType == "video/mp4")
            let poster = try #require(examination.products[.poster])
            #expect((poster.width, poster.height) == (640, 360))
            #expect(examination.products[.peaks] != nil)
            let index2 = products.appending(path: "thumbnails.vtt")
            let cues = try String(contentsOf: index2, encoding: .utf8)
            #expect(cues.components(separatedBy: "#xywh=").count == 6)
            #expect(cues.contains("thumbnails.jpg#xywh=640,0,160,90"))
        }
    }

    @Test func `the same file gives the same bytes again`() async throws {
        try await withTemporaryFolder { folder in
            let clip = try Clip.mp4.file()
            let first = try await examine(clip, in: folder).examination
            let second = try await examine(clip, in: folder).examination
            #expect(first.products == second.products)
            #expect(first.json.text == second.json.text)
        }
    }

    @Test
    func `a film that is turned has upright thumbnails and a proxy that says how it is turned`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let straight = try ExaminerBench.film(
                ExaminerBench.picture("320x160") + ExaminerBench.h264,
                "straight.mp4",
                in: folder,
            )
            let turned = try ExaminerBench.film(
                ["-i", straight.path, "-c", "copy", "-metadata:s:v:0", "rotate=90"],
                "turned.mp4",
                in: folder,
            )
            let (examination, products) = try await examine(turned, in: folder)
            let seen = try ExaminerBench.probe(products.appending(path: "proxy.mp4"))
            #expect(seen.number("streams.0.width") == 320)
            #expect(seen.number("streams.0.height") == 160)
            #expect(seen.number("streams.0.side_data_list.0.rotation") == 90)
            #expect(examination.products[.proxy]?.height == 320)
            #expect(examination.products[.poster]?.height == 320)
            #expect(examination.products[.sprite]?.height == 160)
        }
    }

    @Test func `frames that come now and then are shown at a constant rate`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("64x48", rate: "30", seconds: 4)
                    + ["-vf", "select='lt(n,30)+not(mod(n,25))'", "-fps_mode", "vfr"]
                    + ExaminerBench.h264,
                "variable.mkv",
                in: folder,
            )
            let (_, products) = try await examine(film, in: folder)
            let seen = try ExaminerBench.probe(products.appending(path: "proxy.mp4"))
            #expect(seen.text("streams.0.r_frame_rate") == seen.text("streams.0.avg_frame_rate"))
            let seconds = try #require(seen.text("format.duration").flatMap { Double($0) })
            #expect((3.3...4.2).contains(seconds))
        }
    }

    @Test func `thumbnails of a film that begins late stand where its clock says`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("64x48") + ExaminerBench.h264
                    + ["-output_ts_offset", "10.5"],
                "late.mkv",
                in: folder,
            )
            let (_, products) = try await examine(film, in: folder)
            let index = products.appending(path: "thumbnails.vtt")
            let cues = try String(contentsOf: index, encoding: .utf8)
            #expect(cues.hasPrefix("WEBVTT\n\n00:00:10.000 --> 00:00:11.000\n"))
            #expect(cues.contains("\n00:00:12.000 --> 00:00:12.500\n"))
            let seen = try ExaminerBench.probe(products.appending(path: "proxy.mp4"))
            #expect(seen.text("streams.0.start_time") == "10.500000")
        }
    }

    @Test func `pictures that are wanted late make none before them wait in memory`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("320x180", seconds: 8) + ExaminerBench.tone(seconds: 8)
                    + ExaminerBench.h264 + ["-c:a", "aac"],
                "film.mp4",
                in: folder,
            )
            var limits = ToolLimits()
            limits.queueBytes = 1 << 20
            let tools = Toolbox(isolation: await .strongest(), limits: limits)
            let examination = try await Examiner(tools: tools, limits: ExaminerBench.hasty).examine(
                FilePathBytes(film.path),
                into: try ExaminerBench.products(in: folder),
            )
            #expect(examination.products[.poster] != nil)
            #expect(examination.products[.peaks] != nil)
            #expect(examination.damage == .none)
        }
    }

    @Test func `one frame is a film too`() async throws {
        try await withTemporaryFolder { folder in
            let film = try ExaminerBench.film(
                ExaminerBench.picture("62x34") + ["-frames:v", "1"] + ExaminerBench.h264,
                "one.mp4",
                in: folder,
            )
            let (examination, _) = try await examine(film, in: folder)
            let roles = examination.products.all.map(\.role)
            #expect(roles == [.proxy, .poster, .sprite, .spriteIndex])
        }
    }

    @Test(arguments: [Clip.m4a, .mp3, .wav])
    func `a sound has a proxy to listen to and an outline`(_ clip: Clip) async throws {
        try await withTemporaryFolder { folder in
            let (examination, products) = try await examine(try clip.file(), in: folder)
            #expect(examination.products.all.map(\.role) == [.proxy, .peaks])
            #expect(examination.products[.proxy]?.mediaType == "audio/mp4")
            let seen = try ExaminerBench.probe(products.appending(path: "proxy.m4a"))
            #expect(seen.text("streams.0.codec_name") == "aac")
            let outline = try Data(contentsOf: products.appending(path: "peaks.json"))
            let peaks = try JSONObject(parsing: outline)
            let seconds = try #require(peaks.number("duration_s"))
            #expect((1.95...2.1).contains(seconds))
            #expect(peaks.number("levels.0.pixels") ?? 0 > 500)
        }
    }

    @Test func `a picture is turned as its Exif says, and never enlarged`() async throws {
        try await withTemporaryFolder { folder in
            let picture = try ExaminerBench.film(
                ExaminerBench.picture("1600x800") + ["-frames:v", "1", "-update", "1"],
                "picture.jpg",
                in: folder,
            )
            let turned = folder.appending(path: "turned.jpg")
            try Self.turning(try Data(contentsOf: picture)).write(to: turned)
            let (examination, products) = try await examine(turned, in: folder)
            #expect(examination.products.all.map(\.role) == [.proxy, .thumbnail])
            let proxy = try ExaminerBench.probe(products.appending(path: "proxy.jpg"))
            #expect(proxy.number("streams.0.width") == 640)
            #expect(proxy.number("streams.0.height") == 1280)
            let small = try ExaminerBench.probe(products.appending(path: "thumbnail.jpg"))
            #expect(small.number("streams.0.height") == 320)
            let tiny = try await examine(try Clip.png.file(), in: folder)
            let kept = try ExaminerBench.probe(tiny.products.appending(path: "proxy.jpg"))
            #expect(kept.number("streams.0.width") == 160)
        }
    }

    @Test func `progress rises from nothing to all and is told of once each`() async throws {
        try await withTemporaryFolder { folder in
            let told = ToldProgress()
            _ = try await ExaminerBench.swift.value.examine(
                FilePathBytes(try Clip.mp4.file().path),
                into: try ExaminerBench.products(in: folder),
                progress: told.note,
            )
            #expect(told.all == Array(Set(told.all)).sorted())
            #expect(told.all.count > 2)
            #expect(told.all.last == 1)
        }
    }

    private func examine(
        _ file: URL,
        in folder: URL,
    ) async throws -> (examination: Examination, products: URL) {
        let products = try ExaminerBench.products(in: folder)
        let path = FilePathBytes(file.path)
        return (try await ExaminerBench.swift.value.examine(path, into: products), products)
    }

    private func keyFrames(_ file: URL) throws -> [Double] {
        let arguments = [
            "-v", "error", "-select_streams", "v", "-skip_frame", "nokey", "-show_entries",
            "frame=pts_time", "-of", "csv=p=0", file.path,
        ]
        return try Tool.run("ffprobe", arguments).text.split(whereSeparator: \.isNewline)
            .compactMap { Double($0.split(separator: ",").first ?? "") }
    }

    /// The JPEG with an Exif segment that says: turned to the right by a quarter.
    private static func turning(_ jpeg: Data) -> Data {
        let directory: [UInt8] = [
            0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0,
            0,
        ]
        let segment = Array("Exif".utf8) + [0, 0] + directory
        return jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment
            + jpeg.dropFirst(2)
    }
}
