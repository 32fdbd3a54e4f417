import Foundation
import TestSupport
import Testing

/// Ogg files that ffmpeg makes beside those of `Clip`.
enum OggClip: String, CaseIterable, Sendable {
    case long, longOpus, flac, speex, theora, twoStreams

    /// The file's bytes, made anew.
    func bytes() async throws -> [UInt8] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "clip.ogg")
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-y"] + recipe + ["-f", "ogg", file.path],
            )
            #expect(made.complaintText == "")
            return Array(try Data(contentsOf: file))
        }
    }

    /// Whether labels can be set in it.
    var takesLabels: Bool { self != .speex }

    private var recipe: [String] {
        let tone = { (seconds: Int) in
            ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)"]
        }
        let noise = { (seconds: Int) in
            ["-f", "lavfi", "-i", "anoisesrc=sample_rate=48000:duration=\(seconds):seed=1"]
        }
        let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=2"]
        let title = ["-metadata", "title=Clip"]
        switch self {
        case .long:
            return noise(3) + title + ["-c:a", "libvorbis", "-page_duration", "20000"]
        case .longOpus:
            return noise(3) + title + ["-c:a", "libopus", "-page_duration", "20000"]
        case .flac: return tone(2) + title + ["-c:a", "flac"]
        case .speex: return tone(2) + title + ["-ar", "16000", "-c:a", "libspeex"]
        case .theora: return picture + tone(2) + title + ["-c:v", "libtheora", "-c:a", "libvorbis"]
        case .twoStreams:
            return tone(2) + noise(2) + ["-map", "0", "-map", "1"]
                + ["-c:a:0", "libvorbis", "-c:a:1", "libopus"] + title
        }
    }
}
