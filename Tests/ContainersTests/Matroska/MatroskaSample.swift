import Foundation
import TestSupport

/// Matroska files as different writers lay them out.
enum MatroskaSample: String, CaseIterable, Sendable {
    case plain, webm, audioOnly, cuesInFront, throughPipe, webmThroughPipe, live, merged
    case chaptersAndAttachment, withoutSeekHead, unfinished

    /// Makes the file in a folder.
    func make(in folder: URL) throws -> URL {
        let file = folder.appending(path: "\(rawValue).\(isWebM ? "webm" : "mkv")")
        let clip = try (isWebM ? Clip.webm : Clip.mkv).file().path
        let copy = ["-nostdin", "-v", "error", "-i", clip, "-c", "copy"]
        switch self {
        case .plain, .webm:
            try FileManager.default.copyItem(atPath: clip, toPath: file.path)
        case .audioOnly: try run("ffmpeg", copy + ["-vn", file.path])
        case .cuesInFront: try run("ffmpeg", copy + ["-cues_to_front", "1", file.path])
        case .throughPipe:
            try pipe(copy + ["-f", "matroska", "pipe:1"], to: file)
        case .webmThroughPipe: try pipe(copy + ["-f", "webm", "pipe:1"], to: file)
        case .live:
            let often = ["-cluster_time_limit", "300"]
            try pipe(copy + often + ["-live", "1", "-f", "matroska", "pipe:1"], to: file)
        case .merged: try run("mkvmerge", ["-q", "-o", file.path, clip])
        case .chaptersAndAttachment: try merge(clip, into: file, in: folder)
        case .withoutSeekHead:
            try run("mkvmerge", ["-q", "--engage", "no_meta_seek", "-o", file.path, clip])
        case .unfinished: try unfinished(clip, file)
        }
        return file
    }

    private var isWebM: Bool { self == .webm || self == .webmThroughPipe }

    private func merge(_ clip: String, into file: URL, in folder: URL) throws {
        let chapters = folder.appending(path: "chapters.txt")
        let list = "CHAPTER01=00:00:00.000\nCHAPTER01NAME=One\nCHAPTER02=00:00:01.000\n"
        try Data((list + "CHAPTER02NAME=Two\n").utf8).write(to: chapters)
        try run(
            "mkvmerge",
            ["-q", "-o", file.path, "--chapters", chapters.path]
                + ["--attach-file", Clip.png.file().path, clip],
        )
    }

    /// What a writer leaves that ends before it has set the Segment's size: no SeekHead either.
    private func unfinished(_ clip: String, _ file: URL) throws {
        try pipe(
            ["-nostdin", "-v", "error", "-i", clip, "-c", "copy", "-f", "matroska", "pipe:1"],
            to: file,
        )
        let probe = try MatroskaProbe(Array(Data(contentsOf: file)))
        let cut = probe.all(0x1F43_B675).map(\.end).max() ?? 0
        try Data(probe.bytes[..<cut]).write(to: file)
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let made = try Tool.run(program, arguments)
        guard made.status == 0 else { throw Failure(text: made.text + made.complaintText) }
    }

    private func pipe(_ arguments: [String], to file: URL) throws {
        let made = try Tool.run("ffmpeg", arguments)
        guard made.status == 0 else { throw Failure(text: made.complaintText) }
        try made.output.write(to: file)
    }

    /// What a program said when a file could not be made.
    struct Failure: Error { var text: String }
}
