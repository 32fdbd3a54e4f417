import Containers
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

/// Files with sound for the tests of cues, and what is needed to mix and to read them.
struct CueClip {
    let folder: PrivateFolder
    let url: URL
    let probe: Probe

    /// Speech-like music that a test can make anywhere: three gliding voices and some noise.
    static let music =
        "aevalsrc='0.18*sin(2*PI*(220*t+40*sin(t*3)))+0.12*sin(2*PI*(523*t+9*sin(5*t)))"
        + "*(0.6+0.4*sin(9*t))+0.1*sin(2*PI*1318*t)*(0.5+0.5*sin(13*t))+0.03*(random(0)-0.5)'"

    /// Makes a file with ffmpeg.
    init(
        _ arguments: [String],
        _ format: ContainerFormat,
        named name: String,
        toolbox: Toolbox,
    ) async throws {
        folder = try PrivateFolder()
        url = folder.file(name)
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y"] + arguments + [url.path],
        )
        guard made.status == 0 else { throw Unmade(complaint: made.complaintText) }
        probe = try await toolbox.probe(FilePathBytes(url.path), as: format)
    }

    var file: (path: FilePathBytes, probe: Probe) { (FilePathBytes(url.path), probe) }

    /// Samples of a file as ffmpeg decodes them, 64 bits each.
    static func samples(
        _ url: URL,
        stream: String = "a:0",
        options: [String] = [],
    ) throws
        -> [Double]
    {
        let arguments =
            ["-nostdin", "-v", "error"] + options + ["-i", url.path, "-map", "0:" + stream]
        let data = try Tool.run("ffmpeg", arguments + ["-f", "f64le", "-"]).output
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map {
                bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self)
            }
        }
    }
}

/// What all tests of cues share, made once.
enum CueBench {
    static let toolbox = Task { Toolbox(isolation: await .strongest()) }
    /// The rhythm and one wording: each template takes its time where tests aren't optimised.
    static let fewTemplates = Task {
        try await templates.value.filter {
            [.rhythm, .spoken(CueWording(.mayBe, in: .simplifiedChinese))].contains($0.kind)
        }
    }
    static let templates = Task { try await CueStudio(await toolbox.value).templates() }
}

/// What a program said when it didn't do what a test needs.
struct Unmade: Error { var complaint: String }
