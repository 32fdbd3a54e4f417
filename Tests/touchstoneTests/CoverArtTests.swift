import Foundation
import TestSupport
import Testing

/// Covers in films that are encoded anew as a whole.
@Suite struct CoverArtTests {
    @Test func `a film with a timecode keeps its cover`() async throws {
        try await withTemporaryFolder { folder in
            let names = ["cover.jpg", "film.mp4", "in.mp4", "out.mp4"]
            let files = names.map { folder.appending(path: $0).path }
            let quiet = ["-nostdin", "-v", "error"]
            let source = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25"]
            _ = try Tool.run("ffmpeg", quiet + source + ["-frames:v", "1", files[0]])
            _ = try Tool.run(
                "ffmpeg",
                quiet + source + ["-t", "1", "-pix_fmt", "yuv420p"]
                    + ["-timecode", "01:00:00:00", files[1]],
            )
            let joined =
                ["-i", files[1], "-i", files[0], "-map", "0:v", "-map", "1:v", "-c", "copy"]
                + ["-disposition:v:1", "attached_pic", "-metadata:s:v:0"]
                + ["timecode=01:00:00:00", files[2]]
            _ = try Tool.run("ffmpeg", quiet + joined)
            let labelled = try Binary.run([
                "label", files[2], "-o", files[3], "--producer", Binary.producer,
            ])
            #expect(labelled.status == 0, "\(labelled.complaintText)")
            let streams = try Tool.run(
                "ffprobe",
                ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", files[3]],
            )
            #expect(String(decoding: streams.output, as: UTF8.self).contains("mjpeg"))
        }
    }
}
