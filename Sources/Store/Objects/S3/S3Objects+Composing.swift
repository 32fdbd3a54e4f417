import Crypto
import Foundation
import Media

extension S3Objects {
    /// Makes an object of others that lie behind one another, without sending what the store can copy.
    ///
    /// - Parameter digest: that of all of their bytes.
    func compose(
        _ pieces: [S3Bucket.Entry],
        as digest: ContentDigest,
    ) async throws -> StoredObject {
        let bytes = pieces.reduce(0) { $0 + $1.bytes }
        guard bytes <= limits.objectBytes else {
            throw ObjectError.tooLong(limit: limits.objectBytes)
        }
        let key = place.key(digest)
        let least = max(wire.leastPartBytes, bytes / wire.partCount + 1)
        return try await settle(digest, bytes: bytes) { [bucket] isNew in
            if let only = pieces.first, pieces.count == 1 {
                try await bucket.copy(only.key, to: key)
                return true
            }
            return try await bucket.assemble(key, isSummed: false, isNew: isNew) { parts in
                try await fill(parts, with: pieces, least: least)
            }
        }
    }

    /// Large pieces are copied where they are; small ones, behind one another, become a part together.
    private func fill(
        _ parts: S3Parts,
        with pieces: [S3Bucket.Entry],
        least: UInt64,
    ) async throws -> [S3Part] {
        var (sent, gathered): ([S3Part], [S3Bucket.Entry]) = ([], [])
        for (index, piece) in pieces.enumerated() {
            let isLast = index == pieces.count - 1
            if gathered.isEmpty, piece.bytes >= least {
                sent.append(try await bucket.copy(piece.key, as: sent.count + 1, of: parts))
                continue
            }
            gathered.append(piece)
            guard isLast || gathered.reduce(0, { $0 + $1.bytes }) >= least else { continue }
            let body = try await gather(gathered)
            sent.append(try await bucket.send(body, as: sent.count + 1, of: parts))
            gathered = []
        }
        return sent
    }

    /// Fetches pieces and puts them down behind one another.
    private func gather(_ pieces: [S3Bucket.Entry]) async throws -> S3Body {
        let file = try await spool.file()
        var (hash, bytes) = (SHA256(), UInt64(0))
        for piece in pieces {
            for offset in stride(from: 0, to: piece.bytes, by: wire.readBytes) {
                let end = min(offset + UInt64(wire.readBytes), piece.bytes)
                guard let chunk = try await bucket.read(piece.key, offset..<end),
                    chunk.count == Int(end - offset)
                else { throw DraftError.damaged }
                hash.update(data: chunk)
                try await file.append(chunk)
                bytes += UInt64(chunk.count)
            }
        }
        return S3Body(bytes: bytes, digest: S3Content.digest(hash)) { try await file.read($0, $1) }
    }
}
