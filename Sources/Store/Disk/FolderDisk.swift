import Foundation
package import Media

/// A folder of the machine's own file system.
///
/// The folder is opened once and every name is looked up from there, step by step, without
/// following links: a link that somebody plants leads nowhere, and a disk that is unmounted later
/// makes errors, not files in the empty folder beneath it.
package struct FolderDisk: Disk {
    private let root: FolderDescriptor
    private let place: String
    private let folder: FilePathBytes

    /// Opens the folder, which must be there.
    package init(at folder: FilePathBytes) throws(DiskError) {
        let number = folder.withCString { path in
            retrying { Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        }
        guard number >= 0 else { throw DiskError(.opening, folder.description, errno: errno) }
        root = FolderDescriptor(number)
        place = folder.description
        self.folder = folder
    }

    package func systemPath(of path: String) -> FilePathBytes? {
        FilePathBytes(bytes: folder.bytes + Array("/\(path)".utf8))
    }

    package func create(_ path: String) throws(DiskError) -> any DiskFile {
        let flags = O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = try withParent(of: path, .creating) { folder, name in
            retrying { openat(folder, name, flags, 0o600) }
        }
        return DescribedFile(number, path: full(path))
    }

    package func open(_ path: String) throws(DiskError) -> any DiskFile {
        try open(path, O_RDONLY)
    }

    package func reopen(_ path: String) throws(DiskError) -> any DiskFile {
        try open(path, O_RDWR | O_APPEND)
    }

    private func open(_ path: String, _ access: Int32) throws(DiskError) -> any DiskFile {
        // Without O_NONBLOCK a pipe that somebody planted would hold the thread for ever.
        let flags = access | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let number = try withParent(of: path, .opening) { folder, name in
            retrying { openat(folder, name, flags) }
        }
        let file = DescribedFile(number, path: full(path))
        guard try file.status().kind == .file else {
            throw DiskError(.opening, full(path), reason: .wrongKind)
        }
        return file
    }

    package func link(_ outside: FilePathBytes, as path: String) throws(DiskError) -> Bool {
        do throws(DiskError) {
            _ = try withParent(of: path, .linking) { folder, name in
                let linked = outside.withCString { linkat(AT_FDCWD, $0, folder, name, 0) }
                guard linked == 0, !Self.makePrivate(name, in: folder) else { return linked }
                // What isn't ours stays with its owner, who could change it later.
                let refusal = errno
                unlinkat(folder, name, 0)
                errno = refusal
                return -1
            }
            return true
        } catch {
            // EPERM is also how a file system without links, or one that guards them, answers.
            guard [EXDEV, EPERM, EMLINK, EOPNOTSUPP, ENOSYS].contains(error.errno) else {
                throw error
            }
            return false
        }
    }

    /// Takes all rights on a file but its owner's; whatever is no file keeps its own.
    ///
    /// - Returns: whether it is done; else `errno` says why not.
    private static func makePrivate(_ name: String, in folder: Int32) -> Bool {
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer {
            let refusal = errno
            close(file)
            errno = refusal
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            errno = ELOOP
            return false
        }
        return fchmod(file, 0o600) == 0
    }

    package func rename(
        _ path: String,
        to newPath: String,
        replacing: Bool,
    ) throws(DiskError) {
        _ = try withParent(of: path, .renaming) { folder, name throws(DiskError) in
            try withParent(of: newPath, .renaming) { newFolder, newName in
                if replacing { return renameat(folder, name, newFolder, newName) }
                if linkat(folder, name, newFolder, newName, 0) == 0 {
                    return unlinkat(folder, name, 0)
                }
                // A file of our own that can't be linked: the file system has no links.
                if errno == EPERM { errno = EOPNOTSUPP }
                return -1
            }
        }
    }

    package func remove(_ path: String) throws(DiskError) {
        _ = try withParent(of: path, .removing) { folder, name in unlinkat(folder, name, 0) }
    }

    package func makeFolder(_ path: String) throws(DiskError) {
        do throws(DiskError) {
            _ = try withParent(of: path, .makingFolder) { folder, name in
                mkdirat(folder, name, 0o700)
            }
        } catch {
            guard error.errno == EEXIST else { throw error }
            guard try status(of: path)?.kind == .folder else {
                throw DiskError(.makingFolder, full(path), reason: .wrongKind, errno: ENOTDIR)
            }
        }
    }

    package func syncFolder(_ path: String) throws(DiskError) {
        let folder = try openFolder(path, .syncing)
        defer { withExtendedLifetime(folder) {} }
        guard retrying({ fsync(folder.number) }) == 0 else {
            throw DiskError(.syncing, full(path), errno: errno)
        }
    }

    package func status(of path: String) throws(DiskError) -> FileStatus? {
        var found = stat()
        do throws(DiskError) {
            _ = try withParent(of: path, .looking) { folder, name in
                fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW)
            }
        } catch {
            guard error.reason == .missing else { throw error }
            return nil
        }
        return FileStatus(found)
    }

    package func list(
        _ folder: String,
        _ visit: (_ name: String) throws(DiskError) -> Bool,
    ) throws(DiskError) {
        let number = try openFolder(folder, .listing).handOver()
        guard let stream = fdopendir(number) else {
            defer { close(number) }
            throw DiskError(.listing, full(folder), errno: errno)
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw DiskError(.listing, full(folder), errno: errno) }
                return
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            guard try visit(name) else { return }
        }
    }

    package func lock(_ path: String, _ mode: LockMode) throws(DiskError) -> (any DiskLock)? {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let number =
            path.isEmpty
            ? try openFolder(path, .locking).handOver()
            : try withParent(of: path, .locking) { folder, name in
                retrying { openat(folder, name, flags) }
            }
        let lock = FolderDescriptor(number)
        let operation = (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB
        if retrying({ flock(number, operation) }) == 0 { return lock }
        if errno == EWOULDBLOCK { return nil }
        throw DiskError(.locking, full(path), errno: errno)
    }
}

extension FolderDisk {
    private func full(_ path: String) -> String { path.isEmpty ? place : "\(place)/\(path)" }

    /// Opens the folder that a path's last name stands in, and does something there.
    ///
    /// - Parameter act: a system call, which is negative when it failed.
    private func withParent(
        of path: String,
        _ action: DiskError.Action,
        _ act: (_ folder: Int32, _ name: String) throws(DiskError) -> Int32,
    ) throws(DiskError) -> Int32 {
        guard let (parent, name) = PathName.split(path) else {
            throw DiskError(action, full(path), reason: .unsuitablePath)
        }
        let folder = try openFolder(parent, action)
        defer { withExtendedLifetime(folder) {} }
        let outcome = try act(folder.number, name)
        guard outcome >= 0 else { throw DiskError(action, full(path), errno: errno) }
        return outcome
    }

    private func openFolder(
        _ path: String,
        _ action: DiskError.Action,
    ) throws(DiskError) -> FolderDescriptor {
        guard let names = PathName.names(path) else {
            throw DiskError(action, full(path), reason: .unsuitablePath)
        }
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var folder = root
        for name in names.isEmpty ? ["."] : names {
            let number = withExtendedLifetime(folder) {
                retrying { openat(folder.number, name, flags) }
            }
            guard number >= 0 else { throw DiskError(action, full(path), errno: errno) }
            folder = FolderDescriptor(number)
        }
        return folder
    }
}
