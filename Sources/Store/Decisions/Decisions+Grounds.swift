package import Casework
package import Foundation
package import Policy

/// How many decisions did something on one kind of ground.
package struct GroundCount: Hashable, Sendable {
    package let kind: PolicyGround.Kind
    package let action: DecisionAction
    package let count: Int
}

// Decisions that restrict something: all but releases.
extension Decisions {
    /// A tenant's, made in a span of time, oldest first.
    package func restrictions(
        of tenant: TenantName,
        _ span: Range<Date>,
        after cursor: DecisionCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Decision] {
        try DecisionRows(transaction: transaction).restrictions(
            of: tenant,
            span,
            after: cursor,
            limit: min(max(limit, 1), records.rules.limits.pageRows),
        )
    }

    /// How many a tenant made in a span of time, by ground and action; those that are none are left
    /// out.
    package func groundCounts(
        of tenant: TenantName,
        _ span: Range<Date>,
        in transaction: any Transaction,
    ) throws -> [GroundCount] {
        try transaction.rows(
            """
            SELECT action, \(.groundKind) AS kind, count(*) AS number FROM decisions
            WHERE tenant = \(tenant.text) AND action <> \(DecisionAction.release.rawValue)
                AND decided_at >= \(span.lowerBound) AND decided_at < \(span.upperBound)
            GROUP BY 1, 2 ORDER BY 1, 2
            """
        ).map { row in
            GroundCount(
                kind: try row.named("kind", PolicyGround.Kind.init(rawValue:)),
                action: try row.named("action", DecisionAction.init(rawValue:)),
                count: try row.get("number"),
            )
        }
    }
}

extension Fragment {
    /// The kind of ground in what a row keeps of its decision.
    fileprivate static let groundKind = Fragment(
        sqlite: "json_extract(content, '$.ruling.ground.kind')",
        postgres: "content::json #>> '{ruling,ground,kind}'",
    )
}
