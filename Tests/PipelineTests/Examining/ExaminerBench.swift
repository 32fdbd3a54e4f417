import Containers
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import Synchronization
import TestSupport

/// What the tests of examinations share; templates take their time where tests aren't optimised.
enum ExaminerBench {
    static let examiner = Task { Examiner(tools: await CueBench.toolbox.value) }
    /// One that hardly looks for others' marks, for what isn't about marks.
    static let swift = Task { Examiner(tools: await CueBench.toolbox.value, limits: hasty) }

    static var hasty: ExaminationLimits {
        var limits = ExaminationLimits()
        (limits.foreignMarks.shortestSide, limits.foreignMarks.frames) = (60, 1)
        return limits
    }

    /// Makes a file with ffmpeg.
    static func film(_ arguments: [String], _ name: String, in folder: URL) throws -> URL {
        let file = folder.appending(path: name)
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y"] + arguments + [file.path],
        )
        guard made.status == 0 else { throw Unmade(complaint: made.complaintText) }
        return file
    }

    /// A moving picture of a size, a rate and a length.
    static func picture(_ size: String, rate: String = "10", seconds: Double = 2) -> [String] {
        ["-f", "lavfi", "-i", "testsrc2=size=\(size):rate=\(rate):duration=\(seconds)"]
    }

    /// A tone of a length.
    static func tone(seconds: Double = 2) -> [String] {
        ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)"]
    }

    static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

    /// Makes an empty folder for products.
    static func products(in folder: URL) throws -> URL {
        let products = folder.appending(path: "products-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
        return products
    }

    /// Names in a folder, in order.
    static func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// What ffprobe says of a file's streams and format.
    static func probe(_ file: URL) throws -> JSONObject {
        let arguments = ["-v", "error", "-of", "json", "-show_streams", "-show_format", file.path]
        return try JSONObject(parsing: try Tool.run("ffprobe", arguments).output)
    }
}

/// What a progress was told.
final class ToldProgress: Sendable {
    private let told = Mutex<[Double]>([])

    var all: [Double] { told.withLock { $0 } }

    func note(_ fraction: Double) { told.withLock { $0.append(fraction) } }
}
