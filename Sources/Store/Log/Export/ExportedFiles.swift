import Synchronization

/// The files of an export while it is being written, beside the name that it will have.
final class ExportedFiles: Sendable {
    private struct State {
        var folders: Set<String> = []
        var appended: [String: any DiskFile] = [:]
    }

    private let disk: any Disk
    private let folder: String
    private let state = Mutex(State())

    init(disk: any Disk, folder: String) {
        self.disk = disk
        self.folder = folder
    }

    /// Writes a file whole.
    func write(_ bytes: [UInt8], to path: String) throws(DiskError) {
        let file = try create(path)
        try file.append(bytes)
        try file.sync()
    }

    /// Writes at the end of a file, which is made when it isn't there.
    func append(_ bytes: [UInt8], to path: String) throws(DiskError) {
        let known = state.withLock { $0.appended[path] }
        let file: any DiskFile
        if let known { file = known } else { file = try create(path) }
        state.withLock { $0.appended[path] = file }
        try file.append(bytes)
    }

    /// Makes everything durable, and gives the folder its name.
    func finish(as name: String) throws(DiskError) {
        let (folders, files) = state.withLock { (Array($0.folders), Array($0.appended.values)) }
        for file in files { try file.sync() }
        for folder in folders.sorted() { try disk.syncFolder(folder) }
        try disk.rename(folder, to: name, replacing: true)
        try disk.syncFolder(of: name)
    }

    private func create(_ path: String) throws(DiskError) -> any DiskFile {
        let full = "\(folder)/\(path)"
        let parent = full.split(separator: "/").dropLast().joined(separator: "/")
        if !state.withLock({ $0.folders.contains(parent) }) {
            try disk.makeFolders(parent)
            state.withLock { _ = $0.folders.insert(parent) }
        }
        return try disk.create(full)
    }
}
