import Crypto
import Foundation
import Media

/// One request's turn at an upload: it writes at the end, as long as nobody takes over.
///
/// What was appended is the sender's to send again until ``finish()`` or a record in between made
/// it durable and counted it. A turn that fails anywhere only gives the upload back: the next one
/// begins with what the row says, and drops what lies behind it.
package actor UploadTurn {
    let lease: UploadLease
    let room: UploadRoom
    private let draft: any UploadDraft
    private let name: DraftName
    /// The draft that holds what was durable before, where this turn copied it.
    private let former: DraftName?

    /// The upload as its row has it.
    package private(set) var upload: Upload
    /// Bytes that the draft has.
    private var received: UInt64
    /// The state of the content's digest: here, and where the row stands.
    private var hash: (now: SHA256, recorded: SHA256)?
    private var checksum: PartChecksum?
    private var pending: [UInt8] = []
    private var isDoubtful = false
    /// Whether the row may name this turn's draft.
    private var mayBeNamed: Bool

    init(_ lease: UploadLease, in room: UploadRoom, upload: Upload, at start: TurnStart) {
        self.lease = lease
        self.room = room
        self.upload = upload
        draft = start.draft
        name = start.name
        former = start.former
        hash = start.hash.map { ($0, $0) }
        received = upload.offset
        mayBeNamed = start.name.number != lease.fence
    }

    /// The checksum that the part to come must have.
    ///
    /// Until it is known to fit, nothing of the part is counted.
    package func expect(_ checksum: PartChecksum) { self.checksum = checksum }

    /// Says how long the upload is.
    ///
    /// - Throws: ``UploadError``.
    package func setLength(_ length: UInt64) async throws {
        if let known = upload.length {
            guard known == length else { throw UploadError.lengthKnown(known) }
            return
        }
        guard length <= room.limits.uploadBytes else {
            throw UploadError.tooLarge(limit: room.limits.uploadBytes)
        }
        guard length >= upload.offset else { throw UploadError.lengthPassed(upload.offset) }
        // With no byte missing it is counted when the upload is completed, which comes next.
        if length > upload.offset {
            try await room.database.write { [lease, room] in
                try lease.setLength(length, in: $0, limits: room.limits)
            }
        }
        upload.length = length
    }

    /// Takes the next bytes; they go to the disk as soon as they are many.
    ///
    /// - Throws: ``UploadError/tooLong(limit:)`` before anything past the length is written.
    package func append(_ bytes: [UInt8]) async throws {
        let limit = upload.length ?? room.limits.deferredBytes
        guard received + UInt64(pending.count) + UInt64(bytes.count) <= limit else {
            throw UploadError.tooLong(limit: limit)
        }
        if pending.isEmpty { pending = bytes } else { pending += bytes }
        guard pending.count >= room.limits.bufferBytes else { return }
        try await write()
        guard checksum == nil, received - upload.offset >= room.limits.recordBytes,
            received != upload.length
        else { return }
        try await record()
    }

    /// Ends the turn: what came is durable and counted, and the upload complete if it has all.
    ///
    /// - Throws: ``UploadError/checksumMismatch``, and then nothing of the part is kept.
    package func finish() async throws -> Upload {
        try await write()
        if let checksum, !checksum.fits { throw UploadError.checksumMismatch }
        if received == upload.length { return try await complete() }
        let offset = received
        let draftNumber = offset > 0 ? name.number : 0
        if offset > upload.offset || former != nil { try await makeDurable() }
        draft.close()
        let expiry = room.expiry
        mayBeNamed = true
        try await room.database.write { [lease] transaction in
            try lease.record(offset, draft: draftNumber, expiry: expiry, in: transaction)
            try lease.giveBack(in: transaction)
        }
        if let hash { room.digests.keep(hash.now, of: lease.id, at: offset, fence: lease.fence) }
        upload.offset = offset
        upload.expiresAt = expiry
        if offset == 0 { try? await room.place.remove(name) }
        await removeFormer()
        return upload
    }

    /// Ends the turn without what was not counted yet.
    package func abandon() async {
        draft.close()
        let (number, isDoubtful) = (name.number, isDoubtful)
        let given: Void? = try? await room.database.write { [lease] transaction in
            if isDoubtful { try lease.seal(number, in: transaction) }
            try lease.giveBack(in: transaction)
        }
        if !mayBeNamed { try? await room.place.remove(name) }
        guard given != nil, !isDoubtful, let hash, upload.offset > 0 else { return }
        room.digests.keep(hash.recorded, of: lease.id, at: upload.offset, fence: lease.fence)
    }
}

extension UploadTurn {
    /// Writes what is pending; the digest is made while the disk works.
    private func write() async throws {
        guard !pending.isEmpty else { return }
        let bytes = pending
        pending = []
        async let written: Void = draft.append(bytes)
        hash?.now.update(data: bytes)
        checksum?.update(bytes)
        try await written
        received += UInt64(bytes.count)
    }

    private func makeDurable() async throws {
        do {
            try await draft.sync()
        } catch {
            // Nobody can trust this file's end any more: the next turn begins another.
            isDoubtful = true
            throw error
        }
    }

    /// Makes what came durable and counts it.
    private func record() async throws {
        try await makeDurable()
        let (offset, number, expiry) = (received, name.number, room.expiry)
        mayBeNamed = true
        try await room.database.write { [lease] in
            try lease.record(offset, draft: number, expiry: expiry, in: $0)
        }
        upload.offset = offset
        upload.expiresAt = expiry
        hash = hash.map { ($0.now, $0.now) }
        await removeFormer()
    }

    /// Makes the content an object and ends the upload, together with what follows from it.
    ///
    /// The draft is sealed before: once it may be the object, nobody may write to it, even if this
    /// node stops here and another one goes on.
    private func complete() async throws -> Upload {
        draft.close()
        let (bytes, number) = (received, name.number)
        try await room.database.write { [lease] in try lease.seal(number, in: $0) }
        let digest = hash.flatMap { ContentDigest(bytes: Array($0.now.finalize())) }
        let object = try await room.place.finish(name, digest: digest, bytes: bytes)
        let now = room.surroundings.now()
        upload = try await room.database.write { [lease, room] transaction in
            var upload = try lease.complete(
                with: object,
                at: now,
                in: transaction,
                limits: room.limits,
            )
            let completed = CompletedUpload(upload: upload, object: object, time: now)
            upload.outcome = try room.completion(completed, transaction)
            let table = UploadTable(limits: room.limits)
            try table.note(upload.outcome, of: upload.id, in: transaction)
            try room.record(.complete, of: upload, upload.outcome, in: transaction)
            return upload
        }
        // What stays behind here is the sweep's.
        try? await room.place.remove(name)
        await removeFormer()
        return upload
    }

    private func removeFormer() async {
        if let former { try? await room.place.remove(former) }
    }
}
