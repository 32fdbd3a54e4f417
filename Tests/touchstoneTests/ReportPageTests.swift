import Foundation
import Media
import TestSupport
import Testing

@Suite struct ReportPageTests {
    private func inspect(_ files: [String], _ more: [String]) throws -> Tool.Outcome {
        try Binary.run(["inspect", "--quiet"] + files + more)
    }

    @Test func `a report shows every file that could be looked at`() async throws {
        try await withTemporaryFolder { folder in
            let page = folder.appending(path: "page.html").path
            let clips = try [Clip.mp4, .jpeg, .wav].map { try $0.file().path }
            let outcome = try inspect(clips + ["/nowhere"], ["--report", page])
            #expect(outcome.status == 66)
            let html = try String(contentsOfFile: page, encoding: .utf8)
            for clip in clips { #expect(html.contains(clip)) }
            #expect(html.components(separatedBy: "<article").count == 4)
            #expect(html.contains("data:image/jpeg;base64,"))
            #expect(html.contains("class=\"waveform\""))
            #expect(!html.contains("<script"))
        }
    }

    @Test func `a report never replaces a file unless told to`() async throws {
        try await withTemporaryFolder { folder in
            let page = folder.appending(path: "page.html")
            try Data("mine".utf8).write(to: page)
            let clip = try Clip.wav.file().path
            #expect(try inspect([clip], ["--report", page.path]).status == 73)
            #expect(try Data(contentsOf: page) == Data("mine".utf8))
            #expect(try inspect([clip], ["--report", page.path, "--force"]).status == 0)
            #expect(try Data(contentsOf: page).count > 1000)
        }
    }

    @Test func `a quick look gives a report with pictures too`() async throws {
        try await withTemporaryFolder { folder in
            let page = folder.appending(path: "page.html").path
            let outcome = try inspect([try Clip.mp4.file().path], ["--quick", "--report", page])
            #expect(outcome.status == 0)
            let html = try String(contentsOfFile: page, encoding: .utf8)
            #expect(html.contains("not checked"))
            #expect(html.contains("data:image/jpeg;base64,"))
        }
    }

    @Test func `a turned picture stands upright in the report, with its mark`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let picture = try bench.still("turned.jpg")
            _ = try Tool.run(
                "exiftool",
                ["-q", "-overwrite_original", "-Orientation#=6", picture],
            )
            _ = try bench.label(picture, to: "marked.jpg")
            let page = bench.path("page.html")
            #expect(try inspect([bench.path("marked.jpg")], ["--report", page]).status == 0)
            let html = try String(contentsOfFile: page, encoding: .utf8)
            #expect(html.contains("viewBox=\"0 0 320 480\""))
            let image = try #require(html.split(separator: "data:image/jpeg;base64,").last)
            let text = String(image.prefix { $0 != "\"" })
            let poster = folder.appending(path: "poster.jpg")
            try #require(Data(base64Encoded: text)).write(to: poster)
            #expect(try bench.tag("-ImageSize", of: poster.path) == Data("320 480".utf8))
        }
    }

    @Test func `the report can't go to standard output`() throws {
        #expect(try inspect([try Clip.wav.file().path], ["--report", "-"]).status == 64)
    }
}
