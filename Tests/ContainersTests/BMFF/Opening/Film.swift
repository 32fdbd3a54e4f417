@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

/// A film that ffmpeg makes for a test: six seconds, a key picture every two.
struct Film: Sendable, CustomTestStringConvertible {
    var name: String
    var isHEVC = false
    var suffix = "mp4"
    /// What encodes the picture.
    var picture: [String]
    /// What stands beside the picture.
    var extras: [String] = []
    /// What the container is told.
    var container: [String] = []
    /// Filters on the picture.
    var filter = "null"
    /// What encodes the new opening, besides what always does.
    var opening: [String] = []
    var testDescription: String { name }

    static let x264 = [
        "-c:v", "libx264", "-preset", "veryfast", "-g", "20", "-keyint_min", "20",
        "-sc_threshold", "0", "-pix_fmt", "yuv420p",
    ]
    static let pyramid = x264 + ["-bf", "3", "-x264-params", "b-pyramid=normal:b-adapt=0:ref=4"]
    static func x265(_ parameters: String = "open-gop=0") -> [String] {
        let fixed = "keyint=20:min-keyint=20:scenecut=0:log-level=none:bframes=4:b-adapt=0"
        return [
            "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "\(fixed):\(parameters)",
        ]
    }
    static let sound = [
        "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=6", "-c:a", "aac",
    ]

    static let joinable: [Film] = [
        Film(name: "H.264 with a pyramid", picture: pyramid),
        Film(
            name: "H.264 beside sound, titles and chapters, header first",
            picture: pyramid,
            extras: everything,
            container: ["-movflags", "+faststart"],
        ),
        Film(name: "H.264 with sound, header last", picture: pyramid, extras: sound),
        Film(
            name: "H.264 without B-frames",
            picture: x264 + ["-profile:v", "baseline"],
            extras: sound,
            opening: ["-profile:v", "baseline"],
        ),
        Film(
            name: "H.264 of 10 bits, QuickTime with timecode",
            suffix: "mov",
            picture: pyramid + ["-pix_fmt", "yuv420p10le", "-timecode", "01:00:00:00"],
            extras: sound,
        ),
        Film(
            name: "H.264 of varying rate",
            picture: pyramid + ["-fps_mode", "vfr"],
            extras: sound,
            filter: "select='not(eq(mod(n,7),3))'",
        ),
        Film(
            name: "H.264 with key pictures only",
            picture: x264 + ["-g", "1"],
            opening: ["-g", "1"],
        ),
        Film(
            name: "H.264 turned, with colours named",
            picture: pyramid + colours
                + ["-metadata:s:v", "rotate=90"],
            extras: sound,
        ),
        Film(
            name: "H.264 with sets in its samples",
            picture: pyramid
                + ["-bsf:v", "dump_extra", "-tag:v", "avc3"],
        ),
        Film(
            name: "H.264 with signed offsets",
            picture: pyramid,
            extras: sound,
            container: ["-movflags", "+negative_cts_offsets"],
        ),
        Film(name: "HEVC", isHEVC: true, picture: x265() + ["-tag:v", "hvc1"], extras: sound),
        Film(
            name: "HEVC with sets in its samples, header first",
            isHEVC: true,
            picture: x265() + ["-tag:v", "hev1"],
            extras: sound,
            container: ["-movflags", "+faststart"],
        ),
        Film(
            name: "HEVC of 10 bits, QuickTime",
            isHEVC: true,
            suffix: "mov",
            picture: x265("open-gop=0:repeat-headers=1") + colours
                + ["-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"],
            extras: sound,
        ),
    ]

    static let colours = [
        "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
    ]

    /// Two sounds, titles and chapters.
    static var everything: [String] {
        sound + [
            "-f", "lavfi", "-i", "sine=frequency=880:sample_rate=44100:duration=6",
            "-i", Film.folder.appending(path: "titles.srt").path,
            "-i", Film.folder.appending(path: "chapters.txt").path,
            "-map_chapters", "4", "-c:s", "mov_text", "-map", "2:a", "-map", "3:s",
        ]
    }

    static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "touchstone-films-\(ProcessInfo.processInfo.processIdentifier)"
        )
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let titles =
            "1\n00:00:00,500 --> 00:00:01,500\nOne\n\n2\n00:00:02,500 --> 00:00:04,000\nTwo\n"
        try? titles.write(
            to: folder.appending(path: "titles.srt"),
            atomically: true,
            encoding: .utf8,
        )
        var chapters = ";FFMETADATA1\n"
        for start in [0, 3000] {
            chapters +=
                "[CHAPTER]\nTIMEBASE=1/1000\nSTART=\(start)\nEND=\(start + 3000)\ntitle=C\(start)\n"
        }
        try? chapters.write(
            to: folder.appending(path: "chapters.txt"),
            atomically: true,
            encoding: .utf8,
        )
        return folder
    }()

    /// Makes the film.
    func make() throws -> URL {
        let file = Self.folder.appending(path: "\(UUID().uuidString).\(suffix)")
        let source = "testsrc2=size=160x120:rate=10:duration=6"
        var maps = ["-map", "0:v"]
        if !extras.isEmpty { maps += ["-map", "1:a"] }
        // Inputs come first, in the order in which they stand.
        var (inputs, outputs): ([String], [String]) = ([], [])
        var index = 0
        while index < extras.count {
            if extras[index] == "-f" {
                inputs += extras[index..<index + 4]
                index += 4
            } else if extras[index] == "-i" {
                inputs += extras[index..<index + 2]
                index += 2
            } else {
                outputs.append(extras[index])
                index += 1
            }
        }
        try Self.ffmpeg(
            ["-f", "lavfi", "-i", source] + inputs + maps + ["-vf", filter] + outputs + picture
                + container + [file.path]
        )
        return file
    }

    /// Encodes the negative of a film's first pictures as a byte stream.
    func encodeOpening(_ opening: VideoOpening, of film: URL) throws -> URL {
        let file = Self.folder.appending(path: UUID().uuidString + (isHEVC ? ".hevc" : ".h264"))
        let encoder =
            isHEVC
            ? ["libx265", "-x265-params", "bframes=0:open-gop=0:log-level=none"]
            : ["libx264", "-bf", "0", "-x264-params", "sps-id=\(opening.parameterSetID)"]
        try Self.ffmpeg(
            ["-ignore_editlist", "1", "-noautorotate", "-i", film.path, "-map", "0:v:0"]
                + ["-frames:v", "\(opening.frameCount)", "-fps_mode", "passthrough"]
                + ["-vf", "negate", "-preset", "veryfast", "-c:v"] + encoder + self.opening
                + ["-f", isHEVC ? "hevc" : "h264", file.path]
        )
        return file
    }

    static func ffmpeg(_ arguments: [String]) throws {
        let made = try Tool.run("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments)
        guard made.status == 0 else { throw Failure(text: made.complaintText) }
    }

    struct Failure: Error { var text: String }
}
