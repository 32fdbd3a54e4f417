import Foundation
import Media

/// Where a node puts down bytes on their way elsewhere: files without a name, which go with whoever
/// holds them, also when the process dies.
package struct SpoolFolder: Sendable {
    private static let root = "spool"

    private let disk: any Disk
    let threads: DiskThreads
    private let surroundings: Surroundings

    /// Opens the folder `spool` of a disk, and makes it where it isn't there.
    package static func open(
        on disk: any Disk,
        threads: DiskThreads,
        surroundings: Surroundings,
    ) async throws(DiskError) -> SpoolFolder {
        let folder = SpoolFolder(disk: disk, threads: threads, surroundings: surroundings)
        try await threads.run { () throws(DiskError) in
            try disk.makeFolders(root)
            // A process that died between making a file and taking its name away left it empty.
            try disk.list(root) { name throws(DiskError) in
                folder.forget("\(root)/\(name)")
                return true
            }
        }
        return folder
    }

    private init(disk: any Disk, threads: DiskThreads, surroundings: Surroundings) {
        self.disk = disk
        self.threads = threads
        self.surroundings = surroundings
    }

    /// A new file, empty and without a name.
    func file() async throws(DiskError) -> SpoolFile {
        let path = "\(Self.root)/\(Hex.text(surroundings.secretBytes(16)))"
        let file = try await threads.run { () throws(DiskError) in
            let file = try disk.create(path)
            forget(path)
            return file
        }
        return SpoolFile(file, threads: threads)
    }

    /// Takes a name away; another process that opens the folder may have been quicker.
    private func forget(_ path: String) { try? disk.remove(path) }
}

/// Bytes on a node's disk that are nobody else's.
final class SpoolFile: Sendable {
    private let file: any DiskFile
    private let threads: DiskThreads

    init(_ file: any DiskFile, threads: DiskThreads) {
        self.file = file
        self.threads = threads
    }

    func append(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try await threads.run { [file] () throws(DiskError) in try file.append(bytes) }
    }

    func read(_ offset: UInt64, _ count: Int) async throws -> [UInt8] {
        try await threads.run { [file] () throws(DiskError) in
            try file.read(at: offset, upTo: count)
        }
    }

    /// Takes all bytes away.
    func clear() async throws {
        try await threads.run { [file] () throws(DiskError) in try file.cut(to: 0) }
    }
}
