import Crypto
package import Foundation
package import Media

/// Drafts in a bucket, as objects below `uploads/`: every node goes on with what another began.
///
/// Nothing here is written twice or moved, so it needs no lock: the fence of the upload's row, which
/// stands in every name, keeps two holders from each other (``DraftChunk``).
package struct S3Drafts: UploadPlace {
    private let objects: S3Objects
    private let limits: UploadLimits

    package init(beside objects: S3Objects, limits: UploadLimits = UploadLimits()) {
        self.objects = objects
        self.limits = limits
    }

    private var bucket: S3Bucket { objects.bucket }

    package var finishesByCopy: Bool { true }

    package func create(_ name: DraftName) async throws -> any UploadDraft {
        try await draft(name, at: 0, fence: name.number)
    }

    package func resume(
        _ name: DraftName,
        at offset: UInt64,
        fence: Int64,
    ) async throws -> any UploadDraft {
        _ = try await chain(of: name, upTo: offset)
        return try await draft(name, at: offset, fence: fence)
    }

    package func chunks(of name: DraftName, upTo end: UInt64) async throws -> DraftChunks {
        let chain = try await chain(of: name, upTo: end)
        let starts = chain.reduce(into: [UInt64(0)]) { $0.append(($0.last ?? 0) + $1.bytes) }
        let readBytes = objects.wire.readBytes
        return DraftChunks(bytes: end, chunkBytes: readBytes) { [bucket] offset, count in
            // The last one that begins there or before.
            let index = starts.dropLast().partition { $0 > offset } - 1
            guard chain.indices.contains(index) else { throw DraftError.damaged }
            let (first, piece) = (offset - starts[index], chain[index])
            let last = min(first + UInt64(count), piece.bytes)
            guard let bytes = try await bucket.read(piece.key, first..<last) else {
                throw DraftError.damaged
            }
            return bytes
        }
    }

    package func finish(
        _ name: DraftName,
        digest: ContentDigest?,
        bytes: UInt64,
    ) async throws -> StoredObject {
        // Nothing can't be put together of parts.
        guard bytes > 0 else { return try await objects.put([]) }
        let chain = try await chain(of: name, upTo: bytes)
        if let digest { return try await objects.compose(chain, as: digest) }
        var hash = SHA256()
        for try await chunk in try await chunks(of: name, upTo: bytes) { hash.update(data: chunk) }
        return try await objects.compose(chain, as: S3Content.digest(hash))
    }

    package func remove(_ name: DraftName) async throws {
        let keys = try await all(of: name).map(\.key)
        try await bucket.removeAll(keys)
    }

    package func list(
        after last: DraftName?,
        untouchedSince limit: Date,
        limit count: Int,
    ) async throws -> [DraftName] {
        var names: [DraftName] = []
        var current: (name: DraftName, modified: Date)?
        // What sorts behind everything in the folder of the last one.
        var walk: (after: String?, next: String?) = (
            last.map { "\(objects.place.drafts)\($0.text)/~" }, nil,
        )
        repeat {
            let page = try await bucket.list(
                objects.place.drafts,
                after: walk.after,
                from: walk.next,
                limit: objects.wire.pageKeys,
            )
            for entry in page.entries {
                guard let name = name(of: entry) else { continue }
                if current?.name == name {
                    current = current.map { (name, max($0.modified, entry.modified)) }
                    continue
                }
                if let done = current, done.modified < limit { names.append(done.name) }
                guard names.count < count else { return names }
                current = (name, entry.modified)
            }
            walk.next = page.next
        } while walk.next != nil
        if let done = current, done.modified < limit { names.append(done.name) }
        return names
    }
}

extension S3Drafts {
    private func draft(
        _ name: DraftName,
        at offset: UInt64,
        fence: Int64,
    ) async throws -> S3Draft {
        S3Draft(
            at: offset,
            in: try await objects.spool.file(),
            chunkBytes: objects.wire.chunkBytes,
        ) { [bucket, folder = folder(name)] start, body in
            let chunk = DraftChunk(start: start, fence: fence)
            try await bucket.put(folder + chunk.text, body, isNew: false)
        }
    }

    private func folder(_ name: DraftName) -> String { "\(objects.place.drafts)\(name.text)/" }

    private func name(of entry: S3Bucket.Entry) -> DraftName? {
        let parts = entry.key.dropFirst(objects.place.drafts.count).split(separator: "/")
        return parts.count == 2 ? DraftName(text: String(parts[0])) : nil
    }

    /// As many as the smallest parts that a sender may make of the largest upload, and more.
    private static let mostChunks = 1_000_000

    private func all(of name: DraftName) async throws -> [S3Bucket.Entry] {
        try await bucket.all(folder(name), most: Self.mostChunks)
    }

    private func chain(of name: DraftName, upTo end: UInt64) async throws -> [S3Bucket.Entry] {
        let prefix = folder(name)
        let chunks = try await all(of: name).compactMap { entry in
            DraftChunk(text: entry.key.dropFirst(prefix.count)).map { ($0, entry.bytes, entry) }
        }
        return try DraftChunk.chain(of: chunks, upTo: end)
    }
}

extension Collection {
    /// The first place where something holds, of a list in which it holds from there on.
    fileprivate func partition(_ holds: (Element) -> Bool) -> Index {
        var (low, count) = (startIndex, count)
        while count > 0 {
            let middle = index(low, offsetBy: count / 2)
            if holds(self[middle]) {
                count /= 2
            } else {
                low = index(after: middle)
                count -= count / 2 + 1
            }
        }
        return low
    }
}
