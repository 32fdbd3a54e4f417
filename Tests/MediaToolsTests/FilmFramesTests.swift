import Containers
import Foundation
import Media
import TestSupport
import Testing

@testable import MediaTools

/// Frames of films as their fingerprints want them.
@Suite struct FilmFramesTests {
    @Test func `brightness is that of the coded plane, not of ffmpeg's gray`() async throws {
        let found = try await frames(of: Clip.mp4.path, .mp4, .every(seconds: 0))
        let coded = try output(
            of: "ffmpeg",
            Self.quiet + [
                "-i", try Clip.mp4.file().path, "-pix_fmt", "yuv420p", "-fps_mode", "passthrough",
                "-f", "rawvideo", "-",
            ],
        )
        let (plane, whole) = (160 * 120, 160 * 120 * 3 / 2)
        #expect(found.count == 20 && coded.count == 20 * whole)
        for (index, frame) in found.enumerated() {
            #expect(Data(frame.picture.bytes) == coded[index * whole..<index * whole + plane])
        }
        // A control: gray is another thing.
        let gray = try await Decoded(Clip.mp4.path, .mp4) { plan, sink in
            plan.pictures = [sink.pictures(.gray8)]
        }
        #expect(gray.pictures != found.map(\.picture))
    }

    @Test func `of ten bits the upper eight are given`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "ten.mp4")
            try make(
                file,
                ["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-x265-params", "log-level=none"],
            )
            let found = try await frames(of: FilePathBytes(file), .mp4, .everySecond)
            let coded = try output(
                of: "ffmpeg",
                Self.quiet + ["-i", file.path, "-frames:v", "1", "-f", "rawvideo", "-"],
            )
            let first = try #require(found.first).picture.bytes
            for place in stride(from: 0, to: first.count, by: 97) {
                let wide = Int(coded[2 * place]) | Int(coded[2 * place + 1]) << 8
                #expect(abs(Int(first[place]) * 4 - wide) <= 4)
            }
        }
    }

    @Test func `a turned film comes upright, and colours come as brightness`() async throws {
        try await withTemporaryFolder { folder in
            let plain = folder.appending(path: "plain.mp4")
            try make(plain, ["-c:v", "libx264", "-pix_fmt", "yuv420p"])
            let turned = folder.appending(path: "turned.mp4")
            _ = try output(
                of: "ffmpeg",
                Self.quiet + [
                    "-i", plain.path, "-c", "copy", "-metadata:s:v", "rotate=90", turned.path,
                ],
            )
            let flat = try await frames(of: FilePathBytes(plain), .mp4, .everySecond)
            let upright = try await frames(of: FilePathBytes(turned), .mp4, .everySecond)
            let (before, after) = (try #require(flat.first), try #require(upright.first))
            #expect((after.picture.width, after.picture.height) == (48, 64))
            // ffmpeg writes that angle as a turn to the left, and players turn as ffmpeg does.
            let turn = Self.quiet + ["-i", turned.path, "-frames:v", "1", "-vf", "extractplanes=y"]
            let shown = try output(of: "ffmpeg", turn + ["-f", "rawvideo", "-"])
            #expect(Data(after.picture.bytes) == shown)
            #expect(after.picture.bytes[0] == before.picture.bytes[63])
        }
        let gif = try await frames(of: Clip.gif.path, .gif, .everySecond)
        #expect(gif.count == 2)
    }

    @Test func `times are those of the film, whatever its frame rate`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "variable.mp4")
            try make(
                file,
                ["-vf", "select='not(mod(n,3))+gt(n,20)'", "-fps_mode", "vfr", "-c:v", "libx264"],
            )
            let times = try await frames(of: FilePathBytes(file), .mp4, .every(seconds: 0.5))
                .map(\.seconds)
            #expect(times.count == 8)
            for (index, time) in times.enumerated() {
                #expect(time >= Double(index) * 0.5 - 0.01 && time < Double(index) * 0.5 + 0.31)
            }
        }
    }

    @Test func `where key frames lie too far apart others come between them`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "sparse.mp4")
            let keyMoments = ["-force_key_frames", "0,1,2,3,9,10,11"]
            try make(
                file,
                ["-c:v", "libx264", "-g", "200", "-sc_threshold", "0"] + keyMoments,
                seconds: 12,
            )
            let path = FilePathBytes(file)
            let alone = try await frames(of: path, .mp4, .keyFrames).map(\.seconds)
            #expect(alone == [0, 1, 2, 3, 9, 10, 11])
            let filled = try await frames(of: path, .mp4, .adaptive(gap: 2)).map(\.seconds).sorted()
            #expect(FramePlan.sparseStretch(of: filled, until: 12, gap: 2.5) == nil, "\(filled)")
            #expect(Set(filled).count == filled.count)
            #expect((9...11).contains(filled.count), "\(filled)")
            #expect(filled.allSatisfy { $0 <= 3 || $0 > 3.5 })
            let dense = folder.appending(path: "dense.mp4")
            try make(dense, ["-c:v", "libx264", "-g", "10"], seconds: 12)
            let keys = try await frames(of: FilePathBytes(dense), .mp4, .keyFrames)
            let adaptive = try await frames(of: FilePathBytes(dense), .mp4, .adaptive(gap: 2))
            #expect(adaptive.map(\.seconds) == keys.map(\.seconds))
            #expect(keys.count >= 12)
        }
    }

    @Test func `a long film's frames lie further apart`() {
        #expect(FramePlan.everySecond.thinned(for: 86_400, to: 20_000) == .every(seconds: 4.32))
        #expect(
            FramePlan.adaptive(gap: 2).thinned(for: 86_400, to: 20_000) == .adaptive(gap: 4.32)
        )
        #expect(FramePlan.everySecond.thinned(for: 7200, to: 20_000) == .everySecond)
        #expect(FramePlan.everySecond.thinned(for: nil, to: 20_000) == .everySecond)
        #expect(FramePlan.known.thinned(for: 36_000, to: 180_000) == .every(seconds: 0.2))
    }

    private static let quiet = ["-nostdin", "-v", "error", "-y"]

    private func make(_ file: URL, _ arguments: [String], seconds: Int = 4) throws {
        let source = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=\(seconds)"]
        _ = try output(of: "ffmpeg", Self.quiet + source + arguments + [file.path])
    }

    private func frames(
        of path: FilePathBytes,
        _ format: ContainerFormat,
        _ plan: FramePlan,
    ) async throws -> [(picture: Picture, seconds: Double)] {
        let toolbox = await TestToolbox.strongest()
        let probe = try await toolbox.probe(path, as: format)
        let found = Collected<(picture: Picture, seconds: Double)>()
        _ = try await toolbox.filmFrames(of: path, probe, as: plan) { found.append(($0, $1)) }
        return found.values
    }
}
