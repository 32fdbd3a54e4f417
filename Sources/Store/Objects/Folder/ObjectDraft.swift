import Crypto
import Foundation
import Media
import Synchronization

/// An object that is still coming.
final class ObjectDraft: Sendable {
    let path: String
    let file: any DiskFile
    /// Held while somebody writes, so that the sweep knows.
    private let lock: any DiskLock
    private let content = Mutex((hash: SHA256(), bytes: UInt64(0)))

    init(path: String, file: any DiskFile, lock: any DiskLock) {
        self.path = path
        self.file = file
        self.lock = lock
    }

    /// Writes at the end.
    ///
    /// - Throws: ``ObjectError/tooLong(limit:)`` before anything past the limit is written.
    func append(_ bytes: [UInt8], limit: UInt64) throws {
        try note(bytes, limit: limit)
        try file.append(bytes)
    }

    /// Counts and hashes bytes that the file has already.
    func note(_ bytes: [UInt8], limit: UInt64) throws(ObjectError) {
        try content.withLock { content throws(ObjectError) in
            guard content.bytes + UInt64(bytes.count) <= limit else { throw .tooLong(limit: limit) }
            content.hash.update(data: bytes)
            content.bytes += UInt64(bytes.count)
        }
    }

    /// How many bytes have come.
    var bytes: UInt64 { content.withLock { $0.bytes } }

    /// What has come is what was announced, and makes this object.
    func finished(
        _ expectation: ObjectExpectation,
        at time: Date,
    ) throws(ObjectError) -> StoredObject {
        let (hash, bytes) = content.withLock { ($0.hash, $0.bytes) }
        if let announced = expectation.bytes, announced != bytes {
            throw .unexpectedLength(announced: announced, found: bytes)
        }
        let digest = ContentDigest(bytes: Array(hash.finalize()))
        guard let digest else { preconditionFailure("SHA-256 has 32 bytes") }
        if let announced = expectation.digest, announced != digest {
            throw .unexpectedDigest(announced: announced, found: digest)
        }
        return StoredObject(digest: digest, bytes: bytes, storedAt: time)
    }

    /// Lets the sweep have what is left, if anything is.
    func release() { lock.release() }
}
