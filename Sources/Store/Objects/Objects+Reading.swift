import Crypto
package import Media

/// What reading an object back came to.
package enum ObjectFinding: Hashable, Sendable {
    case intact
    case missing
    /// Its bytes are not those by whose digest it is called.
    case damaged(found: ContentDigest, bytes: UInt64)
}

extension Objects {
    /// Keeps bytes held in memory.
    package func put(
        _ bytes: [UInt8],
        expecting expectation: ObjectExpectation = .none,
    ) async throws -> StoredObject {
        let stream = AsyncStream<[UInt8]> { stream in
            stream.yield(bytes)
            stream.finish()
        }
        return try await put(stream, expecting: expectation)
    }

    /// Reads an object whole.
    ///
    /// - Throws: ``ObjectError/tooLong(limit:)`` before anything is read where it has more bytes.
    package func bytes(of digest: ContentDigest, limit: Int) async throws -> [UInt8] {
        let chunks = try await chunks(of: digest, in: nil)
        guard chunks.range.upperBound <= UInt64(limit) else {
            throw ObjectError.tooLong(limit: UInt64(limit))
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(chunks.range.upperBound))
        for try await chunk in chunks { bytes += chunk }
        return bytes
    }

    /// Reads an object back and compares it with its digest.
    ///
    /// - Throws: what reading throws; damage is a finding, not an error.
    package func verify(_ digest: ContentDigest) async throws -> ObjectFinding {
        var hash = SHA256()
        var bytes: UInt64 = 0
        do {
            for try await chunk in try await chunks(of: digest, in: nil) {
                hash.update(data: chunk)
                bytes += UInt64(chunk.count)
            }
        } catch ObjectError.missing {
            return .missing
        } catch ObjectError.truncated {
            // It became shorter while it was read, so the digest can't fit.
        }
        guard let found = ContentDigest(bytes: Array(hash.finalize())), found != digest else {
            return .intact
        }
        return .damaged(found: found, bytes: bytes)
    }
}
