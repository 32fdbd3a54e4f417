package import Foundation
package import Media

/// Drafts as files of the folder `uploads`, beside the folder of objects.
///
/// Several nodes may share it. A writer holds its file's lock, which goes with its process: so
/// whoever gets the lock knows that no other process will ever write to the file again, and may
/// shorten it to what is recorded. Who doesn't get it copies what is recorded to a file of its own.
package struct DraftFolder: UploadPlace {
    private static let root = "uploads"

    private let disk: any Disk
    private let path: FilePathBytes
    private let threads: DiskThreads
    private let objects: any Objects
    private let limits: UploadLimits

    /// Opens the folder, and makes it where it isn't there.
    ///
    /// - Parameters:
    ///   - disk: the data folder.
    ///   - path: where that folder is, as the object store may link from it.
    package static func open(
        on disk: any Disk,
        at path: FilePathBytes,
        threads: DiskThreads,
        objects: any Objects,
        limits: UploadLimits = UploadLimits(),
    ) async throws(DiskError) -> DraftFolder {
        try await threads.run { () throws(DiskError) in try disk.makeFolders(root) }
        return DraftFolder(
            disk: disk,
            path: path,
            threads: threads,
            objects: objects,
            limits: limits,
        )
    }

    package func create(_ name: DraftName) async throws -> any UploadDraft {
        try await threads.run { [disk, threads] in
            let file = try disk.create(Self.path(name))
            guard let lock = try disk.lock(Self.path(name), .exclusive) else {
                throw DraftError.held
            }
            try disk.syncFolder(Self.root)
            return DraftFile(file: file, lock: lock, threads: threads)
        }
    }

    package var finishesByCopy: Bool { false }

    package func resume(
        _ name: DraftName,
        at offset: UInt64,
        fence: Int64,
    ) async throws -> any UploadDraft {
        try await threads.run { [disk, threads] in
            try Self.present {
                guard let lock = try disk.lock(Self.path(name), .exclusive) else {
                    throw DraftError.held
                }
                let file = try disk.reopen(Self.path(name))
                let bytes = try file.status().bytes
                guard bytes >= offset else { throw DraftError.damaged }
                if bytes > offset { try file.cut(to: offset) }
                return DraftFile(file: file, lock: lock, threads: threads)
            }
        }
    }

    package func chunks(of name: DraftName, upTo end: UInt64) async throws -> DraftChunks {
        let file = try await threads.run { [disk] in
            try Self.present { try disk.open(Self.path(name)) }
        }
        return DraftChunks(bytes: end, chunkBytes: limits.bufferBytes) { [threads] offset, count in
            try await threads.run { () throws(DiskError) in
                try file.read(at: offset, upTo: count)
            }
        }
    }

    package func finish(
        _ name: DraftName,
        digest: ContentDigest?,
        bytes: UInt64,
    ) async throws -> StoredObject {
        let file = FilePathBytes(bytes: path.bytes + Array("/\(Self.path(name))".utf8))
        if let digest { return try await objects.adopt(fileAt: file, as: digest, bytes: bytes) }
        let expectation = ObjectExpectation(bytes: bytes)
        return try await objects.put(fileAt: file, handedOver: true, expecting: expectation)
    }

    package func remove(_ name: DraftName) async throws {
        try await threads.run { [disk] () throws(DiskError) in
            do throws(DiskError) {
                try disk.remove(Self.path(name))
            } catch {
                guard error.reason == .missing else { throw error }
            }
        }
    }

    package func list(
        after last: DraftName?,
        untouchedSince limit: Date,
        limit count: Int,
    ) async throws -> [DraftName] {
        try await threads.run { [disk] () throws(DiskError) in
            var names: [String] = []
            try disk.list(Self.root) { text throws(DiskError) in
                guard text > last?.text ?? "", let name = DraftName(text: text),
                    let status = try disk.status(of: Self.path(name)), status.modified < limit
                else { return true }
                names.append(text)
                if names.count >= 2 * count { names = Array(names.sorted().prefix(count)) }
                return true
            }
            return names.sorted().prefix(count).compactMap { DraftName(text: $0) }
        }
    }

    private static func path(_ name: DraftName) -> String { "\(root)/\(name.text)" }

    /// Does something with a file that must be there.
    private static func present<Result>(_ act: () throws -> Result) throws -> Result {
        do {
            return try act()
        } catch let error as DiskError where error.reason == .missing {
            throw DraftError.damaged
        }
    }
}

/// A draft's open file.
private final class DraftFile: UploadDraft {
    private let file: any DiskFile
    private let lock: any DiskLock
    private let threads: DiskThreads

    init(file: any DiskFile, lock: any DiskLock, threads: DiskThreads) {
        self.file = file
        self.lock = lock
        self.threads = threads
    }

    func append(_ bytes: [UInt8]) async throws {
        try await threads.run { [file] () throws(DiskError) in try file.append(bytes) }
    }

    func sync() async throws {
        try await threads.run { [file] () throws(DiskError) in try file.sync() }
    }

    func close() { lock.release() }
}
