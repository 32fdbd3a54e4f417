import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct HostileFileTests {
    @Test(arguments: Lure.all, await TestToolbox.levels)
    func `a file that points elsewhere is neither followed nor taken for media`(
        _ lure: Lure,
        _ level: Isolation.Level,
    ) async throws {
        try await withTemporaryFolder { folder in
            let listener = try LoopbackListener()
            let file = folder.appending(path: "lure.mp4")
            try Data(lure.text(listener.port, try Clip.wav.file()).utf8).write(to: file)
            let toolbox = Toolbox(isolation: Isolation(level))
            for format in lure.formats(level) {
                await #expect(throws: ToolFault.self) {
                    try await toolbox.probe(FilePathBytes(file), as: format)
                }
            }
            #expect(!listener.wasCalled)
        }
    }

    @Test func `the listener hears who follows`() throws {
        let listener = try LoopbackListener()
        let url = "http://127.0.0.1:\(listener.port)/a"
        _ = try Tool.run("ffprobe", ["-v", "quiet", "-rw_timeout", "100000", url])
        #expect(listener.wasCalled)
    }

    @Test(arguments: await TestToolbox.levels)
    func `a track whose data lies in another file stays without it`(
        _ level: Isolation.Level
    ) async throws {
        try await withTemporaryFolder { folder in
            let target = folder.appending(path: "target.mov")
            try FileManager.default.copyItem(at: try Clip.mov.file(), to: target)
            let file = folder.appending(path: "pointing.mov")
            let pointing = ExternalData.pointing(try Clip.mov.bytes(), to: target.path)
            try Data(pointing).write(to: file)
            // The control: whoever asks ffmpeg to follow does reach the other file.
            let follow = ["-enable_drefs", "1", "-use_absolute_path", "1", "-i", file.path]
            let hash = ["-map", "0:v", "-f", "md5", "-"]
            let quiet = ["-nostdin", "-v", "error"]
            let reached = try output(of: "ffmpeg", quiet + follow + hash)
            let real = try output(of: "ffmpeg", quiet + ["-i", target.path] + hash)
            #expect(reached == real)

            let toolbox = Toolbox(isolation: Isolation(level))
            let sink = Sink()
            var plan = DecodingPlan()
            plan.pictures = [sink.pictures(.gray8)]
            if let probe = try? await toolbox.probe(FilePathBytes(file), as: .mov) {
                _ = try? await toolbox.decode(FilePathBytes(file), probe, for: plan)
            }
            #expect(sink.all.values.isEmpty)
        }
    }

    @Test func `a track whose data lies at an address isn't fetched`() async throws {
        try await withTemporaryFolder { folder in
            let listener = try LoopbackListener()
            let file = folder.appending(path: "pointing.mov")
            let url = "http://127.0.0.1:\(listener.port)/a.mov"
            try Data(ExternalData.pointing(try Clip.mov.bytes(), toAddress: url)).write(to: file)
            for level in await TestToolbox.levels {
                let toolbox = Toolbox(isolation: Isolation(level))
                _ = try? await toolbox.probe(FilePathBytes(file), as: .mov)
            }
            #expect(!listener.wasCalled)
        }
    }

    @Test(arguments: HostileName.all, await TestToolbox.levels)
    func `a name is only a name`(_ name: HostileName, _ level: Isolation.Level) async throws {
        try await withTemporaryFolder { folder in
            // A neighbour that a pattern would find.
            let neighbour = folder.appending(path: "001.png")
            let source = ["-f", "lavfi", "-i", "testsrc2=size=32x24", "-frames:v", "1"]
            _ = try output(of: "ffmpeg", ["-nostdin", "-v", "error"] + source + [neighbour.path])
            let path = FilePathBytes(bytes: Array(folder.path.utf8) + [0x2F] + name.bytes)
            try write(try Clip.png.bytes(), to: path)
            let toolbox = Toolbox(isolation: Isolation(level))
            let probe = try await toolbox.probe(path, as: .png)
            #expect(probe.facts.width == 160)
            guard level == .deathSignal else { return }
            let sink = Sink()
            var plan = DecodingPlan()
            plan.pictures = [sink.pictures(.rgb24)]
            _ = try await toolbox.decode(path, probe, for: plan)
            #expect(sink.all.values.count == 1)
        }
    }

    private func write(_ bytes: [UInt8], to path: FilePathBytes) throws {
        let file = path.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL, 0o600) }
        try #require(file >= 0)
        defer { close(file) }
        #expect(
            bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
                == bytes.count
        )
    }
}

/// A text that makes a careless reader open something else.
struct Lure: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: @Sendable (_ port: UInt16, _ neighbour: URL) -> String

    /// All of them once, where nothing else would hold a reader back.
    func formats(_ level: Isolation.Level) -> [ContainerFormat] {
        level == .deathSignal ? [.mp4, .matroska, .mpegTS, .mp3, .flac, .ogg, .jpeg] : [.mp4]
    }

    static let all: [Lure] = [
        Lure(testDescription: "a playlist") { port, _ in
            let segment = "#EXTINF:10,\nhttp://127.0.0.1:\(port)/a.ts\n"
            return "#EXTM3U\n#EXT-X-TARGETDURATION:10\n\(segment)#EXT-X-ENDLIST\n"
        },
        Lure(testDescription: "a playlist that names a file") { _, neighbour in
            "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://\(neighbour.path)\n#EXT-X-ENDLIST\n"
        },
        Lure(testDescription: "a concat script") { _, neighbour in
            "ffconcat version 1.0\nfile '\(neighbour.path)'\n"
        },
        Lure(testDescription: "a session description") { port, _ in
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio \(port) RTP/AVP 0\n"
        },
        Lure(testDescription: "a reference movie") { port, _ in
            "RTSPtext\nrtsp://127.0.0.1:\(port)/a\n"
        },
        Lure(testDescription: "a DASH manifest") { port, _ in
            "<?xml version=\"1.0\"?><MPD><BaseURL>http://127.0.0.1:\(port)/</BaseURL></MPD>"
        },
    ]
}

/// A file's name in which a careless reader sees more than a name.
struct HostileName: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    static let all: [HostileName] =
        [
            ("a pattern", "%03d.png"), ("a dash", "-i"), ("an option", "-f"),
            ("an address", "http:example.png"), ("a protocol", "file:x.png"), ("a pipe", "pipe:0"),
            ("a line break", "a\nb.png"), ("a quote", "a'b\"c$(d).png"), ("a colon", "concat:a|b"),
            ("Chinese", "图片.png"), ("a blank", " x "),
        ].map { HostileName(testDescription: $0.0, bytes: Array($0.1.utf8)) }
        + [
            HostileName(
                testDescription: "bytes that aren't text",
                bytes: [0x61, 0xFF, 0xFE, 0x62],
            )
        ]
}
