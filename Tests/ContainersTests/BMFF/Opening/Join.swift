@testable import Containers
import Foundation
import Media
import TestSupport

/// A film before and after its opening was replaced.
struct Join {
    var film: URL
    var stream: URL
    var joined: URL
    var opening: VideoOpening
    var samples: [OpeningSearch.Sample]

    static let changes = [
        MetadataChange(slot: .tag("AIGC"), text: BMFFEditing.label),
        MetadataChange(slot: .xmp, text: BMFFEditing.packet),
    ]

    /// Replaces the opening of a file by its negative.
    init(_ recipe: Film, _ film: URL, lasting seconds: Double = 2) throws {
        self.film = film
        let source = try FileSource(path: FilePathBytes(film.path))
        guard let container = try openContainer(source) as? any JoinableContainer,
            let box = container as? BMFFContainer
        else { throw Film.Failure(text: "not joinable") }
        opening = try container.opening(lasting: seconds)
        samples = try OpeningTrack(of: box).find(.sample(opening.frameCount)).opening
        stream = try recipe.encodeOpening(opening, of: film)
        let splice = try container.splice(
            setting: Self.changes,
            replacing: opening,
            with: try FileSource(path: FilePathBytes(stream.path)),
        )
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        guard UInt64(sink.bytes.count) == splice.size else { throw BMFFEditing.WrongSize() }
        joined = film.deletingLastPathComponent().appending(
            path: "joined-" + film.lastPathComponent
        )
        try Data(sink.bytes).write(to: joined)
    }

    /// The packets of each stream: times, size, flags and SHA-256.
    static func packets(of file: URL) throws -> [String: [String]] {
        let entries = "packet=stream_index,pts,dts,duration,size,flags,data_hash"
        let outcome = try Tool.run(
            "ffprobe",
            ["-v", "error", "-show_packets", "-show_data_hash", "sha256", "-show_entries", entries]
                + ["-of", "compact=p=0", file.path],
        )
        return Dictionary(grouping: outcome.text.split(separator: "\n").map(String.init)) {
            String($0.prefix { $0 != "|" })
        }
    }

    /// One number of a packet's line.
    static func number(_ name: String, in line: String) -> Int? {
        line.split(separator: "|").first { $0.hasPrefix("\(name)=") }
            .flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    /// Every decoded picture: when it is shown and its hash.
    static func frames(
        of file: URL,
        editList: Bool = false,
    ) throws -> (lines: [String], complaint: String) {
        let isStream = ["h264", "hevc"].contains(file.pathExtension)
        let options = isStream || editList ? [] : ["-ignore_editlist", "1"]
        let outcome = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-xerror", "-err_detect", "explode"] + options
                + ["-i", file.path, "-map", "0:v:0", "-fps_mode", "passthrough"]
                + ["-f", "framemd5", "-"],
        )
        let lines = outcome.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return (lines.map(String.init), outcome.complaintText)
    }

    static func hash(_ line: String) -> String { String(line.suffix(32)) }
    static func time(_ line: String) -> String {
        line.split(separator: ",").dropFirst(2).first.map(String.init) ?? ""
    }

    /// What ffprobe says of the streams, without what must change.
    static func streams(of file: URL) throws -> [String] {
        let outcome = try Tool.run(
            "ffprobe",
            ["-v", "error", "-show_streams", "-show_chapters", "-of", "compact=p=0", file.path],
        )
        let changing = [
            "bit_rate", "extradata_size", "has_b_frames", "refs", "level", "max_bit_rate",
        ]
        return outcome.text.split(separator: "\n").map { line in
            line.split(separator: "|").filter { field in
                !changing.contains { field.hasPrefix("\($0)=") }
            }.joined(separator: "|")
        }
    }

    static func mkvmerge(_ file: URL) throws -> String {
        let outcome = try Tool.run("mkvmerge", ["--identify", file.path])
        return outcome.text.replacing(file.path, with: "").replacing(/Global tags.*\n/, with: "")
    }
}
