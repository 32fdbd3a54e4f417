import Crypto
import Foundation
import Media

/// What a turn begins with: an open draft that holds what the row says, and no more.
struct TurnStart {
    let draft: any UploadDraft
    let name: DraftName
    /// The draft that was copied, which goes once the copy is recorded.
    var former: DraftName?
    /// The state of the digest, where it is known.
    let hash: SHA256?

    /// Opens the draft of an upload that was just taken.
    ///
    /// - Throws: ``DraftError/damaged`` where durable bytes are gone.
    static func open(
        _ lease: UploadLease,
        after row: UploadRow,
        in room: UploadRoom,
    ) async throws -> TurnStart {
        let own = DraftName(lease.id, lease.fence)
        let offset = row.upload.offset
        guard offset > 0, row.draft > 0 else {
            let draft = try await room.place.create(own)
            return TurnStart(draft: draft, name: own, hash: SHA256())
        }
        let hash = room.digests.take(lease.id, at: offset, fence: lease.fence)
        let name = DraftName(lease.id, row.draft)
        guard !row.isSealed || room.place.finishesByCopy else {
            return try await copy(name, to: own, upTo: offset, in: room)
        }
        do {
            let draft = try await room.place.resume(name, at: offset, fence: lease.fence)
            return TurnStart(draft: draft, name: name, hash: hash)
        } catch DraftError.held {
            // Its last holder let the lease run out, and yet may write.
            return try await copy(name, to: own, upTo: offset, in: room)
        }
    }

    /// Begins a draft with the durable bytes of another, which are hashed on the way.
    private static func copy(
        _ former: DraftName,
        to name: DraftName,
        upTo end: UInt64,
        in room: UploadRoom,
    ) async throws -> TurnStart {
        let draft = try await room.place.create(name)
        do {
            var hash = SHA256()
            for try await chunk in try await room.place.chunks(of: former, upTo: end) {
                hash.update(data: chunk)
                try await draft.append(chunk)
            }
            return TurnStart(draft: draft, name: name, former: former, hash: hash)
        } catch {
            draft.close()
            try? await room.place.remove(name)
            throw error
        }
    }
}
