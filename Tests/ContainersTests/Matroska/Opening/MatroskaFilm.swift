import Containers
import Foundation
import TestSupport

/// A film of six seconds with a key picture every two, as different writers lay it out.
enum MatroskaFilm: String, CaseIterable, Sendable {
    case plain, everything, merged, cuesInFront, throughPipe, live, blockGroups, shortClusters
    case varyingRate, tenBits, keysOnly, statedPlaces, strippedHeaders
    case hevc, hevcMerged, hevcTenBits
    case openGroups, hevcOpenGroups, oneGroup, interlaced, compressed, vp8, soundOnly, twoPictures

    /// Those whose opening can be replaced.
    static let joinable: [MatroskaFilm] = allCases.filter { $0.refusalCode == nil }
    static let refused: [MatroskaFilm] = allCases.filter { $0.refusalCode != nil }

    var isHEVC: Bool { rawValue.hasPrefix("hevc") }

    /// The word for why the opening can't be replaced.
    var refusalCode: String? {
        switch self {
        case .openGroups, .hevcOpenGroups: "open-groups"
        case .oneGroup: "no-later-key-frame"
        case .interlaced: "interlaced"
        case .compressed: "unsuitable"
        case .vp8: "other-codec"
        case .soundOnly: "no-picture-track"
        case .twoPictures: "several-picture-tracks"
        default: nil
        }
    }

    // MARK: Making

    /// Makes the film in a folder.
    func make(in folder: URL) throws -> URL {
        let file = folder.appending(path: "\(rawValue).mkv")
        switch self {
        case .merged, .blockGroups:
            let options = self == .merged ? [] : ["--engage", "no_simpleblocks"]
            try merge(try Self.everything.make(in: folder), file, options + chapters(in: folder))
        case .shortClusters:
            try merge(try Self.plain.make(in: folder), file, ["--cluster-length", "300ms"])
        case .compressed:
            try merge(try Self.plain.make(in: folder), file, ["--compression", "0:zlib"])
        case .hevcMerged: try merge(try Self.hevc.make(in: folder), file, [])
        case .twoPictures:
            let one = try Self.plain.make(in: folder).path
            let maps = ["-map", "0", "-map", "0:v", "-c", "copy"]
            try Self.run("ffmpeg", ["-v", "error", "-i", one] + maps + [file.path])
        case .throughPipe, .live, .statedPlaces, .strippedHeaders:
            let plain = try Self.plain.make(in: folder)
            let live = ["-cluster_time_limit", "700", "-live", "1"]
            let made = try Self.run(
                "ffmpeg",
                ["-v", "error", "-i", plain.path, "-c", "copy"] + (self == .live ? live : [])
                    + ["-f", "matroska", "pipe:1"],
            )
            let bytes = try rewritten(Array(made.output))
            try Data(bytes).write(to: file)
        default:
            try Self.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-y"] + recipe(folder) + [file.path],
            )
        }
        return file
    }

    private func rewritten(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .statedPlaces: try MatroskaRewriting(bytes).statingPlaces()
        case .strippedHeaders: try MatroskaRewriting(bytes).strippingHeaders()
        default: bytes
        }
    }

    private func merge(_ old: URL, _ new: URL, _ options: [String]) throws {
        try Self.run("mkvmerge", ["-q", "-o", new.path] + options + [old.path])
    }

    private func chapters(in folder: URL) throws -> [String] {
        let chapters = folder.appending(path: "chapters.txt")
        let list = "CHAPTER01=00:00:00.000\nCHAPTER01NAME=One\nCHAPTER02=00:00:01.000\n"
        try Data((list + "CHAPTER02NAME=Two\n").utf8).write(to: chapters)
        return ["--chapters", chapters.path, "--attach-file", chapters.path]
    }

    private func recipe(_ folder: URL) throws -> [String] {
        let sound = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=6"]
        let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=6"]
        let both = picture + sound + ["-c:a", "aac"]
        switch self {
        case .everything:
            let titles = folder.appending(path: "titles.srt")
            let text =
                "1\n00:00:00,500 --> 00:00:01,500\nOne\n\n2\n00:00:02,500 --> 00:00:04,000\nTwo\n"
            try Data(text.utf8).write(to: titles)
            return picture + sound + ["-i", titles.path]
                + ["-map", "0", "-map", "1", "-map", "1", "-map", "2", "-c:s", "srt"]
                + ["-c:a:0", "aac", "-c:a:1", "libopus", "-cluster_time_limit", "900"]
                + Self.x264(2)
        case .cuesInFront: return both + Self.x264(2) + ["-cues_to_front", "1"]
        case .varyingRate:
            let filter = ["-vf", "select='not(eq(mod(n,7),3))'", "-fps_mode", "vfr"]
            let keys = ["-force_key_frames", "expr:gte(t,n_forced*2)"]
            return both + filter + keys + Self.x264(2)
        case .tenBits: return both + Self.x264(3) + ["-pix_fmt", "yuv420p10le"]
        case .keysOnly: return both + Self.x264(0) + ["-g", "1"]
        case .hevc: return picture + sound + ["-c:a", "libopus"] + Self.x265("open-gop=0")
        case .hevcTenBits:
            return both + Self.x265("open-gop=0") + ["-pix_fmt", "yuv420p10le"]
        case .openGroups: return both + Self.x264(3) + ["-x264-params", "open-gop=1"]
        case .hevcOpenGroups: return both + Self.x265("open-gop=1")
        case .oneGroup: return both + Self.x264(2) + ["-g", "500"]
        case .interlaced: return both + Self.x264(2) + ["-flags", "+ildct+ilme"]
        case .vp8: return both + ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"]
        case .soundOnly: return sound
        default: return both + Self.x264(2)
        }
    }

    private static func x264(_ reordered: Int) -> [String] {
        [
            "-c:v", "libx264", "-preset", "veryfast", "-g", "20", "-keyint_min", "20",
            "-sc_threshold", "0", "-bf", "\(reordered)", "-pix_fmt", "yuv420p",
        ]
    }

    private static func x265(_ parameters: String) -> [String] {
        let fixed = "keyint=20:min-keyint=20:scenecut=0:log-level=none:bframes=3:b-adapt=0"
        return [
            "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "\(fixed):\(parameters)",
        ]
    }

    /// Encodes the negative of a film's first pictures as a byte stream.
    func encode(
        _ opening: VideoOpening,
        of film: URL,
        options: [String] = [],
    ) throws -> URL {
        let file = film.appendingPathExtension(isHEVC ? "hevc" : "h264")
        let x264 = [
            "-c:v", "libx264", "-bf", "0", "-x264-params", "sps-id=\(opening.parameterSetID)",
        ]
        let x265 = [
            "-c:v", "libx265", "-x265-params",
            "bframes=0:no-open-gop=1:repeat-headers=1:log-level=none",
        ]
        try Self.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y", "-i", film.path, "-map", "0:v:0", "-vf", "negate"]
                + ["-frames:v", "\(opening.frameCount)", "-fps_mode", "passthrough"]
                + (isHEVC ? x265 : x264) + ["-preset", "ultrafast"] + options
                + ["-f", isHEVC ? "hevc" : "h264", file.path],
        )
        return file
    }

    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> Tool.Outcome {
        let made = try Tool.run(program, arguments)
        guard made.status == 0 else { throw Failure(text: made.text + made.complaintText) }
        return made
    }

    /// What a program said when a film could not be made.
    struct Failure: Error { var text: String }
}
