import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct EncodingTests {
    @Test(arguments: [
        ("ffv1", ContainerFormat.matroska, Picture.Format.gray8),
        ("ffv1", .matroska, .rgb24),
        ("png", .mov, .rgb24),
    ])
    func `a lossless codec gives back the very pictures`(
        _ codec: String,
        _ container: ContainerFormat,
        _ format: Picture.Format,
    ) async throws {
        let pictures = try (0..<6).map { try noise(format, seed: $0) }
        let toolbox = await TestToolbox.strongest()
        let folder = try PrivateFolder()
        let each = try #require(TimeBase(1, 5))
        let shape = PictureShape(width: 48, height: 36, format: format)
        let raw = RawMedia.pictures(shape, each: each, next: source(pictures))
        // ffv1 takes RGB only with a fourth byte; nothing of the three is lost by it.
        let pixels = codec == "ffv1" && format == .rgb24 ? ["-pix_fmt", "bgr0"] : []
        let arguments = ["-c:v", codec] + pixels
        let file = try await toolbox.encode(
            raw,
            arguments,
            to: container,
            named: "out",
            in: folder,
        )
        let probe = try await toolbox.probe(FilePathBytes(file), as: container)
        var plan = DecodingPlan()
        let sink = Sink()
        plan.pictures = [sink.pictures(format)]
        _ = try await toolbox.decode(FilePathBytes(file), probe, for: plan)
        #expect(sink.all.values.map(\.picture) == pictures)
        #expect(sink.all.values.map(\.time.seconds) == [0, 0.2, 0.4, 0.6, 0.8, 1])
    }

    @Test(arguments: await TestToolbox.levels)
    func `samples come back as they were`(_ level: Isolation.Level) async throws {
        let samples = (0..<20_000).map { Int16(truncatingIfNeeded: $0 * 7) }
        let sound = try #require(Waveform(sampleRate: 8000, channels: 2, samples: samples))
        let toolbox = Toolbox(isolation: Isolation(level))
        let folder = try PrivateFolder()
        let raw = RawMedia.sound(sampleRate: 8000, channels: 2, next: source([sound]))
        let codec = ["-c:a", "flac"]
        let file = try await toolbox.encode(raw, codec, to: .flac, named: "out", in: folder)
        let probe = try await toolbox.probe(FilePathBytes(file), as: .flac)
        let sink = Sink()
        var plan = DecodingPlan()
        plan.sounds = [sink.sound(8000, isStereo: true)]
        _ = try await toolbox.decode(FilePathBytes(file), probe, for: plan)
        #expect(sink.sounds.values.flatMap(\.0.samples) == samples)
    }

    @Test func `a remuxed file holds the same streams`() async throws {
        let toolbox = await TestToolbox.strongest()
        let folder = try PrivateFolder()
        let input = ToolInput(try Clip.mp4.path, as: .mp4)
        let file = try await toolbox.remux(input, to: .matroska, named: "out", in: folder)
        let hash = ["-map", "0", "-c:a", "copy", "-c:v", "rawvideo", "-f", "streamhash", "-"]
        let quiet = ["-nostdin", "-v", "error", "-i"]
        let before = try output(of: "ffmpeg", quiet + [try Clip.mp4.file().path] + hash)
        #expect(try output(of: "ffmpeg", quiet + [file.path] + hash) == before)
    }

    /// So small a file is only written at the end, where ffmpeg itself doesn't count that as failing.
    @Test func `a full disk is noticed even when ffmpeg ends well`() async throws {
        let toolbox = await TestToolbox.strongest()
        let folder = try PrivateFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("out").path,
            withDestinationPath: "/dev/full",
        )
        let input = ToolInput(try Clip.mp4.path, as: .mp4)
        await #expect(throws: ToolFault.system(what: "writing for ffmpeg", errno: ENOSPC)) {
            try await toolbox.remux(input, to: .flv, named: "out", in: folder)
        }
    }

    @Test func `pictures that differ in size are refused`() async throws {
        let small = try #require(
            Picture(width: 2, height: 2, format: .gray8, bytes: [0, 1, 2, 3])
        )
        let shape = PictureShape(width: 48, height: 36, format: .gray8)
        let each = try #require(TimeBase(1, 5))
        let raw = RawMedia.pictures(shape, each: each, next: source([small]))
        let folder = try PrivateFolder()
        await #expect(throws: ToolFault.unusable("the pictures differ in size or format")) {
            try await TestToolbox.strongest()
                .encode(raw, ["-c:v", "ffv1"], to: .matroska, named: "out", in: folder)
        }
    }

    @Test func `a child that stops reading doesn't end us`() async throws {
        try await withTemporaryFolder { folder in
            let toolbox = try TestToolbox.faking("exit 3", in: folder)
            let picture = try noise(.rgb24, seed: 0)
            let each = try #require(TimeBase(1, 5))
            let shape = PictureShape(width: 48, height: 36, format: .rgb24)
            let raw = RawMedia.pictures(shape, each: each, next: { picture })
            let mine = try PrivateFolder()
            await #expect(throws: ToolFault.failed(program: "ffmpeg", status: 3, complaint: "")) {
                try await toolbox.encode(raw, [], to: .matroska, named: "out", in: mine)
            }
        }
    }

    @Test func `a file larger than the limit is cut off with a reason`() async throws {
        var limits = ToolLimits()
        limits.fileBytes = 20_000
        let toolbox = await TestToolbox.strongest(limits)
        let folder = try PrivateFolder()
        let input = ToolInput(try Clip.wav.path, as: .wav)
        let fault = await #expect(throws: ToolFault.self) {
            try await toolbox.remux(input, to: .matroska, named: "out", in: folder)
        }
        #expect(fault == .overLimit("ffmpeg wrote a larger file than it may"))
    }

    private func noise(_ format: Picture.Format, seed: Int) throws -> Picture {
        var random = SeededGenerator(seed: UInt64(seed))
        let bytes = (0..<48 * 36 * format.bytesPerPixel).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        return try #require(Picture(width: 48, height: 36, format: format, bytes: bytes))
    }

    /// Gives one value after another, then `nil`.
    private func source<Value: Sendable>(_ values: [Value]) -> @Sendable () -> Value? {
        let given = Collected<Void>()
        return {
            given.append(())
            return given.values.count <= values.count ? values[given.values.count - 1] : nil
        }
    }
}
