package import Foundation
import Synchronization

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
        var name = Array(parent.appending(path: Self.prefix + "XXXXXX").path.utf8CString)
        guard mkdtemp(&name) != nil else {
            throw .system(what: "making a private folder", errno: errno)
        }
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        url = URL(filePath: path, directoryHint: .isDirectory)
        lock = Descriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        _ = flock(lock.number, LOCK_EX | LOCK_NB)
        if !Self.hasSwept.exchange(true, ordering: .relaxed) { sweepBesides() }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The place of a file in it.
    package func file(_ name: String) -> URL { url.appending(path: name) }

    private static let prefix = "touchstone-"
    /// Once in a process is enough.
    private static let hasSwept = Atomic(false)
}

extension PrivateFolder {
    /// Removes the folders beside this one whose processes were killed.
    ///
    /// A process number would say too little: it may be another's by now, or count in another
    /// container that shares the parent. Only folders older than this one by an hour go, since
    /// one that was just made isn't locked yet.
    package func sweepBesides() {
        var status = stat()
        guard fstat(lock.number, &status) == 0 else { return }
        let parent = url.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        for name in names where Self.isName(name) {
            let folder = parent.appending(path: name, directoryHint: .isDirectory)
            guard Self.isAbandoned(folder, before: status.st_mtim.tv_sec - 3600) else { continue }
            try? FileManager.default.removeItem(at: folder)
        }
    }

    private static func isName(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.count == prefix.count + 6
    }

    private static func isAbandoned(_ folder: URL, before second: Int) -> Bool {
        let opened = open(folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        var status = stat()
        guard fstat(opened, &status) == 0 else { return false }
        let isOurs = status.st_uid == geteuid() && status.st_mode & 0o777 == 0o700
        let isOld = status.st_mtim.tv_sec < second
        return isOurs && isOld && flock(opened, LOCK_EX | LOCK_NB) == 0
    }
}
