import Foundation
package import TransparencyLog

/// A file with one private key, which nobody but its owner may read.
///
/// It holds one line in the form of the Go checksum database: `PRIVATE+KEY+name+id+base64`.
package struct SigningKeyFile: Sendable {
    /// Bytes of a file that is looked at.
    package static let byteLimit = 4_096

    package let path: String

    package init(at path: String) { self.path = path }

    /// Makes a key and its file, durably; a file that is there is never touched.
    ///
    /// - Parameter secret: gives bytes that nobody can guess (``Surroundings/secretBytes``).
    package func create(
        named name: String,
        kind: KeyKind = .ed25519,
        secret: (Int) -> [UInt8],
    ) throws(LogError) -> SignerKey {
        let key: SignerKey
        do throws(KeyError) {
            guard let name = KeyName(name) else { throw .badName }
            key = try SignerKey(name: name, kind: kind, seed: secret(32))
        } catch {
            throw .key(.malformed(path: path, why: "\(error)"))
        }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .key(errno == EEXIST ? .exists(path: path) : unreadable(errno))
        }
        defer { close(file) }
        let line = Array("\(key.text)\n".utf8)
        guard fchmod(file, 0o600) == 0, write(file, line, line.count) == line.count,
            fsync(file) == 0, syncFolder()
        else {
            let reason = errno
            unlink(path)
            throw .key(unreadable(reason))
        }
        return key
    }

    /// Reads the key.
    ///
    /// - Throws: ``LogError/key(_:)`` where it is missing, no key, or readable by others.
    package func load() throws(LogError) -> SignerKey {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw .key(errno == ENOENT ? .missing(path: path) : unreadable(errno))
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .key(unreadable(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .key(.malformed(path: path, why: "it is no file"))
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw .key(.readableByOthers(path: path, mode: mode))
        }
        var bytes = [UInt8](repeating: 0, count: Self.byteLimit)
        let count = read(file, &bytes, bytes.count)
        guard count >= 0 else { throw .key(unreadable(errno)) }
        return try key(in: bytes.prefix(count))
    }

    /// Reads the key that signs the log of an origin.
    package func signer(origin: String) throws(LogError) -> LogSigner {
        let signer = try LogSigner(try load())
        guard signer.origin == origin else {
            throw .key(.otherOrigin(name: signer.origin, origin: origin))
        }
        return signer
    }

    private func key(in bytes: ArraySlice<UInt8>) throws(LogError) -> SignerKey {
        let text = String(decoding: bytes, as: UTF8.self)
        let line = text.hasSuffix("\n") ? text.dropLast() : text[...]
        do throws(KeyError) {
            return try SignerKey(parsing: line)
        } catch {
            throw .key(.malformed(path: path, why: "\(error)"))
        }
    }

    private func syncFolder() -> Bool {
        let folder = open(
            URL(filePath: path).deletingLastPathComponent().path,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC,
        )
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }

    private func unreadable(_ number: Int32) -> KeyProblem {
        .unreadable(path: path, why: String(cString: strerror(number)))
    }
}
