@testable import Containers
import Foundation
import Media
import TestSupport

/// A film before and after its opening was replaced, and what other programs say of it.
struct MatroskaJoin {
    let film: URL
    let stream: URL
    let joined: URL
    let opening: VideoOpening
    /// The coded pictures that were replaced.
    let oldFrames: [[UInt8]]
    /// How many bytes the plan holds in memory.
    let heldBytes: Int

    static let label = #"{"Label":"1","ContentProducer":"001191110000000000000000Q"}"#

    /// Makes a film and replaces its opening by its negative.
    init(_ recipe: MatroskaFilm, in folder: URL, lasting seconds: Double = 1.5) throws {
        try self.init(recipe, recipe.make(in: folder), lasting: seconds)
    }

    init(
        _ recipe: MatroskaFilm,
        _ film: URL,
        lasting seconds: Double = 1.5,
        options: [String] = [],
    ) throws {
        self.film = film
        let source = try FileSource(path: FilePathBytes(film.path))
        let container = try MatroskaContainer(source)
        opening = try container.opening(lasting: seconds)
        let layout = try MatroskaLayout(source, limits: ContainerLimits())
        let found = try MatroskaOpening(lasting: seconds, in: layout, source, ContainerLimits())
        oldFrames = try found.blocks.map {
            try source.bytes(at: $0.frame.lowerBound, count: $0.frame.count)
        }
        stream = try recipe.encode(opening, of: film, options: options)
        let splice = try container.splice(
            setting: [.init(slot: .tag("AIGC"), text: Self.label)],
            replacing: opening,
            with: try FileSource(path: FilePathBytes(stream.path)),
        )
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        guard UInt64(sink.bytes.count) == splice.size else {
            throw MatroskaFilm.Failure(text: "the plan states another size")
        }
        heldBytes = splice.pieces.reduce(0) {
            if case .bytes(let bytes) = $1 { $0 + bytes.count } else { $0 }
        }
        joined = film.deletingPathExtension().appendingPathExtension("joined.mkv")
        try Data(sink.bytes).write(to: joined)
    }

    /// The packets of each stream: when they are shown and their SHA-256.
    static func packets(of file: URL) throws -> [String: [(time: String, hash: String)]] {
        let entries = "packet=stream_index,pts,duration,data_hash"
        let outcome = try Tool.run(
            "ffprobe",
            ["-v", "error", "-show_packets", "-show_data_hash", "sha256", "-show_entries", entries]
                + ["-of", "csv=p=0", file.path],
        )
        let lines = outcome.text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return Dictionary(grouping: lines) { $0.first ?? "" }.mapValues { lines in
            lines.map { (time: $0.count > 1 ? $0[1] : "", hash: $0.last ?? "") }
        }
    }

    /// Every decoded picture: when it is shown and its hash; and what the decoder complains of.
    static func frames(
        of file: URL
    ) throws -> (frames: [(time: String, hash: String)], complaint: String) {
        let outcome = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-i", file.path]
                + ["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"],
        )
        let lines = outcome.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let frames = lines.map { line in
            let fields = line.split(separator: ",").map { $0.filter { $0 != " " } }
            return (time: fields.count > 2 ? fields[2] : "", hash: fields.last ?? "")
        }
        return (frames, outcome.complaintText)
    }

    /// The picture that seeking finds.
    static func picture(at seconds: Double, in file: URL) throws -> String {
        let outcome = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-ss", "\(seconds)", "-i", file.path, "-map", "0:v:0"]
                + ["-frames:v", "1", "-f", "framemd5", "-"],
        )
        return outcome.text.split(separator: "\n").last?.split(separator: " ").last
            .map(String.init) ?? ""
    }

    /// What mkvmerge says of the tracks and the rest.
    static func identity(of file: URL) throws -> [String] {
        try MatroskaFilm.run("mkvmerge", ["-i", file.path]).text.split(separator: "\n").dropFirst()
            .map(String.init).filter { !$0.hasPrefix("Global tags") }
    }

    /// What is wrong with the places that cue points state within Clusters, and with the sizes
    /// that Clusters state of those before them.
    static func faults(in probe: MatroskaProbe) -> [String] {
        var faults = probe.faults
        guard let segment = probe.all(0x1853_8067).first else { return ["no segment"] }
        let clusters = probe.all(0x1F43_B675)
        for position in probe.all(0xB7) {
            let fields = probe.children(of: position)
            guard let relative = fields.first(where: { $0.id == 0xF0 }),
                let place = fields.first(where: { $0.id == 0xF1 }).map(probe.value),
                let track = fields.first(where: { $0.id == 0xF7 }).map(probe.value),
                let cluster = clusters.first(where: { $0.start == segment.data + place })
            else { continue }
            let start = cluster.data + probe.value(relative)
            let block = probe.children(of: cluster).first { $0.start == start }
            guard let block, block.id == 0xA3 || block.id == 0xA0 else {
                faults.append("cue to byte \(start), where no block is")
                continue
            }
            guard block.id == 0xA3 else { continue }
            let isKey = probe.bytes[block.data + 3] & 0x80 != 0
            if Int(probe.bytes[block.data]) != 0x80 | track || !isKey {
                faults.append("cue to another block at \(start)")
            }
        }
        for (one, next) in zip(clusters, clusters.dropFirst()) {
            let size = probe.children(of: next).first { $0.id == 0xAB }.map(probe.value)
            if let size, size != one.end - one.start { faults.append("size before \(next.start)") }
        }
        return faults
    }
}
