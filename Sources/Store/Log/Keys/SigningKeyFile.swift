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
        let isNew: Bool
        do throws(PrivateFileFault) {
            isNew = try PrivateFile(at: path).make(Array("\(key.text)\n".utf8))
        } catch {
            throw .key(.unreadable(path: path, why: "\(error)"))
        }
        guard isNew else { throw .key(.exists(path: path)) }
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

    private func unreadable(_ number: Int32) -> KeyProblem {
        .unreadable(path: path, why: String(cString: strerror(number)))
    }
}
