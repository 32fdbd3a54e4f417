import Containers
import Foundation
import Labels
import Media
import MediaTools
import TestSupport
import Testing

/// Marks that ffmpeg burned into files, read back by the whole chain.
@Suite struct ForeignMarksTests {
    @Test(arguments: ["AI generated", "Made with AI"])
    func `a mark in a picture is found where it stands`(_ text: String) async throws {
        let marks = try await Self.marks([plain, text], "jpg", .jpeg)
        let mark = try #require(marks.first)
        #expect(mark.text.language == "en")
        #expect((20...60).contains(mark.left))
        #expect((290...320).contains(mark.top))
        #expect(mark.seconds == 0...0)
    }

    @Test func `a standing mark in a moving video is found`() async throws {
        let marks = try await Self.marks(
            ["testsrc2=s=640x360:r=10:d=4", "AI generated"],
            "mp4",
            .mp4,
        )
        let mark = try #require(marks.first)
        #expect(mark.seconds.lowerBound == 0)
        #expect(mark.seconds.upperBound > 3)
    }

    @Test(arguments: ["Bread and butter", "About AI"])
    func `other words are no mark`(_ text: String) async throws {
        let marks = try await Self.marks([plain, text], "png", .png)
        #expect(marks.isEmpty)
    }

    private let plain = "color=0x304060:s=640x360"

    private static func marks(
        _ recipe: [String],
        _ pathExtension: String,
        _ format: ContainerFormat,
    ) async throws -> [ForeignMark] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "marked.\(pathExtension)")
            let draw = "drawtext=text='\(recipe[1])':fontsize=36:fontcolor=white:borderw=2"
            let source = recipe[0] + "," + draw + ":x=30:y=300"
            let still = pathExtension == "mp4" ? [] : ["-frames:v", "1"]
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p"]
                    + still + [file.path],
            )
            try #require(made.status == 0, "\(made.complaintText)")
            let toolbox = Toolbox(isolation: await .strongest())
            let path = FilePathBytes(file.path)
            let probe = try await toolbox.probe(path, as: format)
            let shown = try #require(probe.mainVideo?.shownShape)
            // A debug build takes its time for each pixel.
            var limits = ForeignMarkLimits()
            (limits.shortestSide, limits.frames) = (360, 5)
            let search = try #require(
                ForeignMarkSearch(
                    shownWidth: shown.width,
                    shownHeight: shown.height,
                    durationSeconds: probe.facts.kind == .image ? nil : probe.durationSeconds,
                    limits: limits,
                )
            )
            let (width, height) = search.frameSize
            let shape = PictureShape(width: width, height: height, format: .gray8)
            let frames = try await toolbox.frames(at: search.seconds, of: path, probe, as: shape)
            return try await search.marks(in: frames) { try await toolbox.recogniseText($0) }
        }
    }
}
