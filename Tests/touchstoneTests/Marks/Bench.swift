import Foundation
import TestSupport
import Testing

/// Where a test makes files with ffmpeg, labels them and asks what stands in them.
struct Bench {
    let folder: URL

    init(_ folder: URL) { self.folder = folder }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Lets ffmpeg make a file, and gives its path.
    func make(_ name: String, _ arguments: [String]) throws -> String {
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y"] + arguments + [path(name)],
        )
        try #require(made.status == 0, "\(made.complaintText)")
        return path(name)
    }

    /// A film of three seconds whose picture never stands still.
    func film(_ name: String = "film.mp4") throws -> String {
        try make(
            name,
            ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10:duration=3"]
                + ["-f", "lavfi", "-i", "sine=sample_rate=16000:duration=3"]
                + [
                    "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
                ],
        )
    }

    /// A picture of 480 × 320.
    func still(_ name: String, _ filter: String = "null") throws -> String {
        try make(
            name,
            ["-f", "lavfi", "-i", "testsrc2=size=480x320", "-vf", filter, "-frames:v", "1"],
        )
    }

    /// Nine seconds of a tone that swells and sinks.
    func tone(_ name: String) throws -> String {
        try make(
            name,
            ["-f", "lavfi", "-i", "sine=frequency=330:sample_rate=16000:duration=9"]
                + ["-af", "tremolo=f=1:d=0.7"],
        )
    }

    /// Labels a file as its producer would, and says what became of it.
    func label(_ input: String, to name: String, _ more: [String] = []) throws -> JSONObject {
        try Binary.json(
            ["label", input, "-o", path(name), "--producer", Binary.producer] + more
        )
    }

    /// The codes of the problems that `verify` sees.
    func problems(_ file: String) throws -> [String] {
        let verified = try Binary.json(["verify", file])
        return (0..<(verified.count("problems") ?? 0)).compactMap {
            verified.text("problems.\($0).code")
        }
    }

    /// Metadata as exiftool reads it, byte by byte.
    func tag(_ name: String, of file: String) throws -> Data {
        try Tool.run("exiftool", ["-b", name, file]).output
    }

    /// ffmpeg's hash of every stream's packets, or of its decoded form.
    func hash(_ file: String, decoded: Bool = false) throws -> String {
        try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-i", file, "-map", "0"] + (decoded ? [] : ["-c", "copy"])
                + ["-f", "streamhash", "-"],
        ).text
    }

    /// The sound's samples, 16 bits each.
    func samples(_ file: String) throws -> [Int16] {
        let bytes = Array(
            try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-i", file, "-f", "s16le", "-c:a", "pcm_s16le", "-"],
            ).output
        )
        return stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
    }
}
