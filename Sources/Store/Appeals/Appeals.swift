package import Casework
import Foundation
import Policy

/// Objections to what was decided: the rows of `appeals` and `appeal_messages`.
///
/// They stand beside the cases, so that a report that comes meanwhile goes its own way, and an appeal
/// that was answered leaves nothing in a queue.
package struct Appeals: Sendable {
    let records: Records
    package let limits: AppealLimits

    package init(_ records: Records, limits: AppealLimits = AppealLimits()) {
        (self.records, self.limits) = (records, limits)
    }

    func rows(_ transaction: any Transaction) -> AppealRows {
        AppealRows(transaction: transaction)
    }

    /// Takes the appeal of an account.
    ///
    /// An appeal against a strike that a decision or a measure brought is one against that.
    ///
    /// - Throws: ``AppealRefusal``, ``RecordRefusal``.
    package func open(
        _ draft: AppealDraft,
        against target: AppealTarget,
        by name: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Appeal {
        guard let account = try Accounts(records).find(name, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        let target = try cause(of: target, on: account, in: transaction)
        let act = try AppealedActs(records: records, transaction: transaction)
            .act(target, on: account)
        return try open(
            draft,
            against: act,
            in: Appeal.Place(of: tenant, target, by: .author, account: account.id),
            transaction,
        )
    }

    /// Takes the appeal of whoever has the receipt of a report.
    ///
    /// - Throws: ``AppealRefusal``, ``ReportRefusal/unknownReceipt``.
    package func open(
        _ draft: AppealDraft,
        by receipt: ReceiptNumber,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Appeal {
        let rows = ReportRows(transaction: transaction)
        guard let found = try rows.find(receipt, of: tenant) else {
            throw ReportRefusal.unknownReceipt
        }
        let report = try rows.hold(found.id, of: tenant)
        return try open(
            draft,
            against: try AppealedActs(records: records, transaction: transaction).act(report),
            in: Appeal.Place(of: tenant, .report(report.id), by: .reporter),
            transaction,
        )
    }

    private func open(
        _ draft: AppealDraft,
        against act: AppealedAct,
        in place: Appeal.Place,
        _ transaction: any Transaction,
    ) throws -> Appeal {
        let rows = rows(transaction)
        let earlier = try rows.all(against: place.target, by: place.side, of: place.tenant)
        try act.check(draft, after: earlier, at: records.now)
        let profile = try Tenants(records).profile(of: place.tenant, in: transaction)
        let judges = earlier.compactMap(\.content.closing?.by)
        let appeal = Appeal(
            try records.newID(),
            in: place,
            at: records.now,
            dueAt: Clocks(records).due(.appeal, under: profile),
            Appeal.Content(draft, against: act, barring: Set(judges)),
        )
        guard try rows.insert(appeal) else { throw AppealRefusal.alreadyOpen }
        try Clocks(records).start(for: appeal, in: transaction)
        try AppealEvents(records).record(.appealOpened, appeal, by: nil, in: transaction)
        return appeal
    }

    private func cause(
        of target: AppealTarget,
        on account: Account,
        in transaction: any Transaction,
    ) throws -> AppealTarget {
        guard case .strike(let id) = target else { return target }
        let kept = try StrikeRows(transaction: transaction).find(id, of: account.tenant)
        switch kept?.strike.draft.cause {
        case .decision(let decision): return .decision(decision)
        case .measure(let measure): return .measure(measure)
        case .text, nil: return target
        }
    }

    /// Gives an appeal to somebody, or back to all who may decide appeals.
    ///
    /// - Throws: ``AppealRefusal``, ``RecordRefusal``.
    package func assign(
        _ id: AppealID,
        of tenant: TenantName,
        to assignee: PersonName?,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Appeal {
        var appeal = try rows(transaction).hold(id, of: tenant)
        try appeal.assign(to: assignee)
        try rows(transaction).update(appeal)
        try AppealEvents(records).recordAssignment(of: appeal, by: person, in: transaction)
        return appeal
    }
}
