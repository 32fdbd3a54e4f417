import Foundation
import TestSupport
import Testing

/// Cues at both ends of sound, however near the ends lie to each other.
@Suite struct CuePlaceTests {
    /// What is listened to at once is 15 seconds: the ends lie in one stretch, or overlap.
    @Test(arguments: [("both", 5.0, 2), ("end", 16.2, 1)])
    func `a cue at the end is read back`(
        _ place: String,
        _ seconds: Double,
        _ count: Int,
    )
        async throws
    {
        try await withTemporaryFolder { folder in
            let (input, output) = (
                folder.appending(path: "in.wav"), folder.appending(path: "o.wav"),
            )
            _ = try Tool.run(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi",
                    "-i", "sine=440:d=\(seconds):sample_rate=16000", input.path,
                ],
            )
            let labelled = try Binary.run([
                "label", input.path, "-o", output.path, "--producer", Binary.producer,
                "--audible", "rhythm", "--audible-at", place,
            ])
            #expect(labelled.status == 0, "\(labelled.complaintText)")
            let seen = try Binary.json(["inspect", output.path])
            #expect(seen.count("labels.audible.cues") == count)
        }
    }
}
