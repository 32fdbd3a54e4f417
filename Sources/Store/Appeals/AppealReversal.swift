import Casework
import Foundation
import Policy

/// Undoes what an appeal found wrong: all of it, in the transaction in which that is decided.
struct AppealReversal {
    let records: Records
    let transaction: any Transaction

    /// What an appeal is about, held to the end of the transaction.
    enum Held {
        case item(Item, Publisher)
        case account(Account)
        /// An item that its owner may have taken back long ago.
        case nothing
    }

    /// What was undone, and the step of the item that comes last.
    struct Undone {
        var effects: Set<AppealEffect> = []
        var step: Step?
    }

    /// How the item goes on.
    struct Step {
        let item: Item
        let decision: Decision
        let event: ItemEvent
        let publisher: Publisher
    }

    func hold(_ appeal: Appeal) throws -> Held {
        switch appeal.target {
        case .decision(let id):
            let decision = try decision(id, appeal.tenant)
            let (item, publisher) = try Items(records).hold(
                decision.subject.item,
                of: appeal.tenant,
                in: transaction,
            )
            return .item(item, publisher)
        case .measure, .strike:
            guard let account = appeal.account else { throw RecordRefusal.unknown(.account) }
            return .account(
                try Measures(records).hold(account, of: appeal.tenant, in: transaction)
            )
        case .report(let id):
            let report = try ReportRows(transaction: transaction).find(id, of: appeal.tenant)
            guard let item = report?.subject.item else { return .nothing }
            let (held, publisher) = try Items(records).hold(
                item,
                of: appeal.tenant,
                in: transaction,
            )
            return .item(held, publisher)
        }
    }

    /// - Parameter appeal: with its verdict.
    func undo(_ appeal: Appeal, _ held: Held) throws -> Undone {
        guard let closing = appeal.content.closing, closing.verdict.outcome != .upheld else {
            return Undone()
        }
        switch (appeal.target, held) {
        case (.decision(let id), .item(let item, let publisher)):
            return try undo(try decision(id, appeal.tenant), item, publisher, closing)
        case (.measure(let id), .account(let account)):
            return Undone(effects: try undo(id, account, closing))
        case (.strike(let id), _):
            return Undone(effects: try undo(id, appeal.tenant, closing))
        case (.report(let id), let held):
            return Undone(effects: try correct(id, appeal, held, closing))
        default: throw RecordRefusal.unknown(.appeal)
        }
    }

    private func decision(_ id: DecisionID, _ tenant: TenantName) throws -> Decision {
        let found = try DecisionRows(transaction: transaction).find(id, of: tenant)
        guard let found else { throw RecordRefusal.unknown(.decision) }
        return found
    }

    private func undoing(_ closing: Appeal.Closing) -> Undoing {
        Undoing(at: closing.at, by: closing.by, because: closing.verdict.answer)
    }
}

// Measures, strikes and reports.
extension AppealReversal {
    private func undo(
        _ id: MeasureID,
        _ account: Account,
        _ closing: Appeal.Closing,
    ) throws -> Set<AppealEffect> {
        let measures = Measures(records)
        let kept = try MeasureRows(transaction: transaction).find(id, of: account.tenant)
        guard kept?.undoing == nil else { return [.overtaken] }
        let effects = try undoStrike(for: .measure(id), account, closing)
        guard closing.verdict.outcome == .overturned else { return effects }
        _ = try measures.undo(
            id,
            of: account.tenant,
            by: closing.by,
            because: closing.verdict.answer,
            in: transaction,
        )
        return effects.union([.measureUndone])
    }

    private func undo(
        _ id: StrikeID,
        _ tenant: TenantName,
        _ closing: Appeal.Closing,
    ) throws -> Set<AppealEffect> {
        let kept = try StrikeRows(transaction: transaction).find(id, of: tenant)
        guard kept?.undoing == nil else { return [.overtaken] }
        _ = try Measures(records).undoStrike(
            id,
            of: tenant,
            by: closing.by,
            because: closing.verdict.answer,
            in: transaction,
        )
        return [.strikeUndone]
    }

    func undoStrike(
        for cause: StrikeCause,
        _ account: Account,
        _ closing: Appeal.Closing,
    ) throws -> Set<AppealEffect> {
        let rows = StrikeRows(transaction: transaction)
        guard try rows.find(cause, on: account.id, of: account.tenant) != nil else { return [] }
        try Measures(records).undoStrike(
            for: cause,
            on: account,
            undoing(closing),
            in: transaction,
        )
        return [.strikeUndone]
    }

    /// The reporter was right: the outcome says so, and somebody looks at the subject again.
    private func correct(
        _ id: ReportID,
        _ appeal: Appeal,
        _ held: Held,
        _ closing: Appeal.Closing,
    ) throws -> Set<AppealEffect> {
        let rows = ReportRows(transaction: transaction)
        guard let seen = try rows.find(id, of: appeal.tenant) else {
            throw RecordRefusal.unknown(.report)
        }
        // First the case, then the report and its sender, as whoever closes a case does.
        let effects = try lookAgain(at: seen, held, closing)
        let isFull = closing.verdict.outcome == .overturned
        try ReportEvents(records).correct(
            try rows.hold(id, of: appeal.tenant),
            as: isFull ? .upheld : .partlyUpheld,
            in: transaction,
        )
        return effects.union([.reportsCorrected])
    }

    private func lookAgain(
        at report: Report,
        _ held: Held,
        _ closing: Appeal.Closing,
    ) throws -> Set<AppealEffect> {
        if case .item(let item, _) = held, item.course.ending != nil { return [.overtaken] }
        let (cases, clocks) = (Cases(records), Clocks(records))
        let profile = try Tenants(records).profile(of: report.tenant, in: transaction)
        let due = clocks.due(.report, under: profile)
        let reason = report.statement.reason
        let opened = try cases.gather(
            CaseCause(.report, reason.category, reason.severity, dueAt: due),
            on: report.subject,
            of: report.tenant,
            in: transaction,
        )
        try cases.write(
            CaseNote(by: closing.by, at: closing.at, .internal, closing.verdict.answer.english),
            on: opened.id,
            of: report.tenant,
            in: transaction,
        )
        if opened.openedAt == records.now {
            try clocks.start(
                .report,
                for: opened.id,
                in: opened,
                until: due,
                transaction: transaction,
            )
        }
        return [.caseOpened]
    }
}
