package import Foundation

/// Programs that the tests run beside ours: ffmpeg, ffprobe, exiftool.
package enum Tool {
    /// What a program printed, and how it ended.
    package struct Outcome: Sendable {
        package var status: Int32
        package var output: Data
        package var complaint: Data
        package var text: String { String(decoding: output, as: UTF8.self) }
        package var complaintText: String { String(decoding: complaint, as: UTF8.self) }
    }

    /// Runs a program found on the path and waits for its end.
    package static func run(
        _ program: String,
        _ arguments: [String],
        in folder: URL? = nil,
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = folder
        let complaintFile = FileManager.default.temporaryDirectory.appending(
            path: UUID().uuidString
        )
        _ = FileManager.default.createFile(atPath: complaintFile.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: complaintFile) }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = try FileHandle(forWritingTo: complaintFile)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: output,
            complaint: try Data(contentsOf: complaintFile),
        )
    }
}
