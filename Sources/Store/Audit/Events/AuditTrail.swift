import Foundation
import TransparencyLog

/// Writes events, each in the transaction that it describes, and finds them again.
///
///     try await database.write { transaction in
///         try transaction.run("UPDATE items SET state = 'stopped' WHERE id = \(id)")
///         try trail.record(entry, in: transaction)
///     }
///
/// The event exists if and only if the change does. Its place in the log follows within moments
/// (``Sequencer``).
package struct AuditTrail: Sendable {
    let surroundings: Surroundings
    let limits: AuditLimits
    private let bell: Bell

    /// - Parameter database: where to ring when events wait; the one whose transactions are handed
    ///   in later.
    package init(
        database: any Database,
        surroundings: Surroundings,
        limits: AuditLimits = AuditLimits(),
    ) {
        self.surroundings = surroundings
        self.limits = limits
        bell = Bell(.events, of: database)
    }

    /// Records one event.
    ///
    /// - Throws: ``AuditError`` when the entry can't be recorded, ``DatabaseError`` otherwise; the
    ///   caller's transaction must then end without a commit.
    @discardableResult
    package func record(
        _ entry: AuditEntry,
        in transaction: any Transaction,
    ) throws -> AuditEvent {
        try seal([entry], in: transaction)[0].event
    }

    /// Records several events, in their order, with few statements.
    @discardableResult
    package func record(
        _ entries: [AuditEntry],
        in transaction: any Transaction,
    ) throws -> [AuditEvent] {
        try seal(entries, in: transaction).map(\.event)
    }

    /// Gives entries their ids, times and salts, once they were found to be fit, and writes them.
    private func seal(
        _ entries: [AuditEntry],
        in transaction: any Transaction,
    ) throws -> [SealedEvent] {
        // Drawn at once: every draw asks the system.
        var chance = surroundings.secretBytes(entries.count * SealedEvent.chanceBytes)[...]
        let sealed = try entries.map { try seal($0, drawing: &chance) }
        try write(sealed, in: transaction)
        return sealed
    }

    private func seal(
        _ entry: AuditEntry,
        drawing chance: inout ArraySlice<UInt8>,
    ) throws(AuditError) -> SealedEvent {
        try entry.check(limits)
        let time = surroundings.now()
        let salt = chance.prefix(CommitmentSalt.byteCount)
        chance = chance.dropFirst(CommitmentSalt.byteCount)
        guard let salt = CommitmentSalt(bytes: salt), chance.count >= EventID.randomBytes else {
            throw .noSalt(bytes: salt.count)
        }
        let event = AuditEvent(
            id: EventID.make(at: time, random: chance.prefix(EventID.randomBytes)),
            microseconds: Int64((time.timeIntervalSince1970 * 1_000_000).rounded()),
            entry: entry,
        )
        chance = chance.dropFirst(EventID.randomBytes)
        do {
            try event.check()
        } catch {
            throw .malformedDetails(error)
        }
        let bytes = event.canonicalBytes
        guard bytes.count <= limits.eventBytes else {
            throw .tooLarge(bytes: bytes.count, limit: limits.eventBytes)
        }
        return SealedEvent(event: event, canonicalBytes: bytes, salt: salt)
    }

    private func write(_ sealed: [SealedEvent], in transaction: any Transaction) throws {
        guard !sealed.isEmpty else { return }
        for first in stride(from: 0, to: sealed.count, by: limits.eventsPerStatement) {
            let part = sealed[first..<min(first + limits.eventsPerStatement, sealed.count)]
            try transaction.run([
                """
                INSERT INTO audit_events
                    (id, tenant, time_us, kind, subject_kind, subject_id, content, salt)
                VALUES \(.rows(part.map(\.eventRow)))
                """,
                """
                INSERT INTO audit_waiting (event, commitment)
                VALUES \(.rows(part.map(\.waitingRow)))
                """,
            ])
        }
        let bell = bell
        transaction.afterCommit { bell.ring() }
    }
}

/// An event with the salt that hides it in the log.
struct SealedEvent {
    let event: AuditEvent
    let canonicalBytes: [UInt8]
    let salt: CommitmentSalt

    /// Bytes of chance that it takes to seal an event.
    static let chanceBytes = CommitmentSalt.byteCount + EventID.randomBytes

    /// The values for `audit_events`.
    var eventRow: [SQLValue] {
        let entry = event.entry
        return [
            .text(event.id), .text(entry.tenant), .integer(event.microseconds), .text(entry.kind),
            .text(entry.subject.kind), .text(entry.subject.id),
            .text(String(decoding: canonicalBytes, as: UTF8.self)), .bytes(salt.bytes),
        ]
    }

    /// The values for `audit_waiting`.
    var waitingRow: [SQLValue] {
        [.text(event.id), .bytes(Commitment(to: canonicalBytes, salt: salt).bytes)]
    }
}
