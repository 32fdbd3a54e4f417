package import Casework
import Foundation
import Policy

/// Closures that wait for a second person, and what that person says.
extension Measures {
    func wait(
        _ draft: MeasureDraft,
        on account: Account,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> MeasureProposal {
        let now = records.now
        let proposal = MeasureProposal(
            tenant: account.tenant,
            account: account.id,
            draft: draft,
            approval: Approval(
                id: try records.newID(),
                proposer: person,
                proposedAt: now,
                expiresAt: now.addingTimeInterval(Double(approvals.waitingHours) * 3_600),
            ),
        )
        try MeasureProposalRows(transaction: transaction).insert(proposal)
        try note("measure.proposed", proposal, by: person, in: transaction)
        return proposal
    }

    /// Lets a proposal take effect, on the word of another person than proposed it.
    ///
    /// - Throws: ``ApprovalRefusal``; ``MeasureRefusal`` when it can't be taken any more;
    ///   ``RecordRefusal``.
    package func approve(
        _ id: ApprovalID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> KeptMeasure {
        let rows = MeasureProposalRows(transaction: transaction)
        var proposal = try rows.hold(id, of: tenant)
        try proposal.approval.approve(by: person, at: records.now)
        let account = try hold(proposal.account, of: tenant, in: transaction)
        let publisher = try publisher(of: account, in: transaction)
        let draft = try checked(proposal.draft, on: account, publisher, in: transaction)
        let measure = try draft.measure(
            try records.newID(),
            on: account,
            by: [proposal.approval.proposer, person],
            under: publisher.decisionTimes,
            at: records.now,
        )
        let kept = try keep(measure, on: account, publisher, in: transaction)
        (proposal.settledAt, proposal.measure) = (records.now, measure.id)
        try rows.settle(proposal, by: person)
        try note("measure.approved", proposal, by: person, in: transaction)
        return kept
    }

    /// Turns a proposal down; whoever made it may take it back so.
    package func refuse(
        _ id: ApprovalID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> MeasureProposal {
        let rows = MeasureProposalRows(transaction: transaction)
        var proposal = try rows.hold(id, of: tenant)
        try proposal.approval.refuse(by: person, at: records.now)
        proposal.settledAt = records.now
        try rows.settle(proposal, by: person)
        try note("measure.refused", proposal, by: person, in: transaction)
        return proposal
    }

    private func note(
        _ kind: String,
        _ proposal: MeasureProposal,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: proposal.tenant.text,
                kind: kind,
                actor: .init(.person(person)),
                subject: .init(kind: "account", id: proposal.account.text),
                details: [
                    "kind": .text(proposal.draft.kind.rawValue),
                    "approval": .text(proposal.id.text),
                ],
            ),
            in: transaction,
        )
    }
}
