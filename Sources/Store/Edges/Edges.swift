package import Casework
import Foundation

/// Purge hooks and what they acknowledged: the rows of `edges` and `edge_purges`.
package struct Edges: Sendable {
    /// The kind of the jobs that call a purge hook; their payload is a ``PurgeJob``.
    package static let jobKind = "purge"

    private let records: Records
    private let limits: EdgeLimits

    package init(_ records: Records, limits: EdgeLimits = EdgeLimits()) {
        self.records = records
        self.limits = limits
    }

    /// Adds an edge, with a secret of its own that it is told once.
    package func add(
        url: String,
        for tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws -> Edge {
        guard try all(of: tenant, in: transaction).count < limits.edges else {
            throw RecordRefusal.tooMany(.edge, limit: limits.edges)
        }
        let edge = Edge(
            id: try records.newID(),
            tenant: tenant,
            url: url,
            secret: records.surroundings.secretBytes(32),
            createdAt: records.now,
        )
        try transaction.run(
            """
            INSERT INTO edges (id, tenant, url, secret, created_at)
            VALUES (
                \(edge.id.text), \(tenant.text), \(url), \(edge.secret), \(edge.createdAt)
            )
            """
        )
        try record("edge.added", edge.id, of: tenant, by: actor, in: transaction)
        return edge
    }

    /// A tenant's edges.
    package func all(of tenant: TenantName, in transaction: any Transaction) throws -> [Edge] {
        try transaction.rows(
            """
            SELECT id, tenant, url, secret, created_at FROM edges
            WHERE tenant = \(tenant.text) AND removed_at IS NULL ORDER BY id
            """
        ).map { try Edge(row: $0) }
    }

    /// Takes an edge out; what it acknowledged stays on record.
    package func remove(
        _ id: EdgeID,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let count = try transaction.run(
            """
            UPDATE edges SET removed_at = \(records.now)
            WHERE id = \(id.text) AND tenant = \(tenant.text) AND removed_at IS NULL
            """
        )
        guard count == 1 else { throw RecordRefusal.unknown(.edge) }
        try record("edge.removed", id, of: tenant, by: actor, in: transaction)
    }

    private func record(
        _ kind: String,
        _ id: EdgeID,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: kind,
                actor: actor,
                subject: .init(kind: "edge", id: id.text),
            ),
            in: transaction,
        )
    }
}

extension Edges {
    /// Asks each of the tenant's edges to forget an item: a row and a job each.
    func askToPurge(
        _ entry: GateEntry,
        change: Int64,
        in transaction: any Transaction,
    ) throws {
        for edge in try all(of: entry.tenant, in: transaction) {
            try transaction.run(
                """
                INSERT INTO edge_purges (edge, change, item, asked_at)
                VALUES (\(edge.id.text), \(change), \(entry.item.text), \(records.now))
                """
            )
            let payload = PurgeJob(edge: edge.id.text, change: change)
            var request = JobRequest(
                kind: Self.jobKind,
                payload: Array(try JSONColumn.text(payload).utf8),
                queue: ItemJob.outbound,
                tenant: entry.tenant.text,
            )
            request.priority = .urgent
            request.mostAttempts = 20
            request.timeout = .seconds(30)
            request.uniqueKey = "purge/\(edge.id.text)/\(change)"
            try records.queue.enqueue(request, in: transaction)
        }
    }

    /// What a job is to do: the edge with its secret, and the item; nil where nothing is left to do,
    /// since it was acknowledged or the edge was taken out.
    package func order(
        for job: PurgeJob,
        in transaction: any Transaction,
    ) throws -> (edge: Edge, item: ItemID)? {
        let row = try transaction.firstRow(
            """
            SELECT e.id, e.tenant, e.url, e.secret, e.created_at, p.item
            FROM edge_purges p JOIN edges e ON e.id = p.edge
            WHERE p.edge = \(job.edge) AND p.change = \(job.change)
                AND p.acknowledged_at IS NULL AND e.removed_at IS NULL
            """
        )
        guard let row else { return nil }
        return (try Edge(row: row), try row.named("item", ItemID.init))
    }

    /// Puts an edge's acknowledgement on record; a second one changes nothing.
    ///
    /// - Returns: whether it was the first.
    @discardableResult
    package func acknowledge(
        _ job: PurgeJob,
        answer: String,
        in transaction: any Transaction,
    ) throws -> Bool {
        let kept = String(
            answer.filter { !$0.isNewline && $0 != "\0" }.prefix(limits.answerCharacters)
        )
        let row = try transaction.firstRow(
            """
            UPDATE edge_purges SET acknowledged_at = \(records.now), answer = \(kept)
            WHERE edge = \(job.edge) AND change = \(job.change) AND acknowledged_at IS NULL
            RETURNING item
            """
        )
        guard let row else { return false }
        let item: String = try row.get("item")
        let tenant: String? = try transaction.value(
            "SELECT tenant FROM items WHERE id = \(item)"
        )
        try records.trail.record(
            AuditEntry(
                tenant: tenant ?? "",
                kind: "edge.purged",
                actor: .system("edges"),
                subject: .init(kind: "item", id: item),
                details: ["change": .integer(job.change), "edge": .text(job.edge)],
            ),
            in: transaction,
        )
        return true
    }

    /// What the edges were asked about an item, newest first.
    package func purges(
        of item: ItemID,
        tenant: TenantName,
        after cursor: PurgeCursor? = nil,
        limit: Int = 100,
        in transaction: any Transaction,
    ) throws -> [Purge] {
        let rest: SQL =
            cursor.map {
                """
                AND (p.change < \($0.change)
                    OR (p.change = \($0.change) AND p.edge > \($0.edge.text)))
                """
            } ?? ""
        return try transaction.rows(
            """
            SELECT p.edge, p.change, p.item, p.asked_at, p.acknowledged_at, p.answer
            FROM edge_purges p JOIN edges e ON e.id = p.edge
            WHERE p.item = \(item.text) AND e.tenant = \(tenant.text) \(rest)
            ORDER BY p.change DESC, p.edge LIMIT \(min(max(limit, 1), limits.pageRows))
            """
        ).map { try Purge(row: $0) }
    }
}

/// The payload of a job that calls a purge hook.
package struct PurgeJob: Hashable, Sendable, Codable {
    package let edge: String
    package let change: Int64

    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` for another payload.
    package init(payload: [UInt8]) throws(DatabaseError) {
        self = try JSONColumn.value(String(decoding: payload, as: UTF8.self), of: "payload")
    }

    init(edge: String, change: Int64) {
        self.edge = edge
        self.change = change
    }
}

extension Edge {
    fileprivate init(row: Row) throws(DatabaseError) {
        id = try row.named("id", EdgeID.init)
        tenant = try row.named("tenant", TenantName.init)
        url = try row.get("url")
        secret = try row.get("secret")
        createdAt = try row.get("created_at")
    }
}

extension Purge {
    fileprivate init(row: Row) throws(DatabaseError) {
        edge = try row.named("edge", EdgeID.init)
        change = try row.get("change")
        item = try row.named("item", ItemID.init)
        askedAt = try row.get("asked_at")
        let at = try row.get("acknowledged_at", as: Date?.self)
        let answer = try row.get("answer", as: String?.self)
        acknowledgement = at.flatMap { at in answer.map { .init(at: at, answer: $0) } }
    }
}
