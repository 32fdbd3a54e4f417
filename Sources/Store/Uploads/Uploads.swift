import Foundation
import Media

/// Content that comes in parts, over as many requests, connections and nodes as it takes.
///
/// A sender is told that bytes are kept once they are durable on the disk and counted in the row;
/// what was not counted is dropped when somebody goes on. So the row is the truth, and the draft
/// may always hold more than it says, but never less. The last bytes are counted in the transaction
/// that completes the upload, together with what follows from it: an upload that shows all of its
/// bytes is an object.
package struct Uploads: Sendable {
    let room: UploadRoom
    private let objects: any Objects
    /// Who holds what this process writes to: a name for people.
    private let node: String

    /// - Parameter completion: what else happens when an upload is complete; it refers to the object.
    package init(
        on database: any Database,
        drafts place: any UploadPlace,
        objects: any Objects,
        surroundings: Surroundings,
        limits: UploadLimits = UploadLimits(),
        node: String,
        completion: @escaping UploadCompletion,
    ) {
        room = UploadRoom(
            database: database,
            place: place,
            limits: limits,
            surroundings: surroundings,
            completion: completion,
            digests: DigestMemory(limit: limits.rememberedDigests),
            trail: AuditTrail(database: database, surroundings: surroundings),
        )
        self.objects = objects
        self.node = node
    }

    package var limits: UploadLimits { room.limits }

    /// Begins an upload; one without bytes is complete at once.
    ///
    /// - Throws: ``UploadError`` where a limit stands in the way.
    package func create(_ request: UploadRequest) async throws -> Upload {
        try check(request)
        let now = room.surroundings.now()
        let random = room.surroundings.secretBytes(EventID.randomBytes)
        var upload = Upload(
            id: UploadID(at: now, random: random),
            tenant: request.tenant,
            account: request.account,
            metadata: request.metadata,
            state: .open,
            length: request.length,
            offset: 0,
            createdAt: now,
            expiresAt: room.expiry,
        )
        if request.length == 0 { return try await createEmpty(&upload) }
        let bytes = request.length ?? limits.deferredBytes
        try await room.database.write { [limits, upload] transaction in
            try UploadTotals(limits: limits).reserve(bytes, for: request, in: transaction)
            let table = UploadTable(limits: limits)
            try table.insert(upload, reserving: bytes, in: transaction)
        }
        return upload
    }

    /// Where an upload stands.
    ///
    /// Whoever asks wants to go on: so a request that still writes to it is asked to stop, and has a
    /// few seconds to count what it has.
    ///
    /// - Throws: ``UploadError/unknown``, ``UploadError/ended(_:)`` for all ends but the good one.
    package func look(at id: UploadID, of tenant: String) async throws -> Upload {
        let row = try await whenFree(patience: limits.lookSeconds) { [limits] now, transaction in
            let table = UploadTable(limits: limits)
            let row = try table.held(id, of: tenant, in: transaction)
            guard row.upload.state == .open, !row.isFree(at: now, lease: limits.leaseSeconds)
            else { return row }
            if !row.isWanted {
                try transaction.run("UPDATE uploads SET wanted = 1 WHERE id = \(id.text)")
            }
            return nil
        }
        if let row { return try present(row.upload) }
        return try present(try await find(id, of: tenant))
    }

    /// Where an upload stands, without disturbing whoever writes to it.
    ///
    /// - Throws: ``UploadError/unknown``.
    package func find(_ id: UploadID, of tenant: String) async throws -> Upload {
        try await room.database.read { [limits] in
            try UploadTable(limits: limits).find(id, of: tenant, in: $0).upload
        }
    }

    /// Gives an upload up, and what came of it.
    ///
    /// - Throws: ``UploadError/unknown``, ``UploadError/ended(_:)``, ``UploadError/held``.
    package func terminate(_ id: UploadID, of tenant: String) async throws {
        let row = try await whenFree(patience: limits.patienceSeconds) {
            [room, limits, node] now, transaction -> UploadRow? in
            let attempt = try UploadTable(limits: limits).take(
                id,
                of: tenant,
                for: node,
                at: now,
                in: transaction,
            )
            guard case .taken(_, let row) = attempt else { return nil }
            let table = UploadTable(limits: limits)
            try table.end(id, as: .terminated, at: now, in: transaction)
            try room.record(.terminated, of: row.upload, in: transaction)
            return row
        }
        guard let row else { throw UploadError.held }
        // What stays here is the sweep's.
        if row.draft > 0 { try? await room.place.remove(DraftName(id, row.draft)) }
    }
}

extension Uploads {
    private func check(_ request: UploadRequest) throws(UploadError) {
        guard request.metadata.utf8.count <= limits.metadataBytes else {
            throw .longMetadata(limit: limits.metadataBytes)
        }
        guard request.length ?? 0 <= limits.uploadBytes else {
            throw .tooLarge(limit: limits.uploadBytes)
        }
    }

    private func createEmpty(_ upload: inout Upload) async throws -> Upload {
        let object = try await objects.put([])
        upload.state = .complete
        upload.digest = object.digest
        let completed = CompletedUpload(upload: upload, object: object, time: upload.createdAt)
        upload.outcome = try await room.database.write { [room] transaction in
            let table = UploadTable(limits: room.limits)
            try table.insert(completed.upload, reserving: 0, in: transaction)
            let outcome = try room.completion(completed, transaction)
            try table.note(outcome, of: completed.upload.id, in: transaction)
            try room.record(.complete, of: completed.upload, outcome, in: transaction)
            return outcome
        }
        return upload
    }

    /// The upload, unless it ended without its content.
    private func present(_ upload: Upload) throws(UploadError) -> Upload {
        switch upload.state {
        case .complete: return upload
        case .open where upload.expiresAt > room.surroundings.now(): return upload
        case .open: throw .ended(.expired)
        case .terminated, .expired, .lost: throw .ended(upload.state)
        }
    }

    /// Does something to an upload that nobody holds; asks whoever holds it, and waits.
    ///
    /// - Returns: nil where the holder outlasted our patience.
    private func whenFree<Result: Sendable>(
        patience: Double,
        _ act: @escaping @Sendable (Date, any Transaction) throws -> Result?,
    ) async throws -> Result? {
        let end = room.surroundings.uptime() + .seconds(patience)
        var pause = Duration.milliseconds(10)
        while true {
            let surroundings = room.surroundings
            let result = try await room.database.write { try act(surroundings.now(), $0) }
            if let result { return result }
            await room.database.notify(.uploads)
            guard surroundings.uptime() < end else { return nil }
            try await surroundings.sleep(pause)
            pause = min(pause * 2, .milliseconds(250))
        }
    }

    /// Takes an upload over from whoever holds it.
    ///
    /// - Throws: ``UploadError``.
    func take(_ id: UploadID, of tenant: String) async throws -> (UploadLease, UploadRow) {
        let taken = try await whenFree(patience: limits.patienceSeconds) {
            [limits, node] now, transaction -> (UploadLease, UploadRow)? in
            let attempt = try UploadTable(limits: limits).take(
                id,
                of: tenant,
                for: node,
                at: now,
                in: transaction,
            )
            guard case .taken(let lease, let row) = attempt else { return nil }
            return (lease, row)
        }
        guard let taken else { throw UploadError.held }
        return taken
    }
}
