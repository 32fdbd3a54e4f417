import Casework
import Foundation

/// The rows of `items`: found, held for a change, and changed.
struct ItemRows {
    let transaction: any Transaction

    static let columns: SQL =
        "id, tenant, account, external_id, course, revision, created_at, changed_at"

    /// An item of this tenant; nil where there is none.
    func find(_ id: ItemID, of tenant: TenantName) throws -> Item? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM items WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        ).map { try Item(row: $0) }
    }

    /// The same, held to the end of the transaction: what is decided on it stays true.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ id: ItemID, of tenant: TenantName) throws -> Item {
        let row = try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM items WHERE id = \(id.text) AND tenant = \(tenant.text)
            \(.forUpdate)
            """
        )
        guard let row else { throw RecordRefusal.unknown(.item) }
        return try Item(row: row)
    }

    func find(_ externalID: ExternalID, of tenant: TenantName) throws -> Item? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM items
            WHERE tenant = \(tenant.text) AND external_id = \(externalID.text)
            """
        ).map { try Item(row: $0) }
    }

    /// - Returns: false where the tenant has an item of that external id.
    func insert(_ item: Item) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO items (
                id, tenant, account, external_id, state, course, revision, created_at, changed_at
            ) VALUES (
                \(item.id.text), \(item.tenant.text), \(item.account.text),
                \(item.externalID?.text), \(item.state.rawValue),
                \(try JSONColumn.text(item.course)), \(item.revision), \(item.createdAt),
                \(item.changedAt)
            ) ON CONFLICT (tenant, external_id) DO NOTHING
            """
        ) == 1
    }

    /// Writes where a held item stands from now on.
    func update(_ item: Item, to course: ItemCourse, at now: Date) throws -> Item {
        let next = item.standing(at: course, revision: item.revision + 1, changedAt: now)
        let count = try transaction.run(
            """
            UPDATE items SET state = \(next.state.rawValue),
                course = \(try JSONColumn.text(course)), revision = \(next.revision),
                changed_at = \(now)
            WHERE id = \(item.id.text) AND revision = \(item.revision)
            """
        )
        guard count == 1 else { throw DatabaseError.conflict("an item changed while it was held") }
        return next
    }
}

extension Item {
    init(row: Row) throws(DatabaseError) {
        let item = Item(
            id: try row.named("id", ItemID.init),
            tenant: try row.named("tenant", TenantName.init),
            account: try row.named("account", AccountID.init),
            externalID: try row.namedIfPresent("external_id", ExternalID.init),
            createdAt: try row.get("created_at"),
        )
        self = item.standing(
            at: try row.json("course"),
            revision: try row.get("revision"),
            changedAt: try row.get("changed_at"),
        )
    }
}
