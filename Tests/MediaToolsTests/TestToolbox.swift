import Containers
import Foundation
import Media
import MediaTools
import TestSupport

/// Toolboxes as the tests want them.
enum TestToolbox {
    /// The strongest isolation of this host and the one that every host has.
    static var levels: [Isolation.Level] {
        get async { [await Isolation.strongest().level, .deathSignal] }
    }

    static func strongest(_ limits: ToolLimits = ToolLimits()) async -> Toolbox {
        Toolbox(isolation: await .strongest(), limits: limits)
    }

    /// A toolbox whose ffmpeg and ffprobe are a shell script.
    static func faking(
        _ script: String,
        in folder: URL,
        _ level: Isolation.Level = .deathSignal,
        _ limits: ToolLimits = ToolLimits(),
    ) throws -> Toolbox {
        for name in ["ffmpeg", "ffprobe"] {
            let file = folder.appending(path: name)
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: file.path,
            )
        }
        return Toolbox(isolation: Isolation(level), limits: limits, searchPath: folder.path)
    }

    /// Wall clocks of half a second, for children that never end.
    static var hasty: ToolLimits {
        var limits = ToolLimits()
        limits.probeSeconds = 0.5
        limits.baseSeconds = 0.5
        limits.secondsPerMediaSecond = 0
        return limits
    }
}

extension FilePathBytes {
    init(_ url: URL) { self.init(url.path) }
}

extension Clip {
    var path: FilePathBytes { get throws { FilePathBytes(try file()) } }

    var format: ContainerFormat {
        switch self {
        case .mp4, .faststartMP4, .fragmentedMP4: .mp4
        case .mov: .mov
        case .m4a: .m4a
        case .mkv: .matroska
        case .webm: .webm
        case .wav: .wav
        case .mp3: .mp3
        case .flac: .flac
        case .oggVorbis, .opus: .ogg
        case .jpeg: .jpeg
        case .png: .png
        case .avi: .avi
        case .flv: .flv
        case .aiff: .aiff
        case .webp: .webp
        case .tiff: .tiff
        case .gif, .stillGIF: .gif
        }
    }
}

/// Processes of this machine whose command line holds a word that only one test uses.
enum Processes {
    /// Their numbers; those that have ended and wait to be collected don't count.
    static func named(_ marker: String) -> [Int32] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return numbers.compactMap { Int32($0) }.filter { number in
            commandLine(of: number).contains(marker) && isAlive(number)
        }
    }

    static func commandLine(of number: Int32) -> String {
        let bytes = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isAlive(_ number: Int32) -> Bool {
        let bytes = FileManager.default.contents(atPath: "/proc/\(number)/stat") ?? Data()
        let text = String(decoding: bytes, as: UTF8.self)
        guard let state = text.split(separator: ")").last?.split(separator: " ").first else {
            return false
        }
        return state != "Z" && state != "X"
    }
}

/// Values that a consumer on another thread collects.
final class Collected<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var held: [Value] = []

    var values: [Value] { lock.withLock { held } }

    func append(_ value: Value) { lock.withLock { held.append(value) } }
}

/// Runs a program and gives its output, or fails with its complaint.
func output(of program: String, _ arguments: [String]) throws -> Data {
    let outcome = try Tool.run(program, arguments)
    guard outcome.status == 0 else { throw Unmade(complaint: outcome.complaintText) }
    return outcome.output
}

/// What a program said when it didn't do what a test needs.
struct Unmade: Error { var complaint: String }
