import Casework
import Foundation
import Policy

// What an item's own way means for its case.
extension Cases {
    /// Opens a case for what waits for a person, and closes what nobody has to look at any more.
    ///
    /// Called for each step of an item, whose row the caller holds.
    func follow(
        _ item: Item,
        from before: ItemState,
        of publisher: Publisher,
        in transaction: any Transaction,
    ) throws {
        guard before != item.state else { return }
        switch item.state {
        case .held: try open(item, publisher, in: transaction)
        case .withdrawn: try settle(item, withSenders: true, in: transaction)
        case .live, .stopped, .removed, .labelling:
            guard before == .held else { return }
            try settle(item, withSenders: false, in: transaction)
        case .received, .examining: return
        }
    }

    /// Where reviewers have to be qualified, an item with a case is let on by that alone; whoever may
    /// decide may always hold or stop it.
    func checkDirect(
        _ action: DecisionAction,
        on item: Item,
        _ publisher: Publisher,
        within caseID: CaseID? = nil,
        in transaction: any Transaction,
    ) throws {
        guard publisher.profile.qualifiesReviewers, action != .hold, action != .stop,
            let found = try rows(transaction).holdOpen(.item(item.id), of: item.tenant),
            found.id != caseID
        else { return }
        throw CaseRefusal.decideCase(found.id)
    }

    /// Puts what waits before it plays to a case.
    func open(
        _ item: Item,
        _ publisher: Publisher,
        in transaction: any Transaction,
    ) throws {
        let clocks = Clocks(records)
        let due = clocks.due(.finding, under: publisher.profile)
        let needsLabel = item.course.newest.wanted != nil
        let opened = try gather(
            CaseCause(.hold, needsLabel ? .synthetic : .terms, .medium, dueAt: due),
            on: .item(item.id),
            of: item.tenant,
            in: transaction,
        )
        guard opened.content.causes == 1 else { return }
        try clocks.start(
            .finding,
            for: opened.id,
            in: opened,
            until: due,
            transaction: transaction,
        )
    }

    /// Ends a case by itself: where nobody waits for an answer, or where the item was taken back.
    func settle(
        _ item: Item,
        withSenders: Bool,
        in transaction: any Transaction,
    ) throws {
        let rows = rows(transaction)
        guard let found = try rows.holdOpen(.item(item.id), of: item.tenant),
            withSenders || found.endsByItself, found.content.state == .open
        else { return }
        try settle(found, in: transaction)
    }

    /// Ends the case of a copy about which nobody waits for an answer, once the request that brought it
    /// was found not to hold.
    func settleShown(
        _ item: ItemID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        let rows = rows(transaction)
        guard let found = try rows.holdOpen(.item(item), of: tenant),
            found.content.state == .open, found.content.sources == [.personShown],
            try ReportRows(transaction: transaction).all(of: found.id, openOnly: true).isEmpty,
            try !ShownItemRows(transaction: transaction).isAwaited(item)
        else { return }
        try settle(found, in: transaction)
    }

    private func settle(_ found: Case, in transaction: any Transaction) throws {
        var closed = found
        try closed.close(Case.Closing(.settled, at: records.now, by: nil, decision: nil))
        try rows(transaction).update(closed, from: found)
        try Clocks(records).stop(closed.id, of: closed.tenant, in: transaction)
        try ReportEvents(records).close(
            of: closed,
            as: .moot,
            decision: nil,
            in: transaction,
        )
        try record("case.closed", closed, by: .system("cases"), in: transaction)
    }
}
