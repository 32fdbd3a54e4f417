import Containers
import Fingerprints
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

/// Films that show too little or tell their times wrongly, as files.
@Suite struct OddFilmTests {
    @Test func `a black film, one frame, and no frame are too little picture, not unknown`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let black = try make(folder, ["-i", "color=black:size=64x48:rate=10:duration=30"])
            let one = try make(folder, ["-i", "testsrc2=size=64x48:rate=10", "-frames:v", "1"])
            let bank = KnownFilms(["test": try await fingerprint(of: one, .known)])
            for plan in [FramePlan.usual, .known, .everySecond, .keyFrames] {
                let dark = try await fingerprint(of: black, plan)
                #expect(dark.frames.count == 1, "\(plan)")
                #expect(bank.outcome(of: dark) == .tooLittlePicture(distinctFrames: 0))
                let lone = try await fingerprint(of: one, plan)
                #expect(lone.frames.count == 1, "\(plan)")
                #expect(bank.outcome(of: lone) == .tooLittlePicture(distinctFrames: 1))
            }
            var hasher = VideoHasher()
            let empty = try hasher.fingerprint(durationSeconds: 0)
            #expect(bank.outcome(of: empty) == .tooLittlePicture(distinctFrames: 0))
        }
    }

    @Test func `a film whose times jump is found, by whatever plan`() async throws {
        try await withTemporaryFolder { folder in
            let source = ["-i", "mandelbrot=size=96x64:rate=10:end_pts=80:end_scale=0.02"]
            let plain = try make(folder, source + ["-t", "12", "-g", "10", "-bf", "0"])
            // Every fifth frame stands where it belongs, the others three seconds later.
            let jump = ["-bsf:v", "setts=pts='DTS+if(mod(N,5),0,-3/TB)':dts=DTS"]
            let broken = try make(folder, source + ["-t", "12", "-g", "10", "-bf", "0"] + jump)
            let film = try await fingerprint(of: plain, .known)
            let bank = KnownFilms(["dive": film])
            for plan in [FramePlan.usual, .known, .everySecond] {
                let copy = try await fingerprint(of: broken, plan)
                #expect(copy.frames.map(\.seconds) == copy.frames.map(\.seconds).sorted())
                let found = bank.matches(of: copy)
                #expect(!found.isEmpty, "\(plan)")
                #expect(found.allSatisfy { $0.span.endSeconds <= 16 })
            }
        }
    }

    @Test func `a film with changing frame rate is found at its own times`() async throws {
        try await withTemporaryFolder { folder in
            let source = ["-i", "mandelbrot=size=96x64:rate=10:end_pts=80:end_scale=0.02"]
            let plain = try make(folder, source + ["-t", "12", "-g", "10"])
            let thin = ["-vf", "select='lt(t,4)+not(mod(n,4))'", "-fps_mode", "vfr", "-g", "10"]
            let changing = try make(folder, source + ["-t", "12"] + thin)
            let bank = KnownFilms(["dive": try await fingerprint(of: plain, .known)])
            for plan in [FramePlan.usual, .everySecond] {
                let found = bank.matches(of: try await fingerprint(of: changing, plan))
                let match = try #require(found.first, "\(plan)")
                #expect(
                    found.count == 1 && match.tells(0...12, as: 0...12, within: 1.1),
                    "\(match)",
                )
            }
        }
    }

    @Test func `more frames than a fingerprint holds are refused, and bars of no picture none`()
        throws
    {
        let dot = try #require(
            Picture(width: 4, height: 4, format: .gray8, bytes: [UInt8](repeating: 9, count: 16))
        )
        var hasher = VideoHasher(orientations: [])
        #expect(throws: VideoHasher.Refusal.tooManyFrames(limit: VideoHasher.frameLimit)) {
            for index in 0...VideoHasher.frameLimit { try hasher.take(dot, at: Double(index)) }
        }
        #expect(try hasher.fingerprint(durationSeconds: nil).frames.count == 1)
        #expect(Picture(width: 0, height: 0, format: .gray8, bytes: []) == nil)
    }

    private func make(_ folder: URL, _ arguments: [String]) throws -> FilePathBytes {
        let file = folder.appending(path: "\(UUID().uuidString).mp4")
        let coding = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast"]
        let outcome = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y", "-f", "lavfi"] + arguments + coding + [file.path],
        )
        try #require(outcome.status == 0, "\(outcome.complaintText)")
        return FilePathBytes(file.path)
    }

    private func fingerprint(
        of path: FilePathBytes,
        _ plan: FramePlan,
    ) async throws -> VideoFingerprint {
        let toolbox = Toolbox(isolation: Isolation(.deathSignal))
        let probe = try await toolbox.probe(path, as: .mp4)
        let hasher = HeldHasher()
        _ = try await toolbox.filmFrames(of: path, probe, as: plan) {
            try hasher.hasher.take($0, at: $1)
        }
        return try hasher.hasher.fingerprint(durationSeconds: probe.durationSeconds)
    }
}

/// A hasher that is handed frames from another thread, one at a time.
private final class HeldHasher: @unchecked Sendable {
    var hasher = VideoHasher()
}
