import Foundation
import Media

/// A folder of the machine's own file system, held by one process that writes or by some that read.
final class FolderIndexDisk: IndexDisk {
    private let folder: Int32
    private let path: String
    private let access: FolderAccess

    /// Opens a folder that is there.
    static func opening(
        _ path: FilePathBytes,
        for access: FolderAccess = .writing,
    ) throws(IndexFault) -> FolderIndexDisk {
        let folder = path.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard folder >= 0 else {
            throw .disk(IndexDiskFault(.opening, path.description, errno: errno))
        }
        let lock = access == .writing ? LOCK_EX : LOCK_SH
        guard flock(folder, lock | LOCK_NB) == 0 else {
            let reason = errno
            close(folder)
            if reason == EWOULDBLOCK { throw .inUse(path.description) }
            throw .disk(IndexDiskFault(.opening, path.description, errno: reason))
        }
        return FolderIndexDisk(folder, path.description, access)
    }

    private init(_ folder: Int32, _ path: String, _ access: FolderAccess) {
        self.folder = folder
        self.path = path
        self.access = access
    }

    deinit {
        // Closing alone would leave the lock to a child that is just being started.
        flock(folder, LOCK_UN)
        close(folder)
    }

    private func fault(_ action: IndexDiskFault.Action, _ name: String) -> IndexDiskFault {
        IndexDiskFault(action, "\(path)/\(name)", errno: errno)
    }

    func names() throws(IndexDiskFault) -> [String] {
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw fault(.listing, "") }
        guard let stream = fdopendir(copy) else {
            defer { close(copy) }
            throw fault(.listing, "")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw fault(.listing, "") }
                return names.sorted()
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    /// Whoever only reads leaves all as it is, also what an interrupted writer left behind.
    private func checkWriting(
        _ action: IndexDiskFault.Action,
        _ name: String,
    ) throws(IndexDiskFault) {
        guard access == .writing else {
            throw IndexDiskFault(action, "\(path)/\(name)", errno: EROFS)
        }
    }

    func create(_ name: String) throws(IndexDiskFault) -> any IndexFile {
        try checkWriting(.creating, name)
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC
        let number = openat(folder, name, flags, 0o600)
        guard number >= 0 else { throw fault(.creating, name) }
        return WrittenFile(number, "\(path)/\(name)")
    }

    func rename(_ name: String, to newName: String) throws(IndexDiskFault) {
        try checkWriting(.renaming, name)
        guard renameat(folder, name, folder, newName) == 0 else { throw fault(.renaming, name) }
    }

    func remove(_ name: String) throws(IndexDiskFault) {
        try checkWriting(.removing, name)
        guard unlinkat(folder, name, 0) == 0 else { throw fault(.removing, name) }
    }

    func syncFolder() throws(IndexDiskFault) {
        guard fsync(folder) == 0 else { throw fault(.syncing, "") }
    }

    func map(_ name: String) throws(IndexDiskFault) -> SegmentBytes? {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let number = openat(folder, name, flags)
        if number < 0, errno == ENOENT { return nil }
        guard number >= 0 else { throw fault(.opening, name) }
        defer { close(number) }
        guard let bytes = SegmentBytes.map(number) else { throw fault(.opening, name) }
        return bytes
    }
}

/// A file behind a descriptor of the system.
private final class WrittenFile: IndexFile {
    private let number: Int32
    private let path: String

    init(_ number: Int32, _ path: String) {
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    func append(_ bytes: UnsafeRawBufferPointer) throws(IndexDiskFault) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = write(number, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            // A write of nothing that is no error is how some file systems say that they are full.
            guard count > 0 else {
                throw IndexDiskFault(.writing, path, errno: count == 0 ? ENOSPC : errno)
            }
            done += count
        }
    }

    func sync() throws(IndexDiskFault) {
        while fsync(number) != 0 {
            guard errno == EINTR else { throw IndexDiskFault(.syncing, path, errno: errno) }
        }
    }
}
