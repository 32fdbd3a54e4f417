package import Casework
package import Foundation

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
}
