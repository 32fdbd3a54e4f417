package import Casework
package import Foundation
import Policy

/// Which appeals are asked for.
package struct AppealFilter: Hashable, Sendable {
    package var state: Appeal.State?
    /// Only those of this account.
    package var account: AccountID?
    /// Only those that were given to this person.
    package var assignee: PersonName?

    package init() {}
}

/// Where a page of appeals begins: behind this one.
package struct AppealCursor: Hashable, Sendable {
    package let openedAt: Date
    package let id: AppealID

    package init(openedAt: Date, id: AppealID) { (self.openedAt, self.id) = (openedAt, id) }
}

/// What is past the published limit: all that is told of it in public.
package struct OverdueAppeals: Hashable, Sendable {
    package let count: Int
    /// When the oldest of them came; nil where there is none.
    package let oldest: Date?
}

extension Appeals {
    /// Nil where this tenant has no such appeal.
    package func find(
        _ id: AppealID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Appeal? {
        try rows(transaction).find(id, of: tenant)
    }

    /// A tenant's appeals, newest first.
    package func list(
        _ filter: AppealFilter,
        of tenant: TenantName,
        after cursor: AppealCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Appeal] {
        var conditions: [SQL] = ["tenant = \(tenant.text)"]
        switch filter.state {
        case .open: conditions.append("outcome IS NULL")
        case .decided: conditions.append("outcome IS NOT NULL")
        case nil: break
        }
        if let account = filter.account { conditions.append("account = \(account.text)") }
        if let person = filter.assignee { conditions.append("assignee = \(person.text)") }
        if let cursor {
            conditions.append("(opened_at, id) < (\(cursor.openedAt), \(cursor.id.text))")
        }
        return try rows(transaction).list(
            SQL.joined(conditions, separator: " AND "),
            limit: min(max(limit, 1), limits.pageRows),
        )
    }

    /// The newest appeal of whoever sent a report; nil where there is none.
    package func latest(
        against report: Report,
        in transaction: any Transaction,
    ) throws -> Appeal? {
        try rows(transaction).all(against: .report(report.id), by: .reporter, of: report.tenant)
            .first
    }

    package func overdue(
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> OverdueAppeals {
        let row = try transaction.firstRow(
            """
            SELECT count(*) AS n, min(opened_at) AS oldest FROM appeals
            WHERE tenant = \(tenant.text) AND outcome IS NULL AND due_at < \(records.now)
            """
        )
        guard let row else { return OverdueAppeals(count: 0, oldest: nil) }
        return OverdueAppeals(count: try row.get("n"), oldest: try row.get("oldest"))
    }

    /// What the appeals came to that were decided since a time.
    package func statistics(
        since time: Date,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> AppealStatistics {
        var statistics = AppealStatistics()
        var place = (time: time, id: "")
        while true {
            let rows = try transaction.rows(
                """
                SELECT id, content, decided_at FROM appeals
                WHERE tenant = \(tenant.text)
                    AND (decided_at, id) > (\(place.time), \(place.id))
                ORDER BY decided_at, id LIMIT 500
                """
            )
            for row in rows {
                statistics.add(try row.json("content", as: Appeal.Content.self))
                place = (try row.get("decided_at"), try row.get("id"))
            }
            guard rows.count == 500 else { return statistics }
        }
    }
}
