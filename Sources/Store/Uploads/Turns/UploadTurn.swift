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
    /// The digests of what the draft has, and of the content where the row stands.
    private var digests: PieceDigests
    private var recorded: SHA256?
    /// What came and is not on its way yet, and the one piece that is.
    private var pending: [UInt8] = []
    private var flight: (bytes: Int, landing: Task<PieceDigests, any Error>)?
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
        digests = PieceDigests(content: start.hash)
        recorded = start.hash
        received = upload.offset
        mayBeNamed = start.name.number != lease.fence
    }

    /// The checksum that the part to come must have.
    ///
    /// Until it is known to fit, nothing of the part is counted.
    package func expect(_ checksum: PartChecksum) { digests.part = checksum }

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

    /// Takes the next bytes; they go to the disk as soon as they are many, while more come.
    ///
    /// - Throws: ``UploadError/tooLong(limit:)`` before anything past the length is written.
    package func append(_ bytes: [UInt8]) async throws {
        let limit = upload.length ?? room.limits.deferredBytes
        let taken = received + UInt64((flight?.bytes ?? 0) + pending.count)
        guard taken + UInt64(bytes.count) <= limit else { throw UploadError.tooLong(limit: limit) }
        if pending.isEmpty { pending = bytes } else { pending += bytes }
        guard pending.count >= room.limits.bufferBytes else { return }
        try await send()
        let end = taken + UInt64(bytes.count)
        guard digests.part == nil, end - upload.offset >= room.limits.recordBytes,
            end != upload.length
        else { return }
        try await land()
        try await record()
    }

    /// Ends the turn: what came is durable and counted, and the upload complete if it has all.
    ///
    /// - Throws: ``UploadError/checksumMismatch``, and then nothing of the part is kept.
    package func finish() async throws -> Upload {
        try await send()
        try await land()
        if let checksum = digests.part, !checksum.fits { throw UploadError.checksumMismatch }
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
        if let content = digests.content {
            room.digests.keep(content, of: lease.id, at: offset, fence: lease.fence)
        }
        upload.offset = offset
        upload.expiresAt = expiry
        if offset == 0 { try? await room.place.remove(name) }
        await removeFormer()
        return upload
    }

    /// Ends the turn without what was not counted yet.
    package func abandon() async {
        // Whoever opens the draft next must find that nobody writes to it.
        _ = try? await land()
        draft.close()
        let (number, isDoubtful) = (name.number, isDoubtful)
        let given: Void? = try? await room.database.write { [lease] transaction in
            if isDoubtful { try lease.seal(number, in: transaction) }
            try lease.giveBack(in: transaction)
        }
        if !mayBeNamed { try? await room.place.remove(name) }
        guard given != nil, !isDoubtful, let recorded, upload.offset > 0 else { return }
        room.digests.keep(recorded, of: lease.id, at: upload.offset, fence: lease.fence)
    }
}

extension UploadTurn {
    /// Sends what is pending on its way, once the piece before it is there.
    ///
    /// The next bytes come meanwhile, and the digests are made while the disk works.
    private func send() async throws {
        try await land()
        guard !pending.isEmpty else { return }
        let bytes = pending
        pending = []
        let landing = Task { [draft, digests] in
            async let written: Void = draft.append(bytes)
            let digests = digests.updated(with: bytes)
            try await written
            return digests
        }
        flight = (bytes.count, landing)
    }

    /// Waits for the piece that is on its way.
    private func land() async throws {
        guard let (bytes, landing) = flight else { return }
        defer { flight = nil }
        digests = try await landing.value
        received += UInt64(bytes)
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
        recorded = digests.content
        await removeFormer()
    }

    /// Makes the content an object and ends the upload, together with what follows from it.
    ///
    /// The draft is sealed before: once it may be the object, nobody may write to it, even if this
    /// node stops here and another one goes on.
    private func complete() async throws -> Upload {
        if room.place.finishesByCopy { try await makeDurable() }
        draft.close()
        let (bytes, number) = (received, name.number)
        try await room.database.write { [lease] in try lease.seal(number, in: $0) }
        let digest = digests.content.flatMap { ContentDigest(bytes: Array($0.finalize())) }
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
