package import Casework
package import Foundation

/// Which cases are asked for.
package struct CaseFilter: Hashable, Sendable {
    package var state: Case.State?
    package var queue: CaseQueue?
    package var item: ItemID?

    package init() {}
}

/// Where a page of cases begins: behind this one.
package struct CaseCursor: Hashable, Sendable {
    package let openedAt: Date
    package let id: CaseID

    package init(openedAt: Date, id: CaseID) { (self.openedAt, self.id) = (openedAt, id) }

    package init(after found: Case) { self.init(openedAt: found.openedAt, id: found.id) }
}

/// How full a queue is.
package struct QueueLength: Hashable, Sendable {
    package let queue: CaseQueue
    package let waiting: Int
    /// Since when the oldest waits.
    package let oldest: Date?
    /// How many are past their limit.
    package let overdue: Int
}

extension Cases {
    /// A tenant's cases, newest first.
    package func list(
        _ filter: CaseFilter,
        of tenant: TenantName,
        after cursor: CaseCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Case] {
        var conditions: [SQL] = ["tenant = \(tenant.text)"]
        if let state = filter.state { conditions.append("state = \(state.rawValue)") }
        if let queue = filter.queue { conditions.append("queue = \(queue.rawValue)") }
        if let item = filter.item {
            conditions.append("subject_kind = 'item' AND subject = \(item.text)")
        }
        if let cursor {
            conditions.append("(opened_at, id) < (\(cursor.openedAt), \(cursor.id.text))")
        }
        return try rows(transaction).list(
            SQL.joined(conditions, separator: " AND "),
            order: "opened_at DESC, id DESC",
            limit: limit,
        )
    }

    /// All queues, with what waits in them.
    package func queues(
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [QueueLength] {
        let now = records.now
        let found = try transaction.rows(
            """
            SELECT queue, count(*) AS waiting, min(opened_at) AS oldest,
                sum(CASE WHEN EXISTS (
                    SELECT 1 FROM clocks k WHERE k.case_id = cases.id AND k.stopped_at IS NULL
                        AND k.paused_since IS NULL AND k.due_at < \(now)
                ) THEN 1 ELSE 0 END) AS overdue
            FROM cases WHERE tenant = \(tenant.text) AND state = 'open' GROUP BY queue
            """
        ).map { row in
            QueueLength(
                queue: try row.named("queue", CaseQueue.init(rawValue:)),
                waiting: try row.get("waiting"),
                oldest: try row.get("oldest"),
                overdue: try row.get("overdue"),
            )
        }
        return CaseQueue.allCases.map { queue in
            found.first { $0.queue == queue }
                ?? QueueLength(queue: queue, waiting: 0, oldest: nil, overdue: 0)
        }
    }
}

// How many people saw something.
extension Cases {
    /// Notes how often an item was played, as the host counts.
    package func report(
        reach views: Int64,
        of item: ItemID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        guard try ItemRows(transaction: transaction).find(item, of: tenant) != nil else {
            throw RecordRefusal.unknown(.item)
        }
        try transaction.run(
            """
            INSERT INTO item_reach (item, tenant, views, told_at)
            VALUES (\(item.text), \(tenant.text), \(views), \(records.now))
            ON CONFLICT (item) DO UPDATE SET views = excluded.views, told_at = excluded.told_at
            """
        )
        let rows = rows(transaction)
        guard let found = try rows.holdOpen(.item(item), of: tenant) else { return }
        var changed = found
        changed.report(reach: views)
        try rows.update(changed, from: found)
    }

    func reach(of subject: CaseSubject, in transaction: any Transaction) throws -> Int64 {
        guard let item = subject.item else { return 0 }
        return try transaction.value("SELECT views FROM item_reach WHERE item = \(item.text)") ?? 0
    }
}
