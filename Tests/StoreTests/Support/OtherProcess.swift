import Foundation

/// Another process that holds a database of SQLite: Python's own driver, told line by line what to
/// run.
final class OtherProcess: @unchecked Sendable {
    private let process = Process()
    private let toIt = Pipe()
    private let fromIt = Pipe()

    private static let program = """
        import sqlite3, sys
        connection = sqlite3.connect(sys.argv[1], timeout=5, isolation_level=None)
        for line in sys.stdin:
            answer = connection.execute(line).fetchone()
            print('' if answer is None else answer[0], flush=True)
        """

    init(on path: String) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.program, path]
        process.standardInput = toIt
        process.standardOutput = fromIt
        try process.run()
    }

    /// Runs a statement there and gives the first column of the first row.
    @discardableResult
    func run(_ statement: String) throws -> String {
        try toIt.fileHandleForWriting.write(contentsOf: Data("\(statement)\n".utf8))
        var answer: [UInt8] = []
        while let byte = try fromIt.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
            answer.append(byte)
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// Ends it at once, whatever it holds.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
