import Casework
import Foundation
import Policy

/// Stops and holds what a request is about until somebody looked, and ends that.
struct LikenessHolding {
    let records: Records

    init(_ records: Records) { self.records = records }

    /// Keeps a held item from playing, for a request about an intimate likeness.
    ///
    /// What a person found unfounded of the same version isn't kept from playing twice before
    /// somebody looks.
    func hold(
        _ shown: ShownItem,
        _ item: Item,
        _ publisher: Publisher,
        in transaction: any Transaction,
    ) throws {
        let rows = ShownItemRows(transaction: transaction)
        guard let draft = DecisionDraft(objectionTo: item.course),
            try !rows.wasRefuted(item.id, version: shown.version)
        else { return }
        let decision = try records.decision(
            draft,
            by: [.software("likeness")],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        let taken = try take(decision, on: item, publisher, by: shown.report, in: transaction)
        if taken { try rows.update(shown, decision: decision.id) }
    }

    /// Ends what requests of a closed case did that a person found not to hold.
    ///
    /// Ended are stops of what played. What waited before goes on waiting, in its own case.
    func release(after closed: Case, by person: PersonName, in transaction: any Transaction) throws
    {
        let reports = try ReportRows(transaction: transaction).all(of: closed.id)
        for report in reports where report.isRefuted {
            let rows = ShownItemRows(transaction: transaction)
            let all = try rows.all(by: report.id).filter { $0.refutedAt == nil }
            // Of the others nobody looked at any: they may be stopped at once another time.
            if let item = closed.subject.item { try rows.refute(report.id, item, at: records.now) }
            for shown in all {
                try release(shown, of: report.tenant, by: person, in: transaction)
                guard closed.subject != .item(shown.item) else { continue }
                try Cases(records).settleShown(shown.item, of: report.tenant, in: transaction)
            }
        }
    }

    private func release(
        _ shown: ShownItem,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        guard let stop = shown.decision else { return }
        let (item, publisher) = try Items(records).hold(shown.item, of: tenant, in: transaction)
        guard item.course.stops.contains(where: { $0.decision == stop }), item.course.onlyResumes
        else { return }
        let decision = try records.decision(
            DecisionDraft(endingObjection: stop),
            by: [.person(person)],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        _ = try take(decision, on: item, publisher, by: shown.report, in: transaction)
    }

    /// - Returns: false where the item's rules don't allow it as it stands.
    private func take(
        _ decision: Decision,
        on item: Item,
        _ publisher: Publisher,
        by report: ReportID,
        in transaction: any Transaction,
    ) throws -> Bool {
        let event = ItemEvent.decided(decision.ruling)
        guard records.refusal(of: event, on: item, publisher) == nil else { return false }
        let cause = "likeness/\(report.text)/\(decision.ruling.action.rawValue)"
        try records.keep(decision, cause: cause, in: transaction)
        _ = try records.advance(
            item,
            event,
            by: Act(of: decision, cause: cause),
            publisher: publisher,
            in: transaction,
        )
        return true
    }
}

extension Report {
    /// Whether a person found that a request of somebody who is shown doesn't hold.
    fileprivate var isRefuted: Bool {
        statement.likeness != nil && closing?.outcome.isRight == false
    }
}
