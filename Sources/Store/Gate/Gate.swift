package import Casework
import Foundation

/// What the gate answers for each item, in the order in which it changed: the rows of
/// `gate_entries`.
///
/// Changes are numbered by the one row of `gate_clock`, which each transaction holds to its end:
/// so numbers appear in the order of commits, and whoever read up to one misses none below it.
package struct Gate: Sendable {
    private let records: Records

    package init(_ records: Records) { self.records = records }

    /// The number of the last change; 0 before the first.
    package func position(in transaction: any Transaction) throws -> Int64 {
        try transaction.value("SELECT change FROM gate_clock WHERE id = 1") ?? 0
    }

    /// The entries that changed after a number, each as it is now, in the order of their changes.
    ///
    /// From 0 on it is the whole, page by page.
    package func entries(
        after change: Int64,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [GateChange] {
        try transaction.rows(
            """
            SELECT e.change, e.content, t.profile
            FROM gate_entries e JOIN tenants t ON t.name = e.tenant
            WHERE e.change > \(change) ORDER BY e.change LIMIT \(limit)
            """
        ).map { try GateChange(row: $0) }
    }

    /// One item's entry; nil where this tenant has no such item.
    package func entry(
        of item: ItemID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> GateChange? {
        try transaction.firstRow(
            """
            SELECT e.change, e.content, t.profile
            FROM gate_entries e JOIN tenants t ON t.name = e.tenant
            WHERE e.item = \(item.text) AND e.tenant = \(tenant.text)
            """
        ).map { try GateChange(row: $0) }
    }

    /// Writes what the gate answers from now on, and asks the edges to forget what they keep.
    ///
    /// It comes last in a transaction, since all others wait for it from here on.
    func publish(
        _ entry: GateEntry,
        before: GateEntry?,
        in transaction: any Transaction,
    ) throws {
        guard entry != before else { return }
        let change = try transaction.value(
            "UPDATE gate_clock SET change = change + 1 WHERE id = 1 RETURNING change",
            as: Int64.self,
        )
        guard let change else {
            throw DatabaseError.unexpectedValue(column: "change", wanted: "a row", found: "none")
        }
        let content = try JSONColumn.text(entry)
        try transaction.run(
            """
            INSERT INTO gate_entries (item, tenant, change, content)
            VALUES (\(entry.item.text), \(entry.tenant.text), \(change), \(content))
            ON CONFLICT (item) DO UPDATE SET change = excluded.change, content = excluded.content
            """
        )
        // What never played lies in nobody's cache.
        if before?.version != nil {
            try Edges(records).askToPurge(entry, change: change, in: transaction)
        }
        let bell = records.gateBell
        transaction.afterCommit { bell.ring() }
    }
}

/// An entry with the number of its last change.
package struct GateChange: Hashable, Sendable {
    package let change: Int64
    package let entry: GateEntry
    /// The profile of the item's tenant, from which the words around the player come.
    package let profile: String

    package init(_ change: Int64, _ entry: GateEntry, under profile: String) {
        (self.change, self.entry, self.profile) = (change, entry, profile)
    }

    fileprivate init(row: Row) throws(DatabaseError) {
        change = try row.get("change")
        entry = try row.json("content")
        profile = try row.get("profile")
    }
}

extension GateEntry {
    /// What the gate knows of an item as it stands.
    init(_ item: Item, of tenant: Tenant) {
        self.init(
            item: item.id,
            tenant: item.tenant,
            course: item.course,
            isSandbox: tenant.isSandbox,
        )
    }
}
