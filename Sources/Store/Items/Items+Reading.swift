package import Casework
package import Foundation
import Media

/// Where a page of items begins: behind this one.
package struct ItemCursor: Hashable, Sendable {
    package let createdAt: Date
    package let id: ItemID

    package init(createdAt: Date, id: ItemID) {
        self.createdAt = createdAt
        self.id = id
    }

    package init(after item: Item) { self.init(createdAt: item.createdAt, id: item.id) }
}

/// Which items are asked for.
package struct ItemFilter: Hashable, Sendable {
    package var state: ItemState?
    package var account: AccountID?

    package init(state: ItemState? = nil, account: AccountID? = nil) {
        self.state = state
        self.account = account
    }
}

extension Items {
    /// Nil where this tenant has no such item.
    package func find(
        _ id: ItemID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Item? {
        try ItemRows(transaction: transaction).find(id, of: tenant)
    }

    package func find(
        _ externalID: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Item? {
        try ItemRows(transaction: transaction).find(externalID, of: tenant)
    }

    /// A tenant's items, newest first.
    package func list(
        _ filter: ItemFilter = ItemFilter(),
        of tenant: TenantName,
        after cursor: ItemCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Item] {
        var conditions: [SQL] = ["tenant = \(tenant.text)"]
        if let state = filter.state { conditions.append("state = \(state.rawValue)") }
        if let account = filter.account { conditions.append("account = \(account.text)") }
        if let cursor {
            conditions.append("(created_at, id) < (\(cursor.createdAt), \(cursor.id.text))")
        }
        return try transaction.rows(
            """
            SELECT \(ItemRows.columns) FROM items
            WHERE \(SQL.joined(conditions, separator: " AND "))
            ORDER BY created_at DESC, id DESC
            LIMIT \(min(max(limit, 1), records.rules.limits.pageRows))
            """
        ).map { try Item(row: $0) }
    }

    /// An item's versions, first to last; none where this tenant has no such item.
    package func versions(
        of id: ItemID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [KeptVersion] {
        guard try find(id, of: tenant, in: transaction) != nil else { return [] }
        return try VersionRows(transaction: transaction).all(of: id)
    }

    /// What was made from a version.
    package func products(
        of version: Int,
        item id: ItemID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [KeptProduct] {
        guard try find(id, of: tenant, in: transaction) != nil else { return [] }
        let rows = ProductRows(transaction: transaction, catalogue: records.catalogue)
        return try rows.all(of: id, number: version)
    }

    /// The assessment of a version, as JSON; nil where there is none.
    package func assessment(
        of version: Int,
        item id: ItemID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> ExaminationResult.Assessment? {
        try transaction.firstRow(
            """
            SELECT a.content, a.pin FROM item_assessments a JOIN items i ON i.id = a.item
            WHERE a.item = \(id.text) AND a.number = \(version) AND i.tenant = \(tenant.text)
            """
        ).map { row in
            ExaminationResult.Assessment(json: try row.get("content"), pins: try row.get("pin"))
        }
    }
}
