import Foundation
import TestSupport
import Testing

/// Films in which a picture stands for seconds.
@Suite struct SlideShowTests {
    /// One picture in five seconds; and a film that stops for a minute after its first second.
    @Test(arguments: [
        ["-r", "1/5", "-t", "15"],
        ["-r", "10", "-t", "3", "-vf", "setpts=PTS+gte(N\\,10)*60/TB", "-fps_mode", "vfr"],
    ])
    func `a mark holds as long as its picture stands`(_ pace: [String]) async throws {
        try await withTemporaryFolder { folder in
            let (input, output) = (
                folder.appending(path: "in.mp4"), folder.appending(path: "o.mp4"),
            )
            _ = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10"]
                    + pace + ["-pix_fmt", "yuv420p", input.path],
            )
            let labelled = try Binary.run([
                "label", input.path, "-o", output.path, "--producer", Binary.producer,
            ])
            #expect(labelled.status == 0, "\(labelled.complaintText)")
            #expect(try Binary.run(["verify", output.path]).status == 0)
        }
    }
}
