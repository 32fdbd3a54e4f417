package import Foundation
package import Media

/// Objects as files of a folder on a local disk.
///
/// ``ObjectFolder`` says how puts and removals stay out of each other's way, in this and in other
/// processes. All work with files runs on ``DiskThreads``; between two buffers of a stream the task
/// is free.
package struct FolderObjects: Objects {
    private let folder: ObjectFolder
    private let threads: DiskThreads
    private let limits: ObjectLimits
    private let surroundings: Surroundings

    private init(folder: ObjectFolder, threads: DiskThreads) {
        self.folder = folder
        self.threads = threads
        limits = folder.limits
        surroundings = folder.surroundings
    }

    /// Opens the folder `objects` of a disk, and makes it where it isn't there.
    ///
    /// - Throws: ``DiskError`` where the folder can't be written to.
    package static func open(
        on disk: any Disk,
        threads: DiskThreads,
        limits: ObjectLimits = ObjectLimits(),
        surroundings: Surroundings,
    ) async throws(DiskError) -> FolderObjects {
        let folder = ObjectFolder(disk: disk, limits: limits, surroundings: surroundings)
        try await threads.run { () throws(DiskError) in try folder.prepare() }
        return FolderObjects(folder: folder, threads: threads)
    }

    package func put<Chunks: AsyncSequence>(
        _ chunks: Chunks,
        expecting expectation: ObjectExpectation,
    ) async throws -> StoredObject where Chunks.Element == [UInt8] {
        let limit = mostBytes(expectation)
        let draft = try await threads.run { [folder] () throws(DiskError) in try folder.begin() }
        return try await finish(draft, expectation) {
            var buffer: [UInt8] = []
            for try await chunk in chunks {
                if buffer.isEmpty { buffer = chunk } else { buffer += chunk }
                guard buffer.count >= limits.bufferBytes else { continue }
                try await append(buffer, to: draft, limit: limit)
                buffer = []
            }
            try await append(buffer, to: draft, limit: limit)
        }
    }

    package func put(
        fileAt path: FilePathBytes,
        handedOver: Bool,
        expecting expectation: ObjectExpectation,
    ) async throws -> StoredObject {
        let limit = mostBytes(expectation)
        if handedOver,
            let draft = try await threads.run({ [folder] () throws(DiskError) in
                try folder.begin(from: path)
            })
        {
            return try await finish(draft, expectation) {
                while try await note(draft, limit: limit) { try Task.checkCancellation() }
            }
        }
        let source = try await threads.run { () throws(OpeningFault) in try FileSource(path: path) }
        let draft = try await threads.run { [folder] () throws(DiskError) in try folder.begin() }
        return try await finish(draft, expectation) {
            for offset in stride(from: 0, to: source.size, by: limits.bufferBytes) {
                try Task.checkCancellation()
                try await threads.run { [limits] in
                    let chunk = try source.bytes(at: offset, upTo: limits.bufferBytes)
                    try draft.append(chunk, limit: limit)
                }
            }
        }
    }

    package func adopt(
        fileAt path: FilePathBytes,
        as digest: ContentDigest,
        bytes: UInt64,
    ) async throws -> StoredObject {
        let linked = try await threads.run { [folder] () throws(DiskError) in
            try folder.begin(from: path)
        }
        guard let draft = linked else {
            // In another file system it has to be copied, and is hashed on the way.
            let expectation = ObjectExpectation(digest: digest, bytes: bytes)
            return try await put(fileAt: path, handedOver: false, expecting: expectation)
        }
        return try await publish(draft, after: {}) { [folder] in
            try folder.seal(draft, as: digest, bytes: bytes)
        }
    }

    package func size(of digest: ContentDigest) async throws -> UInt64? {
        try await threads.run { [folder] () throws(DiskError) in
            let status = try folder.disk.status(of: ObjectPlace.path(digest))
            return status?.kind == .file ? status?.bytes : nil
        }
    }

    package func chunks(
        of digest: ContentDigest,
        in range: Range<UInt64>?,
    ) async throws -> ObjectChunks {
        let (file, bytes) = try await threads.run { [folder] in
            do throws(DiskError) {
                let file = try folder.disk.open(ObjectPlace.path(digest))
                return (file, try file.status().bytes)
            } catch {
                throw error.reason == .missing ? ObjectError.missing(digest) : error
            }
        }
        let range = range ?? 0..<bytes
        guard range.upperBound <= bytes else {
            throw ObjectError.outOfRange(digest, bytes: bytes)
        }
        return ObjectChunks(of: digest, range: range, chunkBytes: limits.bufferBytes) {
            [threads] offset, count in
            try await threads.run { () throws(DiskError) in
                try file.read(at: offset, upTo: count)
            }
        }
    }

    package func filePath(of digest: ContentDigest) async throws -> FilePathBytes? {
        guard try await size(of: digest) != nil else { return nil }
        return folder.disk.systemPath(of: ObjectPlace.path(digest))
    }

    package func remove(
        _ digest: ContentDigest,
        unlessPutSince limit: Date?,
    ) async throws -> Bool {
        try await whenFree(digest) { [folder] () throws(DiskError) in
            try folder.remove(digest, unlessPutSince: limit)
        }
    }

    package func list(after last: ContentDigest?, limit: Int) async throws -> [ListedObject] {
        try await threads.run { [folder] () throws(DiskError) in
            try folder.list(after: last, limit: limit)
        }
    }

    package func removeDrafts(untouchedSince limit: Date) async throws -> Int {
        try await threads.run { [folder] () throws(DiskError) in
            try folder.removeDrafts(untouchedSince: limit)
        }
    }
}

extension FolderObjects {
    private func mostBytes(_ expectation: ObjectExpectation) -> UInt64 {
        min(
            limits.objectBytes,
            expectation.mostBytes ?? .max,
            expectation.bytes ?? .max,
        )
    }

    /// Fills a draft and makes it an object, or leaves nothing of it.
    private func finish(
        _ draft: ObjectDraft,
        _ expectation: ObjectExpectation,
        _ fill: () async throws -> Void,
    ) async throws -> StoredObject {
        try await publish(draft, after: fill) { [folder] in
            try folder.seal(draft, expectation)
        }
    }

    /// Makes a draft an object, once it is filled and sealed, or leaves nothing of it.
    private func publish(
        _ draft: ObjectDraft,
        after fill: () async throws -> Void,
        _ seal: @escaping @Sendable () throws -> StoredObject,
    ) async throws -> StoredObject {
        do {
            try await fill()
            try Task.checkCancellation()
            let object = try await threads.run(seal)
            try await whenFree(object.digest) { [folder] () throws(DiskError) -> Void? in
                try folder.publish(draft, as: object.digest) ? () : nil
            }
            return object
        } catch {
            await threads.run { [folder] in folder.discard(draft) }
            throw error
        }
    }

    private func append(_ bytes: [UInt8], to draft: ObjectDraft, limit: UInt64) async throws {
        try Task.checkCancellation()
        guard !bytes.isEmpty else { return }
        try await threads.run { try draft.append(bytes, limit: limit) }
    }

    /// Hashes the next stretch of a draft that was there already; false at its end.
    private func note(_ draft: ObjectDraft, limit: UInt64) async throws -> Bool {
        try await threads.run { [limits] in
            let bytes = try draft.file.read(at: draft.bytes, upTo: limits.bufferBytes)
            try draft.note(bytes, limit: limit)
            return !bytes.isEmpty
        }
    }

    /// Does something that others may stand in the way of, again until they don't.
    private func whenFree<Result: Sendable>(
        _ digest: ContentDigest,
        _ act: @escaping @Sendable () throws(DiskError) -> Result?,
    ) async throws -> Result {
        for count in 0..<limits.lockTries {
            if let result = try await threads.run(act) { return result }
            try await surroundings.sleep(.milliseconds(1 << min(count, 8)))
        }
        throw ObjectError.busy(digest)
    }
}
