import Foundation
import TestSupport
import Testing

/// What other programs see in a file before and after an edit.
enum ClipProof {
    /// Hashes of the coded streams, as ffmpeg copies them; it must have nothing to complain of.
    static func streams(_ file: URL) throws -> String {
        let result = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-i", file.path, "-map", "0", "-c", "copy"]
                + ["-f", "streamhash", "-"],
        )
        #expect(result.status == 0 && result.complaintText == "")
        return result.text
    }

    /// The hash of the first picture that a player shows who jumps to a time.
    static func picture(_ file: URL, at seconds: Double) throws -> String {
        let result = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-ss", "\(seconds)", "-i", file.path, "-map", "0:v"]
                + ["-frames:v", "1", "-f", "framemd5", "-"],
        )
        #expect(result.status == 0 && result.complaintText == "")
        return result.text
    }

    /// Makes a file with ffmpeg.
    static func make(_ name: String, _ recipe: [String], in folder: URL) throws -> URL {
        let file = folder.appending(path: name)
        let made = try Tool.run("ffmpeg", ["-nostdin", "-v", "error"] + recipe + [file.path])
        #expect(made.status == 0, "\(made.complaintText)")
        return file
    }

    /// The bytes of a file.
    static func bytes(_ file: URL) throws -> [UInt8] { Array(try Data(contentsOf: file)) }

    /// Writes bytes into a folder.
    static func write(_ bytes: [UInt8], _ name: String, in folder: URL) throws -> URL {
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file
    }
}
