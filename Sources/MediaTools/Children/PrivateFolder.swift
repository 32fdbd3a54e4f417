package import Foundation

/// A folder that only we may enter, removed with all it holds when nobody needs it any more.
///
/// Children write their files here and nowhere else. A process that is killed can't remove it; the
/// next one that makes such a folder does, since the lock on it went with its owner.
package final class PrivateFolder: Sendable {
    /// The folder's own path.
    package let url: URL
    /// Locked as long as the folder is in use.
    private let lock: Descriptor

    /// Makes a folder with an unguessable name.
    ///
    /// - Throws: ``ToolFault/system(what:errno:)`` when the parent can't be written to.
    package init(
        in parent: URL = FileManager.default.temporaryDirectory
    ) throws(ToolFault) {
        _ = Self.firstSweep
        var name = Array(parent.appending(path: Self.prefix + "XXXXXX").path.utf8CString)
        guard mkdtemp(&name) != nil else {
            throw .system(what: "making a private folder", errno: errno)
        }
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        url = URL(filePath: path, directoryHint: .isDirectory)
        lock = Descriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        _ = flock(lock.number, LOCK_EX | LOCK_NB)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The place of a file in it.
    package func file(_ name: String) -> URL { url.appending(path: name) }

    private static let prefix = "touchstone-"
}

extension PrivateFolder {
    /// Removes the folders of processes that were killed.
    ///
    /// A process number would say too little: it may be another's by now, or count in another
    /// container that shares the parent. Folders younger than an hour stay, since one that was
    /// just made isn't locked yet.
    package static func sweep(_ parent: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        for name in names where name.hasPrefix(prefix) && name.count == prefix.count + 6 {
            let folder = parent.appending(path: name, directoryHint: .isDirectory)
            if isAbandoned(folder) { try? FileManager.default.removeItem(at: folder) }
        }
    }

    /// Sweeps once in a process.
    private static let firstSweep: Void = sweep(FileManager.default.temporaryDirectory)

    private static func isAbandoned(_ folder: URL) -> Bool {
        let opened = open(folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        var status = stat()
        guard fstat(opened, &status) == 0 else { return false }
        let isOurs = status.st_uid == geteuid() && status.st_mode & 0o777 == 0o700
        let isOld = status.st_mtim.tv_sec < time(nil) - 3600
        return isOurs && isOld && flock(opened, LOCK_EX | LOCK_NB) == 0
    }
}
