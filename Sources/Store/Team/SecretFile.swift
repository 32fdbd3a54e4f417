import Foundation

/// A file with 32 secret bytes that all nodes of an installation share, readable by its owner alone.
///
/// For keys that must not lie in the database: whoever has a copy of that has no copy of these.
package struct SecretFile: Sendable {
    package static let bytes = 32

    package let path: String

    package init(at path: String) { self.path = path }

    /// What is in the file, which is made where there is none.
    ///
    /// - Parameter secret: gives bytes that nobody can guess (``Surroundings/secretBytes``).
    /// - Returns: the bytes, and whether the file was made just now.
    /// - Throws: ``SecretFileFault``.
    package func load(
        orMakingOf secret: (Int) -> [UInt8]
    ) throws(SecretFileFault) -> (secret: [UInt8], isNew: Bool) {
        if let found = try read() { return (found, false) }
        let isNew = try make(secret(Self.bytes))
        // Another node may have been first: what is in the file counts.
        guard let found = try read() else { throw unreadable(ENOENT) }
        return (found, isNew)
    }

    /// Nil where there is no file.
    private func read() throws(SecretFileFault) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw unreadable(errno)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size == Self.bytes else {
            throw .malformed(path: path)
        }
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
        var bytes = [UInt8](repeating: 0, count: Self.bytes)
        guard Foundation.read(file, &bytes, bytes.count) == bytes.count else {
            throw unreadable(errno)
        }
        return bytes
    }

    /// Makes the file, whole or not at all.
    ///
    /// - Returns: false where another was first.
    private func make(_ bytes: [UInt8]) throws(SecretFileFault) -> Bool {
        let draft = "\(path).\(UUID().uuidString)"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unreadable(errno) }
        defer {
            close(file)
            unlink(draft)
        }
        guard bytes.count == Self.bytes, fchmod(file, 0o600) == 0,
            write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0
        else { throw unreadable(errno) }
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return false }
            throw unreadable(errno)
        }
        try syncFolder()
        return true
    }

    private func syncFolder() throws(SecretFileFault) {
        let folder = open(
            URL(filePath: path).deletingLastPathComponent().path,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC,
        )
        guard folder >= 0 else { throw unreadable(errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw unreadable(errno) }
    }

    private func unreadable(_ number: Int32) -> SecretFileFault {
        .unreadable(path: path, why: String(cString: strerror(number)))
    }
}

/// Why a secret can't be had from its file.
package enum SecretFileFault: Error, Hashable, CustomStringConvertible {
    case unreadable(path: String, why: String)
    case malformed(path: String)
    case readableByOthers(path: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let why): "\(path) can't be read or made: \(why)"
        case .malformed(let path):
            "\(path) is no file of \(SecretFile.bytes) bytes; put it back from a backup"
        case .readableByOthers(let path):
            "\(path) can be read by others, so it is no secret; run: chmod 600 \(path)"
        }
    }
}
