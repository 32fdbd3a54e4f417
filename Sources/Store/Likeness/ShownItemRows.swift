import Casework
import Foundation
import Media

/// The rows of `shown_items`.
struct ShownItemRows {
    let transaction: any Transaction

    /// - Returns: false where the request is about that item already.
    func insert(_ shown: ShownItem, of tenant: TenantName, at now: Date) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO shown_items (
                report, item, tenant, version, likeness, distance, decision, found_at
            ) VALUES (
                \(shown.report.text), \(shown.item.text), \(tenant.text), \(shown.version),
                \(shown.likeness.rawValue), \(shown.distance), \(shown.decision?.text), \(now)
            ) ON CONFLICT (report, item) DO NOTHING
            """
        ) == 1
    }

    /// Writes by which decision an item was stopped or held.
    func update(_ shown: ShownItem, decision: DecisionID) throws {
        try transaction.run(
            """
            UPDATE shown_items SET decision = \(decision.text)
            WHERE report = \(shown.report.text) AND item = \(shown.item.text)
            """
        )
    }

    /// Writes that a person looked at an item, and found that a request about it doesn't hold.
    func refute(_ report: ReportID, _ item: ItemID, at now: Date) throws {
        try transaction.run(
            """
            UPDATE shown_items SET refuted_at = \(now)
            WHERE report = \(report.text) AND item = \(item.text) AND refuted_at IS NULL
            """
        )
    }

    /// What a request is about, in the order of the items' ids.
    func all(by report: ReportID) throws -> [ShownItem] {
        try transaction.rows(
            """
            SELECT report, item, version, likeness, distance, decision, refuted_at
            FROM shown_items WHERE report = \(report.text) ORDER BY item
            """
        ).map { try ShownItem(row: $0) }
    }

    /// How many items a request keeps from playing.
    func countHeld(by report: ReportID) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM shown_items
            WHERE report = \(report.text) AND decision IS NOT NULL
            """
        ) ?? 0
    }

    /// Whether a person looked at such a request about this version, and found that it doesn't hold.
    func wasRefuted(_ item: ItemID, version: Int) throws -> Bool {
        try transaction.firstRow(
            """
            SELECT item FROM shown_items
            WHERE item = \(item.text) AND version = \(version) AND refuted_at IS NOT NULL LIMIT 1
            """
        ) != nil
    }

    /// Whether another request about an item waits for its answer.
    func isAwaited(_ item: ItemID) throws -> Bool {
        try transaction.firstRow(
            """
            SELECT s.item FROM shown_items s JOIN reports r ON r.id = s.report
            WHERE s.item = \(item.text) AND r.closed_at IS NULL LIMIT 1
            """
        ) != nil
    }

    /// The items that the open requests of a case are about.
    func items(of found: CaseID) throws -> Set<ItemID> {
        let rows = try transaction.rows(
            """
            SELECT DISTINCT s.item FROM shown_items s JOIN reports r ON r.id = s.report
            WHERE r.case_id = \(found.text) AND r.closed_at IS NULL
            """
        )
        return Set(try rows.map { try $0.named("item", ItemID.init) })
    }
}

extension ShownItem {
    fileprivate init(row: Row) throws(DatabaseError) {
        self.init(
            try row.named("item", ItemID.init),
            version: try row.get("version"),
            by: try row.named("report", ReportID.init),
            Found(
                try row.named("likeness", Likeness.init(rawValue:)),
                distance: try row.get("distance"),
            ),
            decision: try row.namedIfPresent("decision", DecisionID.init),
            refutedAt: try row.get("refuted_at"),
        )
    }
}
