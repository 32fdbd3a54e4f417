import Casework
import Foundation

/// The rows of `cases`.
struct CaseRows {
    let transaction: any Transaction
    let routing: Routing

    private static let columns: SQL =
        "id, tenant, subject_kind, subject, content, revision, opened_at"

    /// - Returns: false where the subject has a case that isn't closed.
    func insert(_ opened: Case) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO cases (
                id, tenant, subject_kind, subject, state, queue, place, content, revision, opened_at
            ) VALUES (
                \(opened.id.text), \(opened.tenant.text), \(opened.subject.kind.rawValue),
                \(opened.subject.id), 'open', \(routing.queue(of: opened).rawValue),
                \(opened.place), \(try JSONColumn.text(opened.content)), \(opened.revision),
                \(opened.openedAt)
            ) ON CONFLICT (tenant, subject_kind, subject) WHERE state <> 'closed' DO NOTHING
            """
        ) == 1
    }

    /// Writes a held case as it stands from now on.
    func update(_ changed: Case, from before: Case) throws {
        guard changed.revision != before.revision else { return }
        let content = changed.content
        let count = try transaction.run(
            """
            UPDATE cases SET state = \(content.state.rawValue),
                queue = \(routing.queue(of: changed).rawValue), place = \(changed.place),
                holder = \(content.lease?.holder.text), lease_until = \(content.lease?.until),
                approval = \(content.approval?.text), content = \(try JSONColumn.text(content)),
                revision = \(changed.revision), closed_at = \(content.closing?.at)
            WHERE id = \(changed.id.text) AND revision = \(before.revision)
            """
        )
        guard count == 1 else { throw DatabaseError.conflict("a case changed while it was held") }
    }

    func find(_ id: CaseID, of tenant: TenantName) throws -> Case? {
        try first("id = \(id.text) AND tenant = \(tenant.text)")
    }

    /// The same, held to the end of the transaction.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ id: CaseID, of tenant: TenantName) throws -> Case {
        let found = try first("id = \(id.text) AND tenant = \(tenant.text) \(.forUpdate)")
        guard let found else { throw RecordRefusal.unknown(.case) }
        return found
    }

    /// The case of a subject that isn't closed, held; nil where there is none.
    func holdOpen(_ subject: CaseSubject, of tenant: TenantName) throws -> Case? {
        try first(
            """
            tenant = \(tenant.text) AND subject_kind = \(subject.kind.rawValue)
            AND subject = \(subject.id) AND state <> 'closed' \(.forUpdate)
            """
        )
    }

    func findWaiting(for approval: ApprovalID, of tenant: TenantName) throws -> Case? {
        try first("approval = \(approval.text) AND tenant = \(tenant.text)")
    }

    func holdWaiting(for approval: ApprovalID, of tenant: TenantName) throws -> Case? {
        try first("approval = \(approval.text) AND tenant = \(tenant.text) \(.forUpdate)")
    }

    /// The first ones of a queue on which nobody works.
    func waiting(
        in queue: CaseQueue,
        of tenant: TenantName,
        at now: Date,
        limit: Int,
    ) throws -> [Case] {
        try list(
            """
            tenant = \(tenant.text) AND queue = \(queue.rawValue) AND state = 'open'
            AND (lease_until IS NULL OR lease_until <= \(now))
            """,
            order: "place, id",
            limit: limit,
        )
    }

    /// Whether nobody works on a case, nor holds it just now; it is held from here on.
    func holdFree(_ id: CaseID, of tenant: TenantName, at now: Date) throws -> Bool {
        try first(
            """
            id = \(id.text) AND tenant = \(tenant.text) AND state = 'open'
            AND (lease_until IS NULL OR lease_until <= \(now)) \(.skipLocked)
            """
        ) != nil
    }

    func list(_ condition: SQL, order: SQL, limit: Int) throws -> [Case] {
        try transaction.rows(
            "SELECT \(Self.columns) FROM cases WHERE \(condition) ORDER BY \(order) LIMIT \(limit)"
        ).map { try Case(row: $0) }
    }

    private func first(_ condition: SQL) throws -> Case? {
        try transaction.firstRow("SELECT \(Self.columns) FROM cases WHERE \(condition)")
            .map { try Case(row: $0) }
    }
}

extension Case {
    fileprivate init(row: Row) throws(DatabaseError) {
        let kind = try row.named("subject_kind", CaseSubject.Kind.init(rawValue:))
        self.init(
            try row.named("id", CaseID.init),
            of: try row.named("tenant", TenantName.init),
            on: try row.named("subject") { CaseSubject(kind, id: $0) },
            at: try row.get("opened_at"),
            try row.json("content"),
            revision: try row.get("revision"),
        )
    }
}
