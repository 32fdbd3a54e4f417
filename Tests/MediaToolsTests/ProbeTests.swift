import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct ProbeTests {
    @Test(arguments: Clip.allCases)
    func `says what ffprobe says`(_ clip: Clip) async throws {
        let probe = try await TestToolbox.strongest().probe(clip.path, as: clip.format)
        for stream in probe.streams {
            let fields = "codec_name,width,height,sample_rate,channels,time_base,start_time"
            let text = try output(
                of: "ffprobe",
                [
                    "-v", "error", "-select_streams", "\(stream.index)", "-show_entries",
                    "stream=\(fields)", "-of", "default=nw=1", try clip.file().path,
                ],
            )
            var expected: [String: String] = [:]
            for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                expected[parts[0]] = parts[1] == "N/A" ? nil : parts[1]
            }
            #expect(stream.codec == expected["codec_name"])
            #expect(stream.width == expected["width"].flatMap { Int($0) })
            #expect(stream.height == expected["height"].flatMap { Int($0) })
            #expect(stream.sampleRate == expected["sample_rate"].flatMap { Int($0) })
            #expect(stream.channels == expected["channels"].flatMap { Int($0) })
            // ffprobe's own guess reads a still as a film of one picture, which begins at 0.
            if probe.facts.kind == .image { continue }
            #expect(stream.startSeconds == expected["start_time"].flatMap(Double.init))
            let base = stream.timeBase.map { "\($0.numerator)/\($0.denominator)" }
            #expect(base == expected["time_base"])
        }
        #expect(!probe.streams.isEmpty)
    }

    @Test(arguments: await TestToolbox.levels)
    func `gives the facts of a video at every isolation`(_ level: Isolation.Level) async throws {
        let toolbox = Toolbox(isolation: Isolation(level))
        let facts = try await toolbox.probe(Clip.mp4.path, as: .mp4).facts
        #expect(facts.kind == .video)
        #expect(facts.width == 160)
        #expect(facts.height == 120)
        #expect(facts.framesPerSecond == 10)
        #expect(facts.videoCodec == "h264")
        #expect(facts.audioCodec == "aac")
        #expect(facts.sampleRate == 48_000)
        #expect(abs((facts.durationSeconds ?? 0) - 2) < 0.1)
    }

    @Test(arguments: [
        (Clip.jpeg, MediaKind.image), (.png, .image), (.gif, .video), (.stillGIF, .image),
        (.mp3, .audio), (.webm, .video),
    ])
    func `tells kinds apart`(_ clip: Clip, _ kind: MediaKind) async throws {
        let facts = try await TestToolbox.strongest().probe(clip.path, as: clip.format).facts
        #expect(facts.kind == kind)
        #expect((facts.durationSeconds == nil) == (kind == .image))
    }

    @Test func `a cover picture does not make sound a video`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "covered.mp3")
            let inputs = ["-i", try Clip.mp3.file().path, "-i", try Clip.jpeg.file().path]
            let arguments = [
                "-map", "0", "-map", "1", "-c", "copy", "-id3v2_version", "3", file.path,
            ]
            _ = try output(of: "ffmpeg", ["-nostdin", "-v", "error"] + inputs + arguments)
            let probe = try await TestToolbox.strongest().probe(FilePathBytes(file), as: .mp3)
            #expect(probe.streams.count == 2)
            #expect(probe.streams.map(\.isCover) == [false, true])
            #expect(probe.facts.kind == .audio)
            #expect(probe.facts.width == nil)
        }
    }

    @Test(arguments: [(1, MediaKind.image), (5, MediaKind.video)])
    func `a GIF of one frame is an image`(_ frames: Int, _ kind: MediaKind) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "moving.gif")
            let source = [
                "-f", "lavfi", "-i", "testsrc2=size=32x24:rate=10", "-frames:v", "\(frames)",
            ]
            _ = try output(of: "ffmpeg", ["-nostdin", "-v", "error"] + source + [file.path])
            let probe = try await TestToolbox.strongest().probe(FilePathBytes(file), as: .gif)
            #expect(probe.facts.kind == kind)
        }
    }

    @Test func `keeps languages and tags`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "tagged.mkv")
            let tags = ["-metadata", "title=标题", "-metadata:s:a:0", "language=zho"]
            let copy = ["-i", try Clip.mkv.file().path, "-map", "0", "-c", "copy"] + tags
            _ = try output(of: "ffmpeg", ["-nostdin", "-v", "error"] + copy + [file.path])
            let probe = try await TestToolbox.strongest().probe(FilePathBytes(file), as: .matroska)
            #expect(probe.tags["title"] == "标题")
            #expect(probe.mainAudio?.language == "zho")
        }
    }

    @Test func `refuses a picture over the limit`() async throws {
        var limits = ToolLimits()
        limits.pixels = 1000
        let toolbox = await TestToolbox.strongest(limits)
        for clip in [Clip.jpeg, .png, .mp4, .webm] {
            let refusal = await #expect(throws: ToolFault.self) {
                try await toolbox.probe(clip.path, as: clip.format)
            }
            guard case .overLimit = refusal else {
                Issue.record("\(clip): \(String(describing: refusal))")
                continue
            }
        }
    }

    @Test func `refuses more streams and more seconds than allowed`() async throws {
        var limits = ToolLimits()
        limits.streams = 1
        let few = await TestToolbox.strongest(limits)
        await #expect(throws: ToolFault.overLimit("the file has 2 streams; at most 1 are read")) {
            try await few.probe(Clip.mp4.path, as: .mp4)
        }
        limits = ToolLimits()
        limits.durationSeconds = 1
        let short = await TestToolbox.strongest(limits)
        await #expect(throws: ToolFault.overLimit("the file lasts 2 seconds; at most 1 are read")) {
            try await short.probe(Clip.wav.path, as: .wav)
        }
    }

    @Test func `refuses a file without streams in the user's words`() async throws {
        try await withTemporaryFolder { folder in
            // A Matroska header and an empty segment: legal, and nothing in it.
            let file = folder.appending(path: "empty.mkv")
            let head: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3, 0x8B, 0x42, 0x82, 0x88]
            let rest: [UInt8] = [0x18, 0x53, 0x80, 0x67, 0x80]
            try Data(head + Array("matroska".utf8) + rest).write(to: file)
            let refusal = await #expect(throws: ToolFault.self) {
                try await TestToolbox.strongest().probe(FilePathBytes(file), as: .matroska)
            }
            guard case .unusable = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
    }

    @Test func `says that a file is missing or a folder`() async throws {
        try await withTemporaryFolder { folder in
            let toolbox = await TestToolbox.strongest()
            let nothing = FilePathBytes(folder.appending(path: "nothing"))
            await #expect(throws: OpeningFault.missing) {
                try await toolbox.probe(nothing, as: .mp4)
            }
            await #expect(throws: OpeningFault.directory) {
                try await toolbox.probe(FilePathBytes(folder), as: .mp4)
            }
        }
    }
}
