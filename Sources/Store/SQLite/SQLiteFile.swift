import Foundation

/// Where a database of SQLite lies, looked at before SQLite does: its own words for what is wrong
/// with a path are "unable to open database file".
struct SQLiteFile {
    let path: String

    /// Refuses a path at which no database can be kept.
    func check() throws(DatabaseError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard let isFolder = Self.isFolder(folder) else {
            throw .unreachable("the folder \(folder) does not exist; make it first")
        }
        guard isFolder else { throw .unreachable("\(folder) is no folder") }
        switch Self.isFolder(path) {
        case true?: throw .unreachable("\(path) is a folder; name a file in it")
        case false?:
            guard access(path, R_OK) == 0 else {
                throw .forbidden("\(path) may not be read by this account")
            }
            guard access(path, W_OK) == 0 else { throw .readOnly(path) }
        case nil: break
        }
        // The write-ahead log lies beside the file, so the folder is written to as well.
        guard access(folder, W_OK | X_OK) == 0 else {
            throw .forbidden("this account may not write to the folder \(folder)")
        }
        try checkFileSystem(of: folder)
    }

    /// Makes a new file for its owner alone: what it will hold concerns people.
    ///
    /// A file that is there keeps its rights, and isn't opened: closing it would take the locks
    /// that this process may hold on it.
    func makePrivately() {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) }
    }

    /// The write-ahead log needs memory that all processes share, which no network gives.
    private func checkFileSystem(of folder: String) throws(DatabaseError) {
        let real = URL(filePath: folder).resolvingSymlinksInPath().path
        guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8),
            let system = FileSystems(mounts: mounts).kind(at: real),
            FileSystems.overNetwork.contains(system)
        else { return }
        throw .unreachable(
            "\(folder) lies on a file system of the network (\(system)), where SQLite can lose "
                + "data; use a local disk, or PostgreSQL for more than one machine"
        )
    }

    /// Nil when there is nothing.
    private static func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            ? isFolder.boolValue : nil
    }
}
