package import Casework
import Foundation
package import Policy

/// Measures on accounts and strikes: the rows of `measures`, `measure_proposals` and `strikes`.
///
/// Everything holds the account's row, and leaves the account on the rung that the measures in force
/// say. Rules and jobs take none: a job notes only that a time is over.
package struct Measures: Sendable {
    let records: Records
    let limits: MeasureLimits
    let approvals: ApprovalLimits

    package init(
        _ records: Records,
        limits: MeasureLimits = MeasureLimits(),
        approvals: ApprovalLimits = ApprovalLimits(),
    ) {
        (self.records, self.limits, self.approvals) = (records, limits, approvals)
    }

    /// Takes a measure that one person may take, and puts a closure before a second person.
    ///
    /// - Throws: ``MeasureRefusal``, ``StatementFault``, ``RecordRefusal``: then nothing is done.
    package func impose(
        _ order: MeasureOrder,
        in transaction: any Transaction,
    ) throws -> Imposed {
        let account = try hold(order.account, of: order.tenant, in: transaction)
        let publisher = try publisher(of: account, in: transaction)
        let draft = try checked(order.draft, on: account, publisher, in: transaction)
        let measure = try draft.measure(
            try records.newID(),
            on: account,
            by: [order.person],
            under: publisher.decisionTimes,
            at: records.now,
        )
        guard draft.kind != .close else {
            return .waiting(
                try wait(draft, on: account, by: order.person, in: transaction)
            )
        }
        return .imposed(try keep(measure, on: account, publisher, in: transaction))
    }

    /// The draft with its end, once it fits what stands on record.
    func checked(
        _ draft: MeasureDraft,
        on account: Account,
        _ publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> MeasureDraft {
        let (ladder, now) = (publisher.profile.ladder, records.now)
        let draft = draft.ended(by: ladder, at: now)
        try draft.check(
            under: ladder,
            after: try record(of: account, in: transaction),
            at: now,
            limits: limits,
        )
        return draft
    }

    /// Writes a measure with its event, the job for its end, and the account's rung.
    func keep(
        _ measure: Measure,
        on account: Account,
        _ publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> KeptMeasure {
        try MeasureRows(transaction: transaction).insert(measure)
        if let job = MeasureJob.end(of: measure) {
            try records.queue.enqueue(job, in: transaction)
        }
        let kept = KeptMeasure(measure)
        var event = MeasureEvent(.imposed, kept, by: measure.deciders)
        event.profile = publisher.profile
        try note(event, on: account, in: transaction)
        return kept
    }

    /// Notes that the time of a measure is over; once, however often it is called.
    ///
    /// - Returns: false where it is not over yet by this node's clock: ask again.
    @discardableResult
    package func end(
        _ id: MeasureID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Bool {
        let rows = MeasureRows(transaction: transaction)
        guard let found = try rows.find(id, of: tenant) else {
            throw RecordRefusal.unknown(.measure)
        }
        let account = try hold(found.measure.account, of: tenant, in: transaction)
        guard var kept = try rows.find(id, of: tenant), kept.undoing == nil,
            kept.endedAt == nil, let end = kept.measure.until
        else { return true }
        guard end <= records.now else { return false }
        kept.endedAt = records.now
        try rows.end(id, of: tenant, at: records.now)
        try note(MeasureEvent(.ended, kept, by: []), on: account, in: transaction)
        return true
    }

    /// Undoes a measure in full, with the strikes that it brought: a new event, after which it counts
    /// nowhere any more.
    ///
    /// Whoever decides appeals calls this.
    ///
    /// - Throws: ``MeasureRefusal``, ``RecordRefusal``.
    package func undo(
        _ id: MeasureID,
        of tenant: TenantName,
        by person: PersonName,
        because reason: BilingualText,
        in transaction: any Transaction,
    ) throws -> KeptMeasure {
        guard reason.isSaid else { throw MeasureRefusal.noReason }
        let rows = MeasureRows(transaction: transaction)
        guard let found = try rows.find(id, of: tenant) else {
            throw RecordRefusal.unknown(.measure)
        }
        let account = try hold(found.measure.account, of: tenant, in: transaction)
        guard var kept = try rows.find(id, of: tenant), kept.undoing == nil else {
            throw MeasureRefusal.undone
        }
        let undoing = Undoing(at: records.now, by: person, because: reason)
        kept.undoing = undoing
        try rows.undo(id, of: tenant, undoing)
        try undoStrike(for: .measure(id), on: account, undoing, in: transaction)
        try note(MeasureEvent(.undone, kept, by: [person]), on: account, in: transaction)
        return kept
    }
}
