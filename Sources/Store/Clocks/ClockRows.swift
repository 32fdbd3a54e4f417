import Casework
import Foundation
import Policy

/// The rows of `clocks`.
struct ClockRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, kind, owner, case_id, started_at, due_at, paused_since, pause_reason,
        stopped_at, breached_at
        """

    func insert(_ clock: CaseClock) throws {
        try transaction.run(
            """
            INSERT INTO clocks (id, tenant, kind, owner, case_id, started_at, due_at)
            VALUES (
                \(clock.id.text), \(clock.tenant.text), \(clock.kind.rawValue), \(clock.owner),
                \(clock.caseID?.text), \(clock.startedAt), \(clock.dueAt)
            )
            """
        )
    }

    func update(_ clock: CaseClock) throws {
        try transaction.run(
            """
            UPDATE clocks SET due_at = \(clock.dueAt), paused_since = \(clock.pause?.since),
                pause_reason = \(clock.pause?.reason.rawValue), stopped_at = \(clock.stoppedAt),
                breached_at = \(clock.breachedAt)
            WHERE id = \(clock.id.text) AND tenant = \(clock.tenant.text)
            """
        )
    }

    /// Clocks that meet a condition, held.
    func hold(_ condition: SQL, limit: Int = 10_000) throws -> [CaseClock] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM clocks WHERE \(condition)
            ORDER BY started_at, id LIMIT \(limit) \(.forUpdate)
            """
        ).map { try CaseClock(row: $0) }
    }

    func list(_ condition: SQL, limit: Int) throws -> [CaseClock] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM clocks WHERE \(condition)
            ORDER BY started_at DESC, id DESC LIMIT \(limit)
            """
        ).map { try CaseClock(row: $0) }
    }
}

extension CaseClock {
    fileprivate init(row: Row) throws(DatabaseError) {
        self.init(
            try row.named("id", ClockID.init),
            try row.named("kind", ClockKind.init(rawValue:)),
            for: try row.get("owner"),
            of: try row.named("tenant", TenantName.init),
            in: try row.namedIfPresent("case_id", CaseID.init),
            from: try row.get("started_at"),
            until: try row.get("due_at"),
        )
        var pause: Pause?
        if let since = try row.get("paused_since", as: Date?.self) {
            pause = Pause(since: since, try row.named("pause_reason", Reason.init(rawValue:)))
        }
        restore(
            pause: pause,
            stoppedAt: try row.get("stopped_at"),
            breachedAt: try row.get("breached_at"),
        )
    }
}
