import Foundation
import Media
import Pipeline
import Store

/// Files and folders that outsiders hand to the commands of the log.
enum LogPlace {
    /// The most bytes of a proof.
    private static let proofBytes = LogLimits().documentBytes

    /// A folder with a log, or with what a witness remembers.
    static func folder(at path: FilePathBytes) throws -> LogFolder {
        LogFolder(try FolderDisk(at: path), threads: DiskThreads(count: 2), surroundings: .live)
    }

    /// A folder of whoever asks, which is made when it isn't there.
    static func ownFolder(at path: FilePathBytes) throws -> LogFolder {
        try? FileManager.default.createDirectory(
            atPath: path.description,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700],
        )
        return try folder(at: path)
    }

    /// A proof's bytes; one more than allowed where there are more.
    static func bytes(of file: FileArgument) throws -> [UInt8] {
        let spool = file.isStandardInput ? try Spool(reading: STDIN_FILENO) : nil
        defer { withExtendedLifetime(spool) {} }
        let source = try FileSource(path: spool?.path ?? file.path)
        var bytes = [UInt8](repeating: 0, count: Int(min(source.size, UInt64(proofBytes + 1))))
        _ = try bytes.withUnsafeMutableBytes { try source.read(at: 0, into: $0) }
        return bytes
    }
}
