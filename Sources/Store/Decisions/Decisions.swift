package import Casework
package import Foundation
import Policy

/// What a person wants decided.
package struct DecisionOrder: Sendable {
    package let tenant: TenantName
    package let item: ItemID
    package let draft: DecisionDraft
    package let person: PersonName
    /// The item's revision as the person read it; nil: whatever it is.
    package let revision: Int64?
    /// The case that is decided by it, if one is.
    var caseID: CaseID?

    package init(
        _ draft: DecisionDraft,
        on item: ItemID,
        tenant: TenantName,
        by person: PersonName,
        expecting revision: Int64? = nil,
    ) {
        self.tenant = tenant
        self.item = item
        self.draft = draft
        self.person = person
        self.revision = revision
    }
}

/// What became of an order.
package enum Ordered: Hashable, Sendable {
    /// It took effect.
    case decided(Decision, Item)
    /// It waits for a second person, because of these acts.
    case waiting(Proposal, Set<GraveAct>)
}

/// Decisions by people, and what comes when a decision's time is over.
package struct Decisions: Sendable {
    let records: Records
    let limits: ApprovalLimits

    package init(_ records: Records, limits: ApprovalLimits = ApprovalLimits()) {
        self.records = records
        self.limits = limits
    }

    /// Decides what one person may decide, and puts before a second person what takes two.
    ///
    /// - Throws: ``TransitionRefusal``, ``StatementFault``, ``RecordRefusal``: then nothing is done.
    package func propose(
        _ order: DecisionOrder,
        in transaction: any Transaction,
    ) throws -> Ordered {
        let (item, publisher) = try Items(records).hold(
            order.item,
            of: order.tenant,
            in: transaction,
        )
        try item.check(order.revision)
        // What its publisher's standing forbids anyway is told first.
        if publisher.refusal == nil {
            try Cases(records).checkDirect(
                order.draft.action,
                on: item,
                publisher,
                within: order.caseID,
                in: transaction,
            )
        }
        let decision = try records.decision(
            order.draft,
            by: [.person(order.person)],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        let acts = decision.ruling.graveActs(on: item.course)
        if acts.isEmpty || item.course.ending != nil {
            let next = try take(decision, on: item, publisher, in: transaction)
            return .decided(decision, next)
        }
        try checkWithSecondPerson(decision.ruling, on: item, publisher)
        return .waiting(try wait(order, in: transaction), acts)
    }

    /// Nobody is asked to approve what could not happen.
    private func checkWithSecondPerson(
        _ ruling: Ruling,
        on item: Item,
        _ publisher: Publisher,
    ) throws {
        var ruling = ruling
        for name in ["first", "second"] {
            if let person = PersonName(name) { ruling.deciders.insert(.person(person)) }
        }
        _ = try records.rules.next(
            item.course,
            .decided(ruling),
            publisher: publisher.refusal(on: item.course),
        )
    }

    /// Lets a decision take effect on a held item.
    func take(
        _ decision: Decision,
        on item: Item,
        _ publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> Item {
        let event = ItemEvent.decided(decision.ruling)
        if let refusal = records.refusal(of: event, on: item, publisher) { throw refusal }
        try records.keep(decision, cause: nil, in: transaction)
        return try records.advance(
            item,
            event,
            by: Act(of: decision),
            publisher: publisher,
            in: transaction,
        )
    }
}

/// Where a page of decisions begins: behind this one.
package struct DecisionCursor: Hashable, Sendable {
    package let decidedAt: Date
    package let id: DecisionID

    package init(decidedAt: Date, id: DecisionID) {
        self.decidedAt = decidedAt
        self.id = id
    }

    package init(after decision: Decision) {
        self.init(decidedAt: decision.decidedAt, id: decision.id)
    }
}

extension Decisions {
    /// Nil where this tenant has no such decision.
    package func find(
        _ id: DecisionID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Decision? {
        try DecisionRows(transaction: transaction).find(id, of: tenant)
    }

    /// A tenant's decisions, or those on one item, newest first.
    package func list(
        of tenant: TenantName,
        item: ItemID? = nil,
        after cursor: DecisionCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Decision] {
        var condition: SQL = "tenant = \(tenant.text)"
        if let item { condition = "\(condition) AND item = \(item.text)" }
        return try DecisionRows(transaction: transaction).list(
            condition,
            after: cursor,
            limit: min(max(limit, 1), records.rules.limits.pageRows),
        )
    }
}
