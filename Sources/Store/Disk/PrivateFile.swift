import Foundation

/// A small file for its owner alone, which appears whole or not at all: keys and secrets.
package struct PrivateFile: Sendable {
    package let path: String

    package init(at path: String) { self.path = path }

    /// What is in the file; nil where there is none.
    ///
    /// - Throws: ``PrivateFileFault``, also where others may read it: then it is no secret.
    package func read(upTo limit: Int) throws(PrivateFileFault) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw unreadable(errno)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
            throw .malformed(path: path)
        }
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard Foundation.read(file, &bytes, bytes.count) == bytes.count else {
            throw unreadable(errno)
        }
        return bytes
    }

    /// Makes the file, durably; one that is there is never touched.
    ///
    /// - Returns: false where there is one: another node may have been first.
    package func make(_ bytes: [UInt8]) throws(PrivateFileFault) -> Bool {
        let draft = try draft(bytes)
        defer { unlink(draft) }
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return false }
            throw unreadable(errno)
        }
        try syncFolder()
        return true
    }

    /// Puts other bytes into the place of those that are there, durably.
    package func replace(_ bytes: [UInt8]) throws(PrivateFileFault) {
        let draft = try draft(bytes)
        guard rename(draft, path) == 0 else {
            let reason = errno
            unlink(draft)
            throw unreadable(reason)
        }
        try syncFolder()
    }

    /// Makes the file's name durable.
    func syncFolder() throws(PrivateFileFault) {
        let folder = open(
            URL(filePath: path).deletingLastPathComponent().path,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC,
        )
        guard folder >= 0 else { throw unreadable(errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw unreadable(errno) }
    }

    /// - Returns: where the bytes lie, durably, under a name of their own.
    private func draft(_ bytes: [UInt8]) throws(PrivateFileFault) -> String {
        let draft = "\(path).\(UUID().uuidString)"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unreadable(errno) }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0, write(file, bytes, bytes.count) == bytes.count,
            fsync(file) == 0
        else {
            let reason = errno
            unlink(draft)
            throw unreadable(reason)
        }
        return draft
    }

    private func unreadable(_ number: Int32) -> PrivateFileFault {
        .unreadable(path: path, why: String(cString: strerror(number)))
    }
}

/// Why a private file can't be had or made; nothing of what is in it stands here.
package enum PrivateFileFault: Error, Hashable, Sendable {
    case unreadable(path: String, why: String)
    case malformed(path: String)
    case readableByOthers(path: String)
}

extension PrivateFileFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let why): "\(path) can't be read or made: \(why)"
        case .malformed(let path):
            "\(path) is not as it was made; put it back from a backup"
        case .readableByOthers(let path):
            "\(path) can be read by others, so it is no secret; run: chmod 600 \(path)"
        }
    }
}
