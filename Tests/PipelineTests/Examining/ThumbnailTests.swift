import Containers
import Foundation
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

@Suite struct ThumbnailTests {
    @Test func `a sprite's index names each picture's place and time`() throws {
        let pictures = try (0..<12).map { number in
            (seconds: Double(number) * 310, picture: try picture(UInt8(number + 1)))
        }
        let sprite = try #require(Sprite(pictures, named: "s.jpg", until: 3725.5))
        #expect(sprite.picture.width == 40)
        #expect(sprite.picture.height == 4)
        let cues = sprite.index.components(separatedBy: "\n\n")
        #expect(cues.first == "WEBVTT")
        #expect(cues.count == 13)
        #expect(cues[1] == "00:00:00.000 --> 00:05:10.000\ns.jpg#xywh=0,0,4,2")
        #expect(cues[12] == "00:56:50.000 --> 01:02:05.500\ns.jpg#xywh=4,2,4,2\n")
        // The pixel in the corner of each place is that of its picture.
        for number in 0..<12 {
            let corner = (number / 10 * 2 * 40 + number % 10 * 4) * 3
            #expect(sprite.picture.bytes[corner] == UInt8(number + 1))
        }
        #expect(sprite.picture.bytes.last == 0)
    }

    @Test func `no thumbnails make no sprite`() {
        #expect(Sprite([], named: "s.jpg", until: 1) == nil)
    }

    @Test func `a film of unknown length keeps at most as many as fit`() async throws {
        try await withTemporaryFolder { folder in
            var arguments = ExaminerBench.picture("16x16", rate: "1", seconds: 40)
            arguments += ExaminerBench.h264 + ["-f", "matroska", "-live", "1"]
            let film = try ExaminerBench.film(arguments, "live.mkv", in: folder)
            let tools = await CueBench.toolbox.value
            let path = FilePathBytes(film.path)
            let probe = try await tools.probe(path, as: .matroska)
            var limits = ExaminationLimits()
            limits.thumbnails = 7
            let watch = LengthWatch(probe, limitSeconds: 100)
            let tap = try #require(ThumbnailTap(probe, watch, limits))
            var plan = DecodingPlan()
            plan.pictures = [tap.wish]
            _ = try await tools.decode(path, probe, for: plan)
            #expect(probe.durationSeconds == nil)
            #expect(tap.thumbnails.map(\.seconds) == [0, 8, 16, 24, 32])
        }
    }

    private func picture(_ value: UInt8) throws -> Picture {
        let bytes = Array(repeating: value, count: 4 * 2 * 3)
        return try #require(Picture(width: 4, height: 2, format: .rgb24, bytes: bytes))
    }
}
