import Crypto
import Media

/// Bytes that are to become an object, read as often as it takes.
struct S3Content: Sendable {
    let bytes: UInt64
    let read: @Sendable (_ offset: UInt64, _ count: Int) async throws -> [UInt8]

    /// Bytes with their digest, in the pieces in which they are sent.
    struct Measured: Sendable {
        let digest: ContentDigest
        let bytes: UInt64
        let parts: [S3Body]
    }

    /// Cuts the content into parts and makes the digests, all in one reading.
    ///
    /// - Parameter digest: that of the whole, where it is known: then one part isn't read at all, and
    ///   the store sees for itself whether it fits.
    func measured(_ digest: ContentDigest?, by limits: S3Limits) async throws -> Measured {
        if let digest, bytes <= limits.singleBytes {
            let body = S3Body(bytes: bytes, digest: digest, read: read)
            return Measured(digest: digest, bytes: bytes, parts: [body])
        }
        let partBytes = bytes <= limits.singleBytes ? max(bytes, 1) : limits.partBytes(of: bytes)
        var whole = SHA256()
        var parts: [S3Body] = []
        for start in stride(from: 0, to: max(bytes, 1), by: UInt64.Stride(partBytes)) {
            let end = min(start + partBytes, bytes)
            var part = SHA256()
            for offset in stride(from: start, to: end, by: limits.sendBytes) {
                try Task.checkCancellation()
                let wanted = Int(min(UInt64(limits.sendBytes), end - offset))
                let chunk = try await read(offset, wanted)
                guard chunk.count == wanted else {
                    let found = offset + UInt64(chunk.count)
                    throw ObjectError.unexpectedLength(announced: bytes, found: found)
                }
                whole.update(data: chunk)
                part.update(data: chunk)
            }
            parts.append(self.part(start..<end, Self.digest(part)))
        }
        return Measured(digest: Self.digest(whole), bytes: bytes, parts: parts)
    }

    private func part(_ range: Range<UInt64>, _ digest: ContentDigest) -> S3Body {
        S3Body(bytes: UInt64(range.count), digest: digest) { [read] offset, count in
            let left = Int(clamping: range.upperBound - range.lowerBound - offset)
            return try await read(range.lowerBound + offset, min(count, left))
        }
    }

    static func digest(_ hash: SHA256) -> ContentDigest {
        guard let digest = ContentDigest(bytes: Array(hash.finalize())) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }
}

extension S3Limits {
    /// How long the parts of an object are, so that it has no more than it may: whole megabytes.
    func partBytes(of bytes: UInt64) -> UInt64 {
        let least = (bytes / partCount + 1 + 0xF_FFFF) & ~0xF_FFFF
        return max(partBytes, bytes > partBytes * partCount ? least : 1)
    }
}
