import Foundation
import ServiceLifecycle

extension Uploads {
    /// Adds a part to an upload: its bytes are durable and counted when this returns.
    ///
    /// Whatever ends the bytes early, what came until then is kept, unless they are to be checked.
    /// Once the upload was taken, cancelling the task ends the part in the same orderly way.
    ///
    /// - Throws: ``UploadError``; ``DiskError``, ``ObjectError`` and ``DatabaseError`` where the
    ///   upload stands where it stood before, or where the last record of it was.
    package func add<Chunks: AsyncSequence & Sendable>(
        _ part: UploadPart,
        of chunks: Chunks,
        to id: UploadID,
        of tenant: String,
    ) async throws -> PartOutcome where Chunks.Element == [UInt8] {
        if let outcome = try await answered(part, id, of: tenant) { return outcome }
        let (lease, row): (UploadLease, UploadRow)
        do {
            (lease, row) = try await take(id, of: tenant)
        } catch UploadError.ended(.complete) {
            // It was completed while this one waited, so the question has an answer now.
            guard let outcome = try await answered(part, id, of: tenant) else {
                throw UploadError.held
            }
            return outcome
        }
        let watch = TurnWatch(lease, in: room)
        let work = Task { [room] in
            let keeping = Task { await watch.keep() }
            defer { keeping.cancel() }
            let turn = try await Self.begin(lease, row, in: room)
            do {
                return try await Self.fill(turn, with: part, of: chunks, watch)
            } catch {
                await turn.abandon()
                throw error
            }
        }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            watch.stop(.stopping)
        }
    }

    /// The answer to a part that can be given without taking the upload from whoever has it.
    ///
    /// - Throws: ``UploadError`` where the part can't fit: offsets only grow.
    private func answered(
        _ part: UploadPart,
        _ id: UploadID,
        of tenant: String,
    ) async throws -> PartOutcome? {
        let upload = try await find(id, of: tenant)
        switch upload.state {
        case .open:
            guard part.offset >= upload.offset else {
                throw UploadError.wrongOffset(upload.offset)
            }
            if let length = upload.length, part.offset + (part.bytes ?? 0) > length {
                throw UploadError.tooLong(limit: length)
            }
            return nil
        case .complete:
            guard part.offset == upload.offset else {
                throw UploadError.wrongOffset(upload.offset)
            }
            guard part.bytes == 0 else { throw UploadError.tooLong(limit: upload.offset) }
            return PartOutcome(upload: upload, ending: .whole)
        case .terminated, .expired, .lost: throw UploadError.ended(upload.state)
        }
    }

    /// Opens the draft; where it can't be, the upload is given back, or ends as lost.
    private static func begin(
        _ lease: UploadLease,
        _ row: UploadRow,
        in room: UploadRoom,
    ) async throws -> UploadTurn {
        do {
            let start = try await TurnStart.open(lease, after: row, in: room)
            return UploadTurn(lease, in: room, upload: row.upload, at: start)
        } catch DraftError.damaged {
            let now = room.surroundings.now()
            try await room.database.write { transaction in
                try lease.giveBack(in: transaction)
                let table = UploadTable(limits: room.limits)
                if try table.end(lease.id, as: .lost, at: now, in: transaction) {
                    try room.record(.lost, of: row.upload, in: transaction)
                }
            }
            throw UploadError.ended(.lost)
        } catch {
            try? await room.database.write { try lease.giveBack(in: $0) }
            throw error
        }
    }

    private static func fill<Chunks: AsyncSequence & Sendable>(
        _ turn: UploadTurn,
        with part: UploadPart,
        of chunks: Chunks,
        _ watch: TurnWatch,
    ) async throws -> PartOutcome where Chunks.Element == [UInt8] {
        let offset = await turn.upload.offset
        guard part.offset == offset else { throw UploadError.wrongOffset(offset) }
        if let length = part.length { try await turn.setLength(length) }
        if let checksum = part.checksum { await turn.expect(checksum) }
        let ending = try await withThrowingTaskGroup(of: PartEnding.self) { group in
            group.addTask { try await read(chunks, of: part, into: turn, watch) }
            group.addTask { await watch.reason() }
            group.addTask { await watch.patience() }
            group.addTask {
                try? await gracefulShutdown()
                return .stopping
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .cut
        }
        guard ending == .whole || part.checksum == nil else {
            await turn.abandon()
            return PartOutcome(upload: await turn.upload, ending: ending)
        }
        return PartOutcome(upload: try await turn.finish(), ending: ending)
    }

    /// Reads until the part's end; only what the turn throws is an error, not a broken connection.
    private static func read<Chunks: AsyncSequence & Sendable>(
        _ chunks: Chunks,
        of part: UploadPart,
        into turn: UploadTurn,
        _ watch: TurnWatch,
    ) async throws -> PartEnding where Chunks.Element == [UInt8] {
        var iterator = chunks.makeAsyncIterator()
        var count: UInt64 = 0
        while true {
            let chunk: [UInt8]?
            do { chunk = try await iterator.next() } catch { return .cut }
            guard let chunk else { break }
            watch.note(isBusy: true)
            try await turn.append(chunk)
            watch.note(isBusy: false)
            count += UInt64(chunk.count)
        }
        return Task.isCancelled || count < part.bytes ?? 0 ? .cut : .whole
    }
}
