import Casework
import Foundation
import Policy

/// The rows of `strikes`, which are only ever added to, and whose end is noted.
struct StrikeRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, account, weight, draft, added_by, added_at, expires_at, expired_at,
        undone_at, undone_by, undone_because
        """

    func insert(_ strike: Strike) throws {
        try transaction.run(
            """
            INSERT INTO strikes (
                id, tenant, account, cause, weight, draft, added_by, added_at, expires_at
            ) VALUES (
                \(strike.id.text), \(strike.tenant.text), \(strike.account.text),
                \(strike.cause.key), \(strike.weight), \(try JSONColumn.text(strike.draft)),
                \(strike.addedBy.text), \(strike.addedAt), \(strike.expiresAt)
            )
            """
        )
    }

    func find(_ id: StrikeID, of tenant: TenantName) throws -> KeptStrike? {
        try list("id = \(id.text) AND tenant = \(tenant.text)").first
    }

    /// All of an account, newest first.
    func all(on account: AccountID, of tenant: TenantName) throws -> [KeptStrike] {
        try list("account = \(account.text) AND tenant = \(tenant.text)")
    }

    /// The one that an account has for a cause and that nobody undid.
    func find(
        _ cause: StrikeCause,
        on account: AccountID,
        of tenant: TenantName,
    ) throws -> KeptStrike? {
        try list(
            """
            account = \(account.text) AND tenant = \(tenant.text) AND cause = \(cause.key)
                AND undone_at IS NULL
            """
        ).first
    }

    /// Notes that one counts no more.
    func expire(_ id: StrikeID, of tenant: TenantName, at now: Date) throws {
        try transaction.run(
            """
            UPDATE strikes SET expired_at = \(now)
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        )
    }

    func undo(_ id: StrikeID, of tenant: TenantName, _ undoing: Undoing) throws {
        try transaction.run(
            """
            UPDATE strikes SET undone_at = \(undoing.at), undone_by = \(undoing.by.text),
                undone_because = \(try JSONColumn.text(undoing.because))
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        )
    }

    private func list(_ condition: SQL) throws -> [KeptStrike] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM strikes WHERE \(condition)
            ORDER BY added_at DESC, id DESC
            """
        ).map { try KeptStrike(row: $0) }
    }
}

extension KeptStrike {
    fileprivate init(row: Row) throws(DatabaseError) {
        self.init(
            Strike(
                id: try row.named("id", StrikeID.init),
                tenant: try row.named("tenant", TenantName.init),
                account: try row.named("account", AccountID.init),
                draft: try row.json("draft"),
                weight: try row.get("weight"),
                addedBy: try row.named("added_by", PersonName.init),
                addedAt: try row.get("added_at"),
                expiresAt: try row.get("expires_at"),
            ),
            expiredAt: try row.get("expired_at"),
            undoing: try Undoing(row: row),
        )
    }
}
