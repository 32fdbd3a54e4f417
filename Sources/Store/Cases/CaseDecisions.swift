package import Casework
import Foundation
import Policy

/// How cases are decided: with their reports, clocks and second looks, in one transaction with what is
/// done about their items.
package struct CaseDecisions: Sendable {
    private let records: Records
    private let cases: Cases
    private let decisions: Decisions

    package init(_ records: Records, limits: CaseLimits = CaseLimits()) {
        self.records = records
        cases = Cases(records, limits: limits)
        decisions = Decisions(records)
    }

    /// Decides a case that the reviewer holds.
    ///
    /// - Throws: ``CaseRefusal``, ``TransitionRefusal``, ``StatementFault``, ``RecordRefusal``.
    package func decide(
        _ order: CaseOrder,
        in transaction: any Transaction,
    ) throws -> CaseOrdered {
        guard !order.reason.isEmpty else { throw CaseRefusal.reasonMissing }
        guard let seen = try cases.find(order.caseID, of: order.tenant, in: transaction) else {
            throw RecordRefusal.unknown(.case)
        }
        // First the item, then its case, as everybody does who changes both.
        var items = try ShownItemRows(transaction: transaction).items(of: seen.id)
        if let item = seen.subject.item { items.insert(item) }
        for item in items.sorted(by: { $0.text < $1.text }) {
            let held = try ItemRows(transaction: transaction).hold(item, of: order.tenant)
            let isWaiting = held.id == seen.subject.item && held.state == .held
            // What waits would wait on, and nobody would look at it again.
            if order.draft == nil, isWaiting { throw CaseRefusal.itemWaits }
        }
        let begun = try begin(order, in: transaction)
        try cases.write(
            CaseNote(
                by: order.reviewer.person,
                at: records.now,
                .internal,
                order.reason,
            ),
            on: begun.id,
            of: order.tenant,
            isBounded: false,
            in: transaction,
        )
        guard let draft = order.draft else {
            return .closed(try close(begun, order, nil, in: transaction), nil)
        }
        return try act(draft, on: begun, order, in: transaction)
    }

    private func begin(_ order: CaseOrder, in transaction: any Transaction) throws -> Case {
        try cases.change(
            order.caseID,
            of: order.tenant,
            expecting: order.revision,
            in: transaction,
        ) { found in
            try found.beginDecision(by: order.reviewer, at: records.now)
        }
    }

    private func act(
        _ draft: DecisionDraft,
        on begun: Case,
        _ order: CaseOrder,
        in transaction: any Transaction,
    ) throws -> CaseOrdered {
        guard let item = begun.subject.item else { throw CaseRefusal.noItem }
        var wanted = DecisionOrder(
            draft,
            on: item,
            tenant: order.tenant,
            by: order.reviewer.person,
        )
        wanted.caseID = begun.id
        let ordered = try decisions.propose(wanted, in: transaction)
        switch ordered {
        case .decided(let decision, _):
            return .closed(try close(begun, order, decision.id, in: transaction), decision)
        case .waiting(let proposal, let acts):
            let waiting = try cases.change(begun.id, of: order.tenant, in: transaction) { found in
                found.wait(for: proposal.id)
            }
            try CaseWaits(transaction: transaction).keep(order, for: proposal.id)
            try cases.record(
                "case.waiting",
                waiting,
                by: .init(.person(order.reviewer.person)),
                in: transaction,
            )
            return .waiting(waiting, proposal, acts)
        }
    }

    private func close(
        _ begun: Case,
        _ order: CaseOrder,
        _ decision: DecisionID?,
        in transaction: any Transaction,
    ) throws -> Case {
        let closing = PlannedClosing(
            person: order.reviewer.person,
            outcome: order.draft == nil ? .noAction : .acted,
            usual: begun.subject.request == nil ? order.usualOutcome : .notFound,
            named: order.outcomes,
        )
        return try CaseClosings(records, limits: cases.limits).close(
            begun.id,
            of: order.tenant,
            closing,
            decision,
            in: transaction,
        )
    }
}
