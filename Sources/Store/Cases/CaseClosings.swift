package import Casework
import Foundation

/// How cases end: with their reports, their clocks, and the lot whether somebody looks again.
package struct CaseClosings: Sendable {
    private let records: Records
    private let cases: Cases

    package init(_ records: Records, limits: CaseLimits = CaseLimits()) {
        self.records = records
        cases = Cases(records, limits: limits)
    }

    func close(
        _ id: CaseID,
        of tenant: TenantName,
        _ closing: PlannedClosing,
        _ decision: DecisionID?,
        in transaction: any Transaction,
    ) throws -> Case {
        let closed = try cases.change(id, of: tenant, in: transaction) { found in
            try found.close(
                Case.Closing(
                    closing.outcome,
                    at: records.now,
                    by: closing.person,
                    decision: decision,
                )
            )
        }
        try ReportEvents(records).close(
            of: closed,
            as: closing.usual,
            except: closing.named,
            decision: decision,
            in: transaction,
        )
        try Clocks(records).stop(closed.id, of: tenant, in: transaction)
        try LikenessHolding(records).release(after: closed, by: closing.person, in: transaction)
        try SecondLooks(records, limits: cases.limits).draw(
            closed,
            after: closing.person,
            in: transaction,
        )
        try cases.record(
            "case.closed",
            closed,
            by: .init(.person(closing.person)),
            ["outcome": .text(closing.outcome.rawValue)],
            in: transaction,
        )
        return closed
    }
}

// What a second person said of a decision that a case waits for.
extension CaseClosings {
    /// Closes the case that waited for a proposal; does nothing where none did.
    package func approved(
        _ approval: ApprovalID,
        of tenant: TenantName,
        as decision: DecisionID,
        in transaction: any Transaction,
    ) throws {
        let rows = cases.rows(transaction)
        guard let found = try rows.holdWaiting(for: approval, of: tenant),
            let closing = try CaseWaits(transaction: transaction).take(approval)
        else { return }
        _ = try close(found.id, of: tenant, closing, decision, in: transaction)
    }

    /// Gives the case back to its queue, after a second person said no or nobody did in time.
    package func refused(
        _ approval: ApprovalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        let rows = cases.rows(transaction)
        guard let seen = try rows.findWaiting(for: approval, of: tenant) else { return }
        // First the item, then its case, as everybody does who changes both.
        let item = try seen.subject.item.map {
            try ItemRows(transaction: transaction).hold($0, of: tenant)
        }
        guard let found = try rows.holdWaiting(for: approval, of: tenant) else { return }
        _ = try CaseWaits(transaction: transaction).take(approval)
        let open = try cases.change(found.id, of: tenant, in: transaction) { $0.resume() }
        try cases.record("case.resumed", open, by: .system("cases"), in: transaction)
        guard let item, item.state != .held else { return }
        // Meanwhile it may have been taken back, or let on.
        try cases.settle(item, withSenders: item.state == .withdrawn, in: transaction)
    }

    /// Gives cases back whose proposals nobody answered in time; a part at a time.
    ///
    /// - Returns: whether there may be more.
    package func resumeLapsed(limit: Int, in transaction: any Transaction) throws -> Bool {
        let rows = try transaction.rows(
            """
            SELECT c.approval, c.tenant FROM cases c JOIN approvals p ON p.id = c.approval
            WHERE c.approval IS NOT NULL AND p.expires_at <= \(records.now)
            LIMIT \(limit)
            """
        )
        for row in rows {
            try refused(
                try row.named("approval", ApprovalID.init),
                of: try row.named("tenant", TenantName.init),
                in: transaction,
            )
        }
        return rows.count == limit
    }
}
