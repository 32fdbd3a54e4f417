import Foundation
import Glibc
import TestSupport

/// `touchstone serve` as a process, and what it printed.
struct RunningServer {
    private let process: Process
    private let output: Pipe
    private let complaint: URL
    let lines: [String]

    /// Starts one and waits until it listens or ends.
    init(_ arguments: [String], in folder: URL) throws {
        process = Process()
        output = Pipe()
        complaint = folder.appending(path: "complaint-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: complaint.path, contents: nil)
        process.executableURL = URL(filePath: Binary.path)
        process.arguments = ["serve", "--port", "0"] + arguments
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: complaint)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("listening on http") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            text += String(decoding: more, as: UTF8.self)
        }
        lines = text.split(separator: "\n").map(String.init)
    }

    var processID: Int32 { process.processIdentifier }

    var address: String {
        lines.last { $0.hasPrefix("listening on ") }.map { String($0.dropFirst(13)) } ?? ""
    }

    var token: String? {
        lines.first { $0.hasPrefix("token ") }.map { String($0.dropFirst(6)) }
    }

    var log: String { (try? String(contentsOf: complaint, encoding: .utf8)) ?? "" }

    /// Asks it to end, and gives its status.
    func end() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it as a power cut would.
    func kill() {
        guard process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
