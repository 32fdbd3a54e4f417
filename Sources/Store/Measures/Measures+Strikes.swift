package import Casework
import Foundation
package import Policy

/// Strikes: a person's act, each for one cause.
extension Measures {
    /// Adds a strike.
    ///
    /// - Throws: ``StrikeRefusal``, ``RecordRefusal``: then nothing is done.
    package func addStrike(
        _ order: StrikeOrder,
        in transaction: any Transaction,
    ) throws -> KeptStrike {
        let account = try hold(order.account, of: order.tenant, in: transaction)
        let (draft, rows) = (order.draft, StrikeRows(transaction: transaction))
        let declaredAt = try declaredAt(draft.cause, account, in: transaction)
        let ladder = try publisher(of: account, in: transaction).profile.ladder
        // Every ladder that was read has a level for each severity.
        let level = ladder.levels[draft.severity] ?? .init(weight: 1, days: 1)
        let strike = try draft.strike(
            try records.newID(),
            on: account,
            by: order.person,
            declaredAt: declaredAt,
            weighed: (level, records.now),
        )
        guard try rows.find(strike.cause, on: account.id, of: account.tenant) == nil else {
            throw StrikeRefusal.causeTaken
        }
        try rows.insert(strike)
        try records.queue.enqueue(MeasureJob.expiry(of: strike), in: transaction)
        let kept = KeptStrike(strike)
        try note(.strikeAdded, kept, by: order.person, in: transaction)
        return kept
    }

    /// Notes that a strike counts no more; once, however often it is called.
    ///
    /// - Returns: false where its time is not over yet by this node's clock: ask again.
    @discardableResult
    package func expire(
        _ id: StrikeID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Bool {
        guard var kept = try held(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.strike)
        }
        guard kept.undoing == nil, kept.expiredAt == nil else { return true }
        guard kept.strike.expiresAt <= records.now else { return false }
        kept.expiredAt = records.now
        try StrikeRows(transaction: transaction).expire(id, of: tenant, at: records.now)
        try note(.strikeExpired, kept, by: nil, in: transaction)
        return true
    }

    /// Undoes a strike, after which it counts nowhere any more.
    ///
    /// - Throws: ``StrikeRefusal``, ``RecordRefusal``.
    package func undoStrike(
        _ id: StrikeID,
        of tenant: TenantName,
        by person: PersonName,
        because reason: BilingualText,
        in transaction: any Transaction,
    ) throws -> KeptStrike {
        guard reason.isSaid else { throw StrikeRefusal.noReason }
        guard let kept = try held(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.strike)
        }
        guard kept.undoing == nil else { throw StrikeRefusal.undone }
        let undoing = Undoing(at: records.now, by: person, because: reason)
        return try undo(kept, undoing, in: transaction)
    }

    /// Undoes the strike that a decision on an item brought, if it did: for those who reverse that
    /// decision.
    package func undoStrike(
        for decision: DecisionID,
        on account: AccountID,
        of tenant: TenantName,
        _ undoing: Undoing,
        in transaction: any Transaction,
    ) throws {
        let account = try hold(account, of: tenant, in: transaction)
        try undoStrike(for: .decision(decision), on: account, undoing, in: transaction)
    }

    /// Undoes the strike for a cause, if there is one.
    func undoStrike(
        for cause: StrikeCause,
        on account: Account,
        _ undoing: Undoing,
        in transaction: any Transaction,
    ) throws {
        let rows = StrikeRows(transaction: transaction)
        guard let kept = try rows.find(cause, on: account.id, of: account.tenant) else { return }
        _ = try undo(kept, undoing, in: transaction)
    }

    private func undo(
        _ kept: KeptStrike,
        _ undoing: Undoing,
        in transaction: any Transaction,
    ) throws -> KeptStrike {
        var kept = kept
        kept.undoing = undoing
        let strike = kept.strike
        try StrikeRows(transaction: transaction).undo(strike.id, of: strike.tenant, undoing)
        try note(.strikeUndone, kept, by: undoing.by, in: transaction)
        return kept
    }

    /// A strike, with its account held; nil where this tenant has none.
    private func held(
        _ id: StrikeID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> KeptStrike? {
        let rows = StrikeRows(transaction: transaction)
        guard let found = try rows.find(id, of: tenant) else { return nil }
        _ = try hold(found.strike.account, of: tenant, in: transaction)
        return try rows.find(id, of: tenant)
    }
}

extension Measures {
    /// When the owner declared what a cause is about; nil where they didn't, and of causes that are
    /// no items.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)`` where the account has no such cause,
    ///   ``StrikeRefusal/noBreach``.
    private func declaredAt(
        _ cause: StrikeCause,
        _ account: Account,
        in transaction: any Transaction,
    ) throws -> Date? {
        switch cause {
        case .text: return nil
        case .measure(let id):
            let kept = try find(id, of: account.tenant, in: transaction)
            guard let kept, kept.measure.account == account.id, kept.undoing == nil else {
                throw RecordRefusal.unknown(.measure)
            }
            return nil
        case .decision(let id):
            let decision = try DecisionRows(transaction: transaction).find(id, of: account.tenant)
            guard let decision else { throw RecordRefusal.unknown(.decision) }
            return try declaredAt(decision, account, in: transaction)
        }
    }

    private func declaredAt(
        _ decision: Decision,
        _ account: Account,
        in transaction: any Transaction,
    ) throws -> Date? {
        let (items, subject) = (Items(records), decision.subject)
        let item = try items.find(subject.item, of: account.tenant, in: transaction)
        guard item?.account == account.id else { throw RecordRefusal.unknown(.decision) }
        let appeals = try AppealRows(transaction: transaction).all(
            against: .decision(decision.id),
            by: .author,
            of: account.tenant,
        )
        let isWrong = appeals.contains { $0.content.closing?.verdict.outcome == .overturned }
        guard decision.ruling.action != .release, !isWrong else { throw StrikeRefusal.noBreach }
        let versions = try items.versions(
            of: subject.item,
            tenant: account.tenant,
            in: transaction,
        )
        let file = versions.first { $0.version.number == subject.version }?.version.content.file
        // The same file may have been declared with another version.
        return versions.filter { $0.version.content.file.digest == file?.digest }
            .compactMap(\.declaration?.answer)
            .filter(\.declaration.isSynthetic).map(\.answeredAt).min()
    }
}
