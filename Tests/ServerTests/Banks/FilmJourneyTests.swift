import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

/// A film on its whole way: uploaded, examined, entered by its file, and found within another.
@Suite struct FilmJourneyTests {
    /// Twenty seconds that are known, and a film that has eight of them between strange ones.
    private struct Films {
        let known: [UInt8]
        let upload: [UInt8]
        let stranger: [UInt8]

        init(in folder: URL) throws {
            let zoom = "mandelbrot=size=320x240:rate=10:end_scale=0.001:maxiter=300"
            let (known, upload) = (
                folder.appending(path: "a.mkv"), folder.appending(path: "b.mp4"),
            )
            let stranger = folder.appending(path: "c.mkv")
            try Self.make(["-f", "lavfi", "-i", zoom, "-t", "20", "-crf", "18", known.path])
            try Self.make([
                "-f", "lavfi", "-i", "testsrc2=s=320x240:r=10", "-t", "12", stranger.path,
            ])
            let cut =
                "[0:v]trim=0:6[x];[1:v]trim=8:16,setpts=PTS-STARTPTS,scale=240:180,scale=320:240"
            let join = "[y];[0:v]trim=6:10,setpts=PTS-STARTPTS[z];[x][y][z]concat=n=3[out]"
            try Self.make([
                "-i", stranger.path, "-i", known.path, "-filter_complex", cut + join, "-map",
                "[out]",
                "-crf", "30", upload.path,
            ])
            (self.known, self.upload) = (
                Array(try Data(contentsOf: known)), Array(try Data(contentsOf: upload)),
            )
            self.stranger = Array(try Data(contentsOf: stranger))
        }

        private static func make(_ arguments: [String]) throws {
            let made = try Tool.run("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments)
            #expect(made.status == 0, "\(made.complaintText)")
        }
    }

    private static func span(_ match: JSONValue, _ name: String) -> [Double] {
        guard case .list(let occurrences)? = match["occurrences"],
            case .list(let ends)? = occurrences.first?[name]
        else { return [] }
        return ends.compactMap { end in
            switch end {
            case .number(let seconds): seconds
            case .integer(let seconds): Double(seconds)
            default: nil
            }
        }
    }

    private static func isNear(_ span: [Double], _ expected: [Double]) -> Bool {
        span.count == 2 && zip(span, expected).allSatisfy { abs($0 - $1) <= 1.1 }
    }

    @Test func `a film that holds a known one is held when that becomes known`() async throws {
        let films = try await withTemporaryFolder { try Films(in: $0) }
        var wish = HouseRig.Wish()
        wish.looksAtFiles = true
        try await HouseRig.run(wish) { house in
            let performer = await ExaminePerformerTests.performer(house)
            let upload = try await house.receive(films.upload, ["filetype": "video/mp4"])
            #expect(try await house.work(ItemJob.media, performer) == .completed)
            let stranger = try await house.receive(
                films.stranger,
                ["filetype": "video/x-matroska"],
            )
            #expect(try await house.work(ItemJob.media, performer) == .completed)
            #expect(try await house.state(upload) == .live)
            try await house.makeBank("own")
            let made = try await house.sendBytes(
                "/v1/banks/own/files",
                films.known,
                HouseRig.grounds,
            )
            #expect(made.status == .created, "\(made.text)")
            try await house.approve("1", in: "own")
            _ = try await house.lookAgain()
            #expect(try await house.state(upload) == .held)
            #expect(try await house.state(stranger) == .live)
            let match = try #require(try await house.matches(upload).first)
            #expect(match.text("likeness") == "film" && match.text("found_by") == "retro-match")
            #expect(Self.isNear(Self.span(match, "span"), [6, 14]), "\(match)")
            #expect(Self.isNear(Self.span(match, "entry_span"), [8, 16]), "\(match)")
            #expect(match.text("stills", "item", "url") != nil)
            let found = try await house.sendBytes("/v1/lookups", films.upload)
            #expect(found.text.contains(#""likeness":"film""#), "\(found.text)")
            let none = try await house.sendBytes("/v1/lookups", films.stranger)
            #expect(none.json?["matches"] == .list([]), "\(none.text)")
        }
    }
}
