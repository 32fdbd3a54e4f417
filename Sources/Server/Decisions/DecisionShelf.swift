import Casework
import Foundation
import Store

/// Reads decisions, and what waits to become one, with where they stand.
struct DecisionShelf: Sendable {
    let decisions: Decisions
    let items: Items
    let now: @Sendable () -> Date

    init(_ records: Records, surroundings: Surroundings) {
        decisions = Decisions(records)
        items = Items(records)
        now = surroundings.now
    }

    /// - Throws: ``RecordRefusal/unknown(_:)`` where this tenant has no such item.
    func item(
        _ id: ItemID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Item {
        guard let item = try items.find(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.item)
        }
        return item
    }

    /// A decision by its id, or a proposal by its own: one that was approved is the decision that
    /// came of it.
    func view(
        of id: DecisionID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> DecisionView {
        if let decision = try decisions.find(id, of: tenant, in: transaction) {
            return try view(of: decision, in: transaction)
        }
        guard let id = ApprovalID(id.text),
            let proposal = try decisions.proposal(id, of: tenant, in: transaction)
        else { throw RecordRefusal.unknown(.decision) }
        guard let made = proposal.decision,
            let decision = try decisions.find(made, of: tenant, in: transaction)
        else { return try view(of: proposal, in: transaction) }
        return try view(of: decision, in: transaction)
    }

    func view(of decision: Decision, in transaction: any Transaction) throws -> DecisionView {
        let subject = decision.subject
        let item = try item(subject.item, of: subject.tenant, in: transaction)
        return view(of: decision, on: item, latest: try latest(of: item, in: transaction))
    }

    func view(of decision: Decision, on item: Item, latest: DecisionID?) -> DecisionView {
        DecisionView(
            decision,
            isInForce: decision.isInForce(on: item.course, latest: latest),
        )
    }

    func view(of proposal: Proposal, in transaction: any Transaction) throws -> DecisionView {
        let item = try item(proposal.item, of: proposal.tenant, in: transaction)
        guard let id = DecisionID(proposal.id.text) else { throw RecordRefusal.unknown(.approval) }
        let acts = proposal.draft.ruling(id, by: []).graveActs(on: item.course)
        return DecisionView(proposal, because: acts, at: now())
    }

    /// The newest decision on an item.
    func latest(of item: Item, in transaction: any Transaction) throws -> DecisionID? {
        try decisions.list(of: item.tenant, item: item.id, limit: 1, in: transaction).first?.id
    }
}
