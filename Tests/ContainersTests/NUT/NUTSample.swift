import Foundation
import TestSupport

/// NUT streams that ffmpeg writes to a pipe, as our own children do.
enum NUTSample: String, CaseIterable, Sendable {
    case interleaved, variableFrameRate, startsLate, bigPictures, manyStreams, repeatedHeaders
    case withoutSyncpoints, timestampedSyncpoints, compressed, sideData, subtitles

    /// The stream, as it comes out of the pipe.
    func bytes() throws -> [UInt8] {
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error"] + recipe + ["-f", "nut", "pipe:1"],
        )
        guard made.status == 0 else { throw Failure(text: made.complaintText) }
        return Array(made.output)
    }

    /// What ffmpeg said when a stream could not be made.
    struct Failure: Error { var text: String }

    private var recipe: [String] {
        let raw = ["-c:v", "rawvideo", "-c:a", "pcm_s16le", "-fps_mode", "passthrough"]
        let small = Self.inputs("64x48", rate: 10, seconds: 2)
        switch self {
        case .interleaved:
            return small + [
                "-filter_complex",
                "[0:v]split=2[f][s];[f]format=gray[g];[s]fps=1,scale=32:-2,format=rgb24[t]",
                "-map", "[g]", "-map", "[t]", "-map", "1:a",
            ] + raw
        case .variableFrameRate:
            let times = "format=gray,select='mod(n,3)',setpts='PTS+N*N*137'"
            return small + ["-vf", times] + raw
        case .startsLate:
            let early = ["-vf", "format=gray,setpts=PTS-0.5/TB", "-af", "asetpts=PTS+1/TB"]
            return small + early + raw
        case .bigPictures:
            return Self.inputs("1920x1080", rate: 5, seconds: 1) + ["-pix_fmt", "gray"] + raw
        case .manyStreams:
            let maps = (0..<20).flatMap { ["-map", "\($0 % 2):0"] }
            return small + maps + ["-pix_fmt", "gray", "-s", "16x16"] + raw
        case .repeatedHeaders:
            return Self.inputs("320x240", rate: 25, seconds: 2) + ["-pix_fmt", "rgb24"] + raw
        case .withoutSyncpoints:
            return small + raw + ["-strict", "experimental", "-syncpoints", "none"]
        case .timestampedSyncpoints:
            return small + raw + ["-strict", "experimental", "-syncpoints", "timestamped"]
        case .compressed: return small + ["-c:v", "mpeg4", "-bf", "2", "-c:a", "libmp3lame"]
        case .sideData:
            return small + ["-c:v", "mpeg4", "-c:a", "libmp3lame", "-strict", "experimental"]
                + ["-syncpoints", "timestamped"]
        case .subtitles:
            let lines = "data:text/plain,1%0A00:00:00,500 --> 00:00:01,000%0AHello%0A"
            return small + ["-f", "srt", "-i", lines, "-c:s", "text", "-map", "0", "-map", "2"]
                + raw
        }
    }

    private static func inputs(_ size: String, rate: Int, seconds: Int) -> [String] {
        [
            "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=\(rate):duration=\(seconds)",
            "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)",
        ]
    }
}
