import Casework
import Foundation

/// The rows of `appeals`.
struct AppealRows {
    let transaction: any Transaction

    private static let columns: SQL =
        "id, tenant, target_kind, target, side, account, content, opened_at, due_at"

    /// - Returns: false where the same side has an open appeal against the same thing.
    func insert(_ appeal: Appeal) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO appeals (
                id, tenant, target_kind, target, side, account, content, opened_at, due_at
            ) VALUES (
                \(appeal.id.text), \(appeal.tenant.text), \(appeal.target.kind.rawValue),
                \(appeal.target.id), \(appeal.side.rawValue), \(appeal.account?.text),
                \(try JSONColumn.text(appeal.content)), \(appeal.openedAt), \(appeal.dueAt)
            ) ON CONFLICT (tenant, target_kind, target, side) WHERE outcome IS NULL DO NOTHING
            """
        ) == 1
    }

    /// Writes a held appeal as it stands from now on.
    func update(_ appeal: Appeal) throws {
        let closing = appeal.content.closing
        try transaction.run(
            """
            UPDATE appeals SET content = \(try JSONColumn.text(appeal.content)),
                assignee = \(appeal.content.assignee?.text),
                outcome = \(closing?.verdict.outcome.rawValue), decided_by = \(closing?.by.text),
                decided_at = \(closing?.at)
            WHERE id = \(appeal.id.text) AND tenant = \(appeal.tenant.text)
            """
        )
    }

    func find(_ id: AppealID, of tenant: TenantName) throws -> Appeal? {
        try list("id = \(id.text) AND tenant = \(tenant.text)", limit: 1).first
    }

    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ id: AppealID, of tenant: TenantName) throws -> Appeal {
        let found = try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM appeals
            WHERE id = \(id.text) AND tenant = \(tenant.text) \(.forUpdate)
            """
        )
        guard let found else { throw RecordRefusal.unknown(.appeal) }
        return try Appeal(row: found)
    }

    /// All of a side against one thing, newest first.
    func all(
        against target: AppealTarget,
        by side: AppealSide,
        of tenant: TenantName,
    ) throws
        -> [Appeal]
    {
        try list(
            """
            tenant = \(tenant.text) AND target_kind = \(target.kind.rawValue)
            AND target = \(target.id) AND side = \(side.rawValue)
            """,
            limit: 1_000,
        )
    }

    func list(_ condition: SQL, limit: Int) throws -> [Appeal] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM appeals WHERE \(condition)
            ORDER BY opened_at DESC, id DESC LIMIT \(limit)
            """
        ).map { try Appeal(row: $0) }
    }
}

extension Appeal {
    fileprivate init(row: Row) throws(DatabaseError) {
        let kind = try row.named("target_kind", AppealTarget.Kind.init(rawValue:))
        self.init(
            try row.named("id", AppealID.init),
            in: Place(
                of: try row.named("tenant", TenantName.init),
                try row.named("target") { AppealTarget(kind, id: $0) },
                by: try row.named("side", AppealSide.init(rawValue:)),
                account: try row.namedIfPresent("account", AccountID.init),
            ),
            at: try row.get("opened_at"),
            dueAt: try row.get("due_at"),
            try row.json("content"),
        )
    }
}
