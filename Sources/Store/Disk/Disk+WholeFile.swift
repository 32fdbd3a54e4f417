extension Disk {
    /// Writes a file so that it is there whole and durably, or not at all.
    ///
    /// A reader sees the old file or the new one, never a part. When this returns, a power cut
    /// takes neither bytes nor name. When it throws, the name may stand for the old file or the
    /// whole new one, and the draft is gone unless removing it failed too.
    ///
    /// - Parameters:
    ///   - draft: a path in the same file system that nobody else uses, for the time of writing.
    ///   - replacing: whether a file that has the name may go; else it is left and
    ///     ``DiskError/Reason/exists`` thrown.
    package func write(
        _ bytes: [UInt8],
        to path: String,
        draft: String,
        replacing: Bool,
    ) throws(DiskError) {
        let file = try create(draft)
        do throws(DiskError) {
            try file.append(bytes)
            try file.sync()
            try rename(draft, to: path, replacing: replacing)
            try syncFolder(of: path)
        } catch {
            try? remove(draft)
            throw error
        }
    }

    /// Makes a folder and all above it that are missing, durably.
    ///
    /// Folders that are there are made durable too, since whoever made them may not be done.
    package func makeFolders(_ path: String) throws(DiskError) {
        var made = ""
        for name in PathName.names(path) ?? [path] {
            let folder = made.isEmpty ? name : "\(made)/\(name)"
            try makeFolder(folder)
            try syncFolder(made)
            made = folder
        }
    }

    /// Makes the name of a file or folder durable.
    package func syncFolder(of path: String) throws(DiskError) {
        guard let (folder, _) = PathName.split(path) else {
            throw DiskError(.syncing, path, reason: .unsuitablePath)
        }
        try syncFolder(folder)
    }

    /// Reads a file whole, or gives nil where there is none.
    ///
    /// - Parameter limit: the most bytes that it may have; of more, nothing is read and
    ///   ``DiskError/Reason/tooLong`` thrown.
    package func read(whole path: String, limit: Int) throws(DiskError) -> [UInt8]? {
        do throws(DiskError) {
            let file = try open(path)
            let bytes = try file.status().bytes
            guard bytes <= UInt64(limit) else {
                throw DiskError(.reading, path, reason: .tooLong)
            }
            return try file.read(at: 0, upTo: Int(bytes))
        } catch {
            guard error.reason == .missing else { throw error }
            return nil
        }
    }
}
