package import Foundation

extension AuditTrail {
    /// The kind of the events that say what was erased, when, why and by whom.
    package static let erasureKind = "audit.erasure"

    /// Kinds that must stay readable: without them the log can't be verified.
    package static let lastingKinds: Set = [erasureKind, LogKeyRing.eventKind]

    /// Erases the content and the salt of events, in the caller's transaction.
    ///
    /// Each keeps its place, its commitment and every proof. An event of the kind `audit.erasure`
    /// records the act. Events that are erased already are passed over.
    ///
    /// - Parameter reason: the ground, without anything personal, since it stays.
    /// - Returns: the recorded event, or nil where nothing was left to erase.
    @discardableResult
    package func erase(
        _ ids: [String],
        by actor: AuditEntry.Actor,
        because reason: String,
        in transaction: any Transaction,
    ) throws -> AuditEvent? {
        let ids = Array(Set(ids)).sorted()
        guard ids.count <= limits.erasuresPerEvent else {
            throw AuditError.tooManyErasures(count: ids.count, limit: limits.erasuresPerEvent)
        }
        guard !ids.isEmpty else { return nil }
        let tombstones = try tombstones(of: ids, in: transaction)
        guard !tombstones.isEmpty else { return nil }
        let event = try record(
            Self.erasure(of: tombstones, by: actor, because: reason),
            in: transaction,
        )
        try transaction.run(
            """
            UPDATE audit_events
            SET content = NULL, salt = NULL, subject_kind = NULL, subject_id = NULL,
                erasure = \(event.id)
            WHERE id IN \(.row(tombstones.map(\.id)))
            """
        )
        return event
    }

    /// Erases events that are older than a moment, a part in each transaction.
    ///
    /// - Parameters:
    ///   - kinds: which kinds; empty for all that may be erased.
    /// - Returns: how many were erased.
    package func eraseAll(
        before moment: Date,
        kinds: [String] = [],
        by actor: AuditEntry.Actor,
        because reason: String,
        in database: any Database,
    ) async throws -> Int {
        var count = 0
        while true {
            try Task.checkCancellation()
            let erased = try await database.write { transaction in
                let ids = try oldest(before: moment, kinds: kinds, in: transaction)
                try erase(ids, by: actor, because: reason, in: transaction)
                return ids.count
            }
            count += erased
            if erased == 0 { return count }
        }
    }

    /// What will stay of those that aren't erased yet, in the order of their ids; held until the
    /// transaction ends.
    private func tombstones(
        of ids: [String],
        in transaction: any Transaction,
    ) throws -> [Tombstone] {
        let rows = try transaction.rows(
            """
            SELECT id, tenant, time_us, kind, erasure FROM audit_events
            WHERE id IN \(.row(ids)) ORDER BY id \(.forUpdate)
            """
        )
        let found = try Set(rows.map { try $0.get("id", as: String.self) })
        if let missing = ids.first(where: { !found.contains($0) }) {
            throw AuditError.unknownEvent(missing)
        }
        let tombstones = try rows.filter { try $0.get("erasure", as: String?.self) == nil }
            .map { try Tombstone($0) }
        if let lasting = tombstones.first(where: { Self.lastingKinds.contains($0.kind) }) {
            throw AuditError.notErasable(kind: lasting.kind)
        }
        return tombstones.sorted { $0.id < $1.id }
    }

    private static func erasure(
        of tombstones: [Tombstone],
        by actor: AuditEntry.Actor,
        because reason: String,
    ) -> AuditEntry {
        let tenants = Set(tombstones.map(\.tenant))
        return AuditEntry(
            tenant: tenants.count == 1 ? tenants.first ?? "" : "",
            kind: erasureKind,
            actor: actor,
            subject: .init(
                kind: "audit_event",
                id: tombstones.count == 1 ? tombstones.first?.id ?? "" : "",
            ),
            cause: reason,
            details: ["tombstones": .list(tombstones.map { .text($0.digest) })],
        )
    }

    private func oldest(
        before moment: Date,
        kinds: [String],
        in transaction: any Transaction,
    ) throws -> [String] {
        let kept: SQL = "kind NOT IN \(.row(Self.lastingKinds.sorted()))"
        let wanted: SQL = kinds.isEmpty ? kept : "\(kept) AND kind IN \(.row(kinds))"
        return try transaction.rows(
            """
            SELECT id FROM audit_events
            WHERE erasure IS NULL AND time_us < \(moment) AND \(wanted)
            ORDER BY time_us LIMIT \(limits.erasuresPerEvent)
            """
        ).map { try $0.get("id") }
    }
}
