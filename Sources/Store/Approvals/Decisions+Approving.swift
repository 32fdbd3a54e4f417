package import Casework
import Foundation
import Policy

/// What waits for a second person, and what they say.
extension Decisions {
    /// Puts an order before a second person.
    func wait(_ order: DecisionOrder, in transaction: any Transaction) throws -> Proposal {
        let now = records.now
        let proposal = Proposal(
            tenant: order.tenant,
            item: order.item,
            draft: order.draft,
            approval: Approval(
                id: try records.newID(),
                proposer: order.person,
                proposedAt: now,
                expiresAt: now.addingTimeInterval(Double(limits.waitingHours) * 3_600),
            ),
        )
        try ProposalRows(transaction: transaction).insert(proposal)
        try record("decision.proposed", proposal, by: order.person, in: transaction)
        return proposal
    }

    /// Lets a proposal take effect, on the word of another person than proposed it.
    ///
    /// - Throws: ``ApprovalRefusal``; ``TransitionRefusal`` when the item went on meanwhile, so that
    ///   it can't happen any more; ``RecordRefusal``.
    package func approve(
        _ id: ApprovalID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> (Decision, Item) {
        let rows = ProposalRows(transaction: transaction)
        var proposal = try rows.hold(id, of: tenant)
        try proposal.approval.approve(by: person, at: records.now)
        let (item, publisher) = try Items(records).hold(proposal.item, of: tenant, in: transaction)
        try Cases(records).checkDirect(
            proposal.draft.action,
            on: item,
            publisher,
            within: try Cases(records).waiting(for: id, of: tenant, in: transaction),
            in: transaction,
        )
        let decision = try records.decision(
            proposal.draft,
            by: [.person(proposal.approval.proposer), .person(person)],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        try records.keep(decision, cause: "approval/\(id.text)", in: transaction)
        (proposal.settledAt, proposal.decision) = (records.now, decision.id)
        try rows.settle(proposal, by: person)
        try record("decision.approved", proposal, by: person, in: transaction)
        let next = try records.advance(
            item,
            .decided(decision.ruling),
            by: Act(of: decision, cause: "approval/\(id.text)"),
            publisher: publisher,
            in: transaction,
        )
        try CaseClosings(records).approved(id, of: tenant, as: decision.id, in: transaction)
        return (decision, next)
    }

    /// Turns a proposal down; whoever made it may take it back so.
    package func refuse(
        _ id: ApprovalID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Proposal {
        let rows = ProposalRows(transaction: transaction)
        var proposal = try rows.hold(id, of: tenant)
        try proposal.approval.refuse(by: person, at: records.now)
        proposal.settledAt = records.now
        try rows.settle(proposal, by: person)
        try record("decision.refused", proposal, by: person, in: transaction)
        try CaseClosings(records).refused(id, of: tenant, in: transaction)
        return proposal
    }

    /// Nil where this tenant has no such proposal.
    package func proposal(
        _ id: ApprovalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Proposal? {
        try ProposalRows(transaction: transaction).find(id, of: tenant)
    }

    /// A tenant's proposals, oldest first.
    ///
    /// - Parameter onlyWaiting: leaves out those that somebody answered, and those that lapsed.
    package func proposals(
        of tenant: TenantName,
        onlyWaiting: Bool = true,
        after cursor: ProposalCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Proposal] {
        var condition: SQL = "tenant = \(tenant.text)"
        if onlyWaiting {
            condition =
                "\(condition) AND outcome = \("waiting") AND expires_at > \(records.now)"
        }
        return try ProposalRows(transaction: transaction).list(
            condition,
            after: cursor,
            limit: min(max(limit, 1), records.rules.limits.pageRows),
        )
    }

    private func record(
        _ kind: String,
        _ proposal: Proposal,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: proposal.tenant.text,
                kind: kind,
                actor: .init(.person(person)),
                subject: .init(kind: "item", id: proposal.item.text),
                details: [
                    "action": .text(proposal.draft.action.rawValue),
                    "approval": .text(proposal.id.text),
                ],
            ),
            in: transaction,
        )
    }
}
