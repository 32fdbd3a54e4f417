import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite(.serialized) struct OpeningTests {
    static let specimens: [Specimen] = [
        Specimen("main", .mp4, "-c:v libx264 -pix_fmt yuv420p -profile:v main"),
        Specimen("baseline", .mp4, "-c:v libx264 -pix_fmt yuv420p -profile:v baseline"),
        Specimen("high", .matroska, "-c:v libx264 -pix_fmt yuv420p -vf setsar=4/3"),
        Specimen("high 10", .mp4, "-c:v libx264 -pix_fmt yuv420p10le"),
        Specimen("high 422", .mov, "-c:v libx264 -pix_fmt yuv422p10le"),
        Specimen(
            "high 444",
            .mp4,
            "-c:v libx264 -pix_fmt yuv444p -qp 10",
            from: "testsrc2=s=65x35:r=10:d=1",
        ),
        Specimen("full range", .mp4, "-c:v libx264 -pix_fmt yuvj420p -color_primaries bt709"),
        Specimen(
            "interlaced",
            .mp4,
            "-vf tinterlace=interleave_top -c:v libx264 -pix_fmt yuv420p -flags +ildct+ilme "
                + "-x264-params tff=1",
            from: "testsrc2=s=160x128:r=20:d=1",
        ),
        Specimen("turned", .mp4, "-c:v libx264 -pix_fmt yuv420p", rotation: 90),
        Specimen("hevc", .mp4, "-c:v libx265 -preset ultrafast -x265-params log-level=error"),
        Specimen(
            "hevc 10",
            .matroska,
            "-c:v libx265 -pix_fmt yuv420p10le -preset ultrafast -x265-params "
                + "log-level=error:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc",
        ),
        Specimen(
            "hevc 422",
            .matroska,
            "-c:v libx265 -pix_fmt yuv422p10le -preset ultrafast -x265-params log-level=error",
        ),
    ]

    @Test(arguments: specimens)
    func `an opening has its very frames, marked, and no others`(
        _ specimen: Specimen
    ) async throws {
        try await withTemporaryFolder { home in
            let original = try specimen.make(in: home)
            let toolbox = await Specimen.toolbox()
            let probe = try await toolbox.probe(FilePathBytes(original), as: specimen.format)
            let isSmall = (probe.mainVideo?.height ?? 0) < 64
            let lead = try Self.lead(of: original, specimen.format)
            let stamp = try Plates.stamp(probe, until: lead + 0.45, 40, isSmall ? 20 : 24)
            let folder = try PrivateFolder()
            let request = OpeningRequest(stamp, frames: 7, parameterSetID: 9)
            let made = try await toolbox.encodeOpening(
                of: FilePathBytes(original),
                probe,
                request,
                in: folder,
            )
            #expect(made.frameCount == 7)
            try expectPlain(made.file)
            let whole = try wrap(made.file, turned: probe.mainVideo?.rotation ?? 0, in: home)
            let now = try await toolbox.probe(FilePathBytes(whole), as: .matroska)
            let (width, height) = (stamp.shownWidth, stamp.shownHeight)
            let old = try await SeenFrames(original, probe, toolbox, width: width, height: height)
            let new = try await SeenFrames(whole, now, toolbox, width: width, height: height)
            #expect(new.pictures.count == 7)
            for (index, pair) in zip(old.pictures, new.pictures).enumerated() {
                let isMarked = Plates.correlation(stamp, in: pair.1) > 0.9
                #expect(isMarked == (old.seconds[index] < 0.45), "frame \(index)")
                #expect(Plates.difference(pair.0, pair.1, outside: stamp) < 3)
            }
        }
    }

    /// One slice a picture, an instantaneous refresh first, no picture before another's turn.
    private func expectPlain(_ file: URL) throws {
        let isH264 = file.pathExtension == "h264"
        let frames = try entries(file, "-show_entries", "frame=pict_type,key_frame")
        #expect(frames.count == 7)
        #expect(frames.first?.hasPrefix("key_frame=1|pict_type=I") == true)
        #expect(!frames.contains { $0.contains("=B") })
        #expect(try entries(file, "-show_entries", "stream=has_b_frames") == ["has_b_frames=0"])
        let trace = try Tool.run(
            "ffmpeg",
            ["-v", "info", "-i", file.path, "-c", "copy", "-bsf:v", "trace_headers"]
                + ["-f", "null", "-"],
        )
        let lines = trace.complaintText.split(separator: "\n")
        let kinds = lines.filter { $0.contains(" nal_unit_type ") }
            .compactMap { $0.split(separator: " ").last }.compactMap { Int($0) }
        let pictures = kinds.filter { isH264 ? $0 == 1 || $0 == 5 : $0 < 32 }
        #expect(pictures.count == 7)
        let refreshes = isH264 ? [5] : [19, 20]
        #expect(refreshes.contains(pictures.first ?? -1))
        // No delimiters.
        #expect(!kinds.contains(isH264 ? 9 : 35))
        guard isH264 else { return }
        let ids = lines.filter { $0.contains("seq_parameter_set_id") }
        #expect(!ids.isEmpty && ids.allSatisfy { $0.hasSuffix("= 9") })
    }

    /// Puts a raw stream into a container, to be shown as the original is.
    private func wrap(_ file: URL, turned: Int, in home: URL) throws -> URL {
        let plain = home.appending(path: "wrapped.mkv")
        let head = ["-v", "fatal", "-y"]
        let stream = ["-r", "10", "-i", file.path, "-c", "copy", plain.path]
        _ = try output(of: "ffmpeg", head + stream)
        guard turned != 0 else { return plain }
        let whole = home.appending(path: "turned.mkv")
        let turn = ["-vf", turned == 90 ? "transpose=cclock" : "transpose=clock"]
        _ = try output(
            of: "ffmpeg",
            head + ["-i", plain.path] + turn + ["-c:v", "ffv1", whole.path],
        )
        return whole
    }

    /// When the first picture stands by the stream's own clock, before an edit list shifts it.
    private static func lead(of file: URL, _ format: ContainerFormat) throws -> Double {
        let isMovie = [.mp4, .mov].contains(format)
        let first = try output(
            of: "ffprobe",
            ["-v", "error"] + (isMovie ? ["-ignore_editlist", "1"] : [])
                + ["-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0"]
                + ["-read_intervals", "%+#1", file.path],
        )
        let text = String(decoding: first, as: UTF8.self).prefix { "0123456789.".contains($0) }
        return try #require(Double(text))
    }

    @Test func `frames before an edit list's beginning are encoded too`() async throws {
        try await withTemporaryFolder { home in
            let specimen = Specimen("whole", .mp4, "-c:v libx264 -pix_fmt yuv420p -g 50 -bf 2")
            let whole = try specimen.make(in: home)
            let cut = home.appending(path: "cut.mp4")
            _ = try output(
                of: "ffmpeg",
                ["-v", "error", "-y", "-ss", "0.35", "-i", whole.path, "-c", "copy", cut.path],
            )
            let toolbox = await Specimen.toolbox()
            let probe = try await toolbox.probe(FilePathBytes(cut), as: .mp4)
            let folder = try PrivateFolder()
            let stamp = try Plates.stamp(probe)
            let made = try await toolbox.encodeOpening(
                of: FilePathBytes(cut),
                probe,
                OpeningRequest(stamp, frames: 10, parameterSetID: 3),
                in: folder,
            )
            #expect(made.frameCount == 10)
        }
    }

    @Test func `what these encoders can't give is refused by name`() async throws {
        try await withTemporaryFolder { home in
            let cases = [
                (Specimen("vp", .webm, "-c:v libvpx -b:v 1M -deadline realtime"), 3),
                (Specimen("short", .mp4, "-c:v libx264 -pix_fmt yuv420p"), 40),
            ]
            for (specimen, count) in cases {
                let original = try specimen.make(in: home)
                let toolbox = await Specimen.toolbox()
                let probe = try await toolbox.probe(FilePathBytes(original), as: specimen.format)
                let stamp = try Plates.stamp(probe)
                let folder = try PrivateFolder()
                let request = OpeningRequest(stamp, frames: count, parameterSetID: 1)
                await #expect(throws: OpeningImpossible.self) {
                    try await toolbox.encodeOpening(
                        of: FilePathBytes(original),
                        probe,
                        request,
                        in: folder,
                    )
                }
            }
        }
    }
}
