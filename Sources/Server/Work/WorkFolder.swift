package import Foundation
import ServiceLifecycle

/// Where a node's jobs keep their files: a folder of its own, which goes with the node.
///
/// A node that is killed leaves its folder behind. Each node holds a lock on its own for as long as it
/// lives, so the next one on this machine sees which folders are nobody's, and takes them away.
package final class WorkFolder: ServiceLifecycle.Service {
    /// The node's own folder.
    package let place: URL
    private let lock: Int32

    /// Makes a folder among those of other nodes, and takes away what dead ones left.
    ///
    /// - Throws: an error of Foundation's where the folder can't be made or locked.
    package init(among parent: URL) throws {
        try Self.make(parent)
        // Whoever makes or takes away a folder holds the parent's lock: so none is taken away
        // between being made and being locked.
        let turn = try Self.locked(parent.appending(path: "lock"), LOCK_EX)
        defer { close(turn) }
        Self.sweep(parent)
        place = parent.appending(
            path: "node-\(UInt64.random(in: .min ... .max))",
            directoryHint: .isDirectory,
        )
        try Self.make(place)
        lock = try Self.locked(place, LOCK_EX)
    }

    deinit {
        remove()
        close(lock)
    }

    /// Stays until the end, when the jobs have ended.
    package func run() async throws {
        try? await gracefulShutdown()
        remove()
    }

    private func remove() { try? FileManager.default.removeItem(at: place) }

    private static func make(_ folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700],
        )
    }

    /// A descriptor with a lock on a folder, or on a file that is made when it isn't there.
    private static func locked(_ place: URL, _ kind: Int32) throws -> Int32 {
        let flags = place.hasDirectoryPath ? O_RDONLY | O_DIRECTORY : O_RDWR | O_CREAT
        let descriptor = open(place.path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown, at: place) }
        while flock(descriptor, kind) != 0 {
            guard errno == EINTR else {
                close(descriptor)
                throw CocoaError(.fileLocking, at: place)
            }
        }
        return descriptor
    }

    private static func sweep(_ parent: URL) {
        let found = try? FileManager.default.contentsOfDirectory(
            at: parent,
            includingPropertiesForKeys: nil,
        )
        for folder in found ?? [] where folder.lastPathComponent.hasPrefix("node-") {
            guard let lock = try? locked(folder, LOCK_EX | LOCK_NB) else { continue }
            try? FileManager.default.removeItem(at: folder)
            close(lock)
        }
    }
}

extension CocoaError {
    fileprivate init(_ code: Code, at place: URL) {
        self.init(code, userInfo: [NSFilePathErrorKey: place.path])
    }
}
