import Containers
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

@Suite struct CueVideoTests {
    struct Recipe: Sendable, CustomTestStringConvertible {
        var name: String
        var format: ContainerFormat
        var codec: [String]
        var frame = 2048
        var testDescription: String { name }
    }

    static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    static let recipes = [
        Recipe(name: "v.mp4", format: .mp4, codec: h264 + ["-bf", "2", "-c:a", "aac"]),
        Recipe(name: "v.mov", format: .mov, codec: h264 + ["-c:a", "pcm_s24le"], frame: 1),
        Recipe(name: "v.mkv", format: .matroska, codec: h264 + ["-c:a", "aac"]),
        Recipe(name: "m.mkv", format: .matroska, codec: h264 + ["-c:a", "libmp3lame"]),
        Recipe(
            name: "v.webm",
            format: .webm,
            codec: ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"],
        ),
        Recipe(name: "v.avi", format: .avi, codec: ["-c:v", "mpeg4", "-c:a", "libmp3lame"]),
        Recipe(name: "v.flv", format: .flv, codec: ["-c:v", "flv1", "-c:a", "aac"]),
    ]

    @Test(arguments: recipes)
    func `a video keeps its pictures, its second sound, tags and chapters`(
        _ recipe: Recipe
    ) async throws {
        let toolbox = await CueBench.toolbox.value
        let hasTwo = [.mp4, .mov, .matroska].contains(recipe.format)
        let folder = try PrivateFolder()
        let chapters = folder.file("chapters.txt")
        let text =
            ";FFMETADATA1\ntitle=Kept\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\n"
            + "title=One\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=3500\ntitle=Two\n"
        try text.write(to: chapters, atomically: true, encoding: .utf8)
        let input = [
            "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=4",
            "-f", "lavfi", "-i", CueClip.music + ":s=44100:d=4", "-i", chapters.path,
            "-map", "0:v", "-map", "1:a",
        ]
        let second = hasTwo ? ["-map", "1:a", "-metadata:s:a:1", "language=fra"] : []
        let clip = try await CueClip(
            input + second + ["-map_metadata", "2", "-metadata:s:a:0", "language=zho", "-ac", "2"]
                + recipe.codec.map { $0 == "flv1" ? "flv" : $0 },
            recipe.format,
            named: recipe.name,
            toolbox: toolbox,
        )
        let studio = CueStudio(toolbox)
        let made = try await studio.mix(
            CuePlan(.rhythm, at: .openingAndEnd),
            into: clip.file,
            named: "out." + recipe.name,
            in: clip.folder,
        )
        let url = URL(filePath: made.path.description)
        let probe = try await toolbox.probe(made.path, as: recipe.format)
        let others = ["-map", "0:v"] + (hasTwo ? ["-map", "0:a:1"] : [])
        #expect(try Self.hash(clip.url, others) == (try Self.hash(url, others)))
        #expect(try Self.pictureTimes(clip.url) == (try Self.pictureTimes(url)))
        #expect(probe.streams.map(\.language) == clip.probe.streams.map(\.language))
        #expect(probe.streams.map(\.dispositions) == clip.probe.streams.map(\.dispositions))
        #expect(probe.streams.map(\.codec) == clip.probe.streams.map(\.codec))
        #expect(probe.tags["title"] == clip.probe.tags["title"])
        #expect(try Self.chapters(clip.url) == (try Self.chapters(url)))
        let timed = ["-af", "aresample=async=1:first_pts=0"]
        let before = try Self.samples(clip.url, timed)
        let after = try Self.samples(url, timed)
        let shift = CueCodecTests.shift(before, after, 2, from: 80_000, 44_100)
        #expect(shift == 0)
        #expect(abs(before.count - after.count) / 2 < recipe.frame)
        let templates = try await CueBench.fewTemplates.value
        let survey = try await studio.read((made.path, probe), for: templates, seconds: 2)
        #expect(survey.present.map(\.kind) == [.rhythm])
        #expect(abs((survey.present.first?.span.startSeconds ?? 0) - 0.15) < 0.04)
        #expect(made.outcomes.count == 2)
    }

    private static func samples(_ url: URL, _ filter: [String]) throws -> [Double] {
        let arguments = ["-nostdin", "-v", "error", "-i", url.path, "-map", "0:a:0"] + filter
        let data = try Tool.run("ffmpeg", arguments + ["-f", "f64le", "-"]).output
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map {
                bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self)
            }
        }
    }

    private static func hash(_ url: URL, _ maps: [String]) throws -> String {
        let arguments = ["-nostdin", "-v", "error", "-i", url.path] + maps
        return try Tool.run("ffmpeg", arguments + ["-c", "copy", "-f", "streamhash", "-"]).text
    }

    private static func pictureTimes(_ url: URL) throws -> String {
        let wish = ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time"]
        return try Tool.run("ffprobe", wish + ["-of", "csv", url.path]).text
    }

    private static func chapters(_ url: URL) throws -> String {
        try Tool.run("ffprobe", ["-v", "error", "-show_chapters", "-of", "csv", url.path]).text
    }
}
