import Crypto
import Foundation
package import Media

/// Objects in a bucket of a store that speaks S3's protocol, under the SHA-256 of their bytes.
///
/// What comes is put down on the node's disk first, since its name is only known at its end; then it is
/// sent under that name, in one piece or in parts that appear together. So no half object has ever a
/// name, and none has to be moved. Before a put is acknowledged, the store is asked what it has.
///
/// A put and a removal of the same object have no lock to meet on. Instead, a removal leaves a mark
/// first, then looks how old the object is, removes it, and takes its mark away. A put writes, then
/// looks for marks, then whether the object is there. Whichever order these fall into, a put that
/// found no mark and then its object can't lose it: a removal that marked later sees a young object,
/// and one that had ended before has nothing more to remove.
package struct S3Objects: Objects {
    let bucket: S3Bucket
    let place: S3Place
    let spool: SpoolFolder
    let limits: ObjectLimits
    let surroundings: Surroundings

    var wire: S3Limits { bucket.client.limits }

    package init(
        in bucket: S3Bucket,
        spool: SpoolFolder,
        limits: ObjectLimits = ObjectLimits(),
        surroundings: Surroundings,
    ) {
        self.bucket = bucket
        place = S3Place(bucket.address)
        self.spool = spool
        self.limits = limits
        self.surroundings = surroundings
    }

    package func put<Chunks: AsyncSequence>(
        _ chunks: Chunks,
        expecting expectation: ObjectExpectation,
    ) async throws -> StoredObject where Chunks.Element == [UInt8] {
        let most = mostBytes(expectation)
        let file = try await spool.file()
        var (hash, bytes, buffer) = (SHA256(), UInt64(0), [UInt8]())
        for try await chunk in chunks {
            try Task.checkCancellation()
            bytes += UInt64(chunk.count)
            guard bytes <= most else { throw ObjectError.tooLong(limit: most) }
            hash.update(data: chunk)
            if buffer.isEmpty { buffer = chunk } else { buffer += chunk }
            guard buffer.count >= limits.bufferBytes else { continue }
            try await file.append(buffer)
            buffer = []
        }
        try await file.append(buffer)
        let content = S3Content(bytes: bytes) { try await file.read($0, $1) }
        return try await keep(content, known: S3Content.digest(hash), expectation)
    }

    package func put(
        fileAt path: FilePathBytes,
        handedOver: Bool,
        expecting expectation: ObjectExpectation,
    ) async throws -> StoredObject {
        try await keep(try await content(ofFileAt: path), known: nil, expectation)
    }

    package func adopt(
        fileAt path: FilePathBytes,
        as digest: ContentDigest,
        bytes: UInt64,
    ) async throws -> StoredObject {
        let expectation = ObjectExpectation(digest: digest, bytes: bytes)
        return try await keep(try await content(ofFileAt: path), known: digest, expectation)
    }

    package func size(of digest: ContentDigest) async throws -> UInt64? {
        try await bucket.find(place.key(digest))?.bytes
    }

    package func chunks(
        of digest: ContentDigest,
        in range: Range<UInt64>?,
    ) async throws -> ObjectChunks {
        let key = place.key(digest)
        guard let bytes = try await size(of: digest) else { throw ObjectError.missing(digest) }
        let range = range ?? 0..<bytes
        guard range.upperBound <= bytes else {
            throw ObjectError.outOfRange(digest, bytes: bytes)
        }
        return ObjectChunks(of: digest, range: range, chunkBytes: wire.readBytes) {
            [bucket] offset, count in
            guard let bytes = try await bucket.read(key, offset..<offset + UInt64(count)) else {
                throw ObjectError.missing(digest)
            }
            return bytes
        }
    }

    /// None: whoever wants a file makes a copy.
    package func filePath(of digest: ContentDigest) async throws -> FilePathBytes? { nil }

    package func list(after last: ContentDigest?, limit: Int) async throws -> [ListedObject] {
        var (found, next): ([ListedObject], String?) = ([], nil)
        repeat {
            let page = try await bucket.list(
                place.objects,
                after: last.map(place.key),
                from: next,
                limit: limit - found.count,
            )
            // Keys of others below our prefix are none of ours.
            found += page.entries.compactMap { entry in
                place.digest(entry.key).map {
                    ListedObject(digest: $0, bytes: entry.bytes, storedAt: entry.modified)
                }
            }
            next = page.next
        } while next != nil && found.count < limit
        return found
    }
}

extension S3Objects {
    func mostBytes(_ expectation: ObjectExpectation) -> UInt64 {
        min(limits.objectBytes, expectation.mostBytes ?? .max, expectation.bytes ?? .max)
    }

    private func content(ofFileAt path: FilePathBytes) async throws -> S3Content {
        let threads = spool.threads
        let source = try await threads.run { () throws(OpeningFault) in try FileSource(path: path) }
        return S3Content(bytes: source.size) { offset, count in
            try await threads.run { () throws(ReadingFault) in
                try source.bytes(at: offset, upTo: count)
            }
        }
    }

    /// Keeps content whose bytes can be read again.
    private func keep(
        _ content: S3Content,
        known digest: ContentDigest?,
        _ expectation: ObjectExpectation,
    ) async throws -> StoredObject {
        if let announced = expectation.bytes, announced != content.bytes {
            let isLonger = content.bytes > announced && digest == nil
            throw isLonger
                ? ObjectError.tooLong(limit: announced)
                : ObjectError.unexpectedLength(announced: announced, found: content.bytes)
        }
        guard content.bytes <= mostBytes(expectation) else {
            throw ObjectError.tooLong(limit: mostBytes(expectation))
        }
        let measured = try await content.measured(digest, by: wire)
        if let announced = expectation.digest, announced != measured.digest {
            throw ObjectError.unexpectedDigest(announced: announced, found: measured.digest)
        }
        let key = place.key(measured.digest)
        return try await settle(measured.digest, bytes: measured.bytes) { [bucket] isNew in
            guard measured.parts.count > 1 || measured.bytes > wire.singleBytes else {
                return try await bucket.put(key, measured.parts[0], isNew: isNew)
            }
            return try await bucket.assemble(key, isSummed: true, isNew: isNew) { parts in
                var sent: [S3Part] = []
                for (index, body) in measured.parts.enumerated() {
                    sent.append(try await bucket.send(body, as: index + 1, of: parts))
                }
                return sent
            }
        }
    }
}
