package import Foundation

/// Compares a whole text with the one that was recorded beside the test.
///
/// The recorded text stands in the folder `Snapshots` beside the test's file. `RECORD=1` in the
/// environment writes it: look at the change before you commit it.
///
/// - Throws: ``SnapshotMismatch`` with the lines that differ, or when nothing was recorded yet.
package func expect(_ text: String, matches name: String, file: String = #filePath) throws {
    let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Snapshots")
    let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"
    try expect(text, matches: folder.appending(path: name), isRecording: isRecording)
}

/// Compares a whole text with a recorded one, or records it.
package func expect(_ text: String, matches recorded: URL, isRecording: Bool) throws {
    if isRecording {
        let folder = recorded.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try text.write(to: recorded, atomically: true, encoding: .utf8)
        return
    }
    guard let expected = try? String(contentsOf: recorded, encoding: .utf8) else {
        throw SnapshotMismatch(name: recorded.lastPathComponent, differences: nil)
    }
    guard expected != text else { return }
    let differences = lineDifferences(from: expected, to: text)
    throw SnapshotMismatch(name: recorded.lastPathComponent, differences: differences)
}

/// How a text differs from the recorded one.
package struct SnapshotMismatch: Error, CustomStringConvertible {
    package var name: String
    /// One line each, with its number; `nil` when nothing was recorded.
    package var differences: [String]?

    package var description: String {
        guard let differences else { return "\(name) was never recorded (RECORD=1 records it)" }
        return "not as \(name) has it (RECORD=1 records it):\n"
            + differences.joined(separator: "\n")
    }
}

private func lineDifferences(from old: String, to new: String) -> [String] {
    let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
    let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
    return newLines.difference(from: oldLines).map { change in
        switch change {
        case .remove(let offset, let line, _): "- \(offset + 1): \(line)"
        case .insert(let offset, let line, _): "+ \(offset + 1): \(line)"
        }
    }
}
