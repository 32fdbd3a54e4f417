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
        bell = Bell { await database.notify(.events) }
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
        let sealed = try seal(entry)
        try write([sealed], in: transaction)
        return sealed.event
    }

    /// Records several events, in their order, with few statements.
    @discardableResult
    package func record(
        _ entries: [AuditEntry],
        in transaction: any Transaction,
    ) throws -> [AuditEvent] {
        let sealed = try entries.map { try seal($0) }
        try write(sealed, in: transaction)
        return sealed.map(\.event)
    }

    /// Gives an entry its id, its time and its salt, once it was found to be fit.
    private func seal(_ entry: AuditEntry) throws(AuditError) -> SealedEvent {
        try entry.check(limits)
        let time = surroundings.now()
        let event = AuditEvent(
            id: EventID.make(at: time, random: surroundings.secretBytes(EventID.randomBytes)),
            microseconds: Int64((time.timeIntervalSince1970 * 1_000_000).rounded()),
            entry: entry,
        )
        let canonical = event.canonical
        do {
            try canonical.check()
        } catch {
            throw .malformedDetails(error)
        }
        let text = canonical.text
        guard text.utf8.count <= limits.eventBytes else {
            throw .tooLarge(bytes: text.utf8.count, limit: limits.eventBytes)
        }
        return SealedEvent(event: event, canonicalText: text, salt: try salt())
    }

    private func salt() throws(AuditError) -> CommitmentSalt {
        let chance = surroundings.secretBytes(CommitmentSalt.byteCount)
        guard let salt = CommitmentSalt(bytes: chance) else {
            throw .noSalt(bytes: chance.count)
        }
        return salt
    }

    private func write(_ sealed: [SealedEvent], in transaction: any Transaction) throws {
        guard !sealed.isEmpty else { return }
        for first in stride(from: 0, to: sealed.count, by: limits.eventsPerStatement) {
            let part = sealed[first..<min(first + limits.eventsPerStatement, sealed.count)]
            let rows = SQL.joined(part.map(\.eventRow), separator: ", ")
            try transaction.run(
                """
                INSERT INTO audit_events
                    (id, tenant, time_us, kind, subject_kind, subject_id, content, salt)
                VALUES \(rows)
                """
            )
            let waiting = SQL.joined(part.map(\.waitingRow), separator: ", ")
            try transaction.run(
                "INSERT INTO audit_waiting (event, commitment) VALUES \(waiting)"
            )
        }
        let bell = bell
        transaction.afterCommit { bell.ring() }
    }
}

/// An event with the salt that hides it in the log.
struct SealedEvent {
    let event: AuditEvent
    let canonicalText: String
    let salt: CommitmentSalt

    var eventRow: SQL {
        let entry = event.entry
        return SQL.row([
            event.id, entry.tenant, event.microseconds, entry.kind, entry.subject.kind,
            entry.subject.id, canonicalText, salt.bytes,
        ])
    }

    var waitingRow: SQL {
        SQL.row([event.id, Commitment(to: canonicalText.utf8, salt: salt).bytes])
    }
}
