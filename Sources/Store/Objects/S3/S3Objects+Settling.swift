package import Foundation
package import Media

// How a put and a removal stay out of each other's way; ``S3Objects`` says why.
extension S3Objects {
    /// Sees that an object is there and stays: writes it unless it was put a short while ago.
    ///
    /// - Parameter write: writes the object; false where one is there and was to be new.
    func settle(
        _ digest: ContentDigest,
        bytes: UInt64,
        _ write: (_ isNew: Bool) async throws -> Bool,
    ) async throws -> StoredObject {
        let key = place.key(digest)
        for tried in 1...max(wire.putTries, 1) {
            let present = try await bucket.find(key)
            let stands = present.map { isIntact($0, digest, bytes) && isYoung($0) } ?? false
            // An old one gets a new time; a damaged one is healed.
            let isThere = stands ? true : try await write(present == nil)
            if isThere, try await !isBeingRemoved(digest), let found = try await bucket.find(key) {
                guard isIntact(found, digest, bytes) else {
                    throw ObjectError.truncated(digest, at: found.bytes)
                }
                return StoredObject(digest: digest, bytes: bytes, storedAt: found.modified)
            }
            try await bucket.client.pause(after: tried)
        }
        throw ObjectError.busy(digest)
    }

    private func isIntact(
        _ found: S3Bucket.Found,
        _ digest: ContentDigest,
        _ bytes: UInt64,
    ) -> Bool {
        guard found.bytes == bytes else { return false }
        // The sum of an object that came in parts is one of sums; the parts were compared as they came.
        guard let checksum = found.checksum, !checksum.contains("-") else { return true }
        return checksum == digest.base64
    }

    private func isYoung(_ found: S3Bucket.Found) -> Bool {
        surroundings.now().timeIntervalSince(found.modified) < wire.youngSeconds
    }

    /// Whether somebody is removing an object; marks that a dead process left are taken away.
    private func isBeingRemoved(_ digest: ContentDigest) async throws -> Bool {
        let page = try await bucket.list(place.marks(digest), limit: wire.pageKeys)
        let limit = (page.time ?? surroundings.now()).addingTimeInterval(-wire.removalSeconds)
        let old = page.entries.filter { $0.modified < limit }
        try await bucket.removeAll(old.map(\.key))
        return old.count < page.entries.count || page.next != nil
    }

    package func remove(
        _ digest: ContentDigest,
        unlessPutSince limit: Date?,
    ) async throws -> Bool {
        let key = place.key(digest)
        guard try await bucket.find(key) != nil else { return false }
        let mark = place.marks(digest) + Hex.text(surroundings.secretBytes(16))
        let start = surroundings.uptime()
        try await bucket.put(mark, [])
        // Where this throws, the mark stays until it is old: the request may be on its way yet.
        let isGone = try await remove(key, of: digest, unlessPutSince: limit, start)
        try await bucket.remove(mark)
        return isGone
    }

    private func remove(
        _ key: String,
        of digest: ContentDigest,
        unlessPutSince limit: Date?,
        _ start: Duration,
    ) async throws -> Bool {
        guard let found = try await bucket.find(key) else { return false }
        if let limit, found.modified >= limit { return false }
        guard surroundings.uptime() - start < .seconds(wire.markedSeconds) else {
            throw ObjectError.busy(digest)
        }
        try await bucket.remove(key)
        return true
    }

    package func removeDrafts(untouchedSince limit: Date) async throws -> Int {
        let count = try await bucket.abortAll(place.objects, untouchedSince: limit)
        let oldest = min(limit, surroundings.now().addingTimeInterval(-wire.removalSeconds))
        var (left, next): ([String], String?) = ([], nil)
        repeat {
            let page = try await bucket.list(place.removals, from: next, limit: wire.pageKeys)
            left += page.entries.filter { $0.modified < oldest }.map(\.key)
            next = page.next
        } while next != nil && left.count < wire.pageKeys
        try await bucket.removeAll(left)
        return count + left.count
    }
}

extension S3Bucket {
    /// Makes an object of parts; when this throws, or none was wanted, nothing of them is left.
    func assemble(
        _ key: String,
        isSummed: Bool,
        isNew: Bool,
        _ fill: (S3Parts) async throws -> [S3Part],
    ) async throws -> Bool {
        let parts = try await begin(key, isSummed: isSummed)
        do {
            let list = try await fill(parts)
            try Task.checkCancellation()
            let isMade = try await complete(parts, of: list, isNew: isNew)
            if !isMade { try? await abort(parts) }
            return isMade
        } catch {
            // Also when this task is cancelled; what stays behind is the sweep's.
            try? await Task { try await abort(parts) }.value
            throw error
        }
    }
}
