import Casework
import Foundation
import Labels
import Policy

// What a decision on an item brought.
extension AppealReversal {
    func undo(
        _ decision: Decision,
        _ item: Item,
        _ publisher: Publisher,
        _ closing: Appeal.Closing,
    ) throws -> Undone {
        let chain = try DecisionRows(transaction: transaction).prolongations(of: decision)
        let ids = Set(chain.map(\.id))
        // First the case, then those who reported, as whoever closes a case does.
        _ = try Cases(records).rows(transaction).holdOpen(.item(item.id), of: item.tenant)
        var undone = Undone()
        let account = try Measures(records).hold(item.account, of: item.tenant, in: transaction)
        for id in chain.map(\.id) {
            undone.effects.formUnion(try undoStrike(for: .decision(id), account, closing))
        }
        guard closing.verdict.outcome == .overturned else { return undone }
        undone.effects.formUnion(try correctReports(closedBy: ids, on: item))
        let hasRemoved = decision.ruling.action == .remove && item.course.ending == .removed
        guard item.course.ending != .withdrawn, hasRemoved || item.course.isKept(by: ids) else {
            let isWritten = decision.ruling.action == .label && item.course.ending == nil
            undone.effects.insert(isWritten ? .labelStays : .overtaken)
            return undone
        }
        let wrong = ItemEvent.Overturned(
            ids,
            hasRemoved: hasRemoved,
            label: try label(of: item, without: decision.ruling.action == .hold ? [] : ids),
        )
        let step = try step(item, publisher, wrong, closing)
        undone.effects.insert(hasRemoved ? .restored : .lifted)
        if step.decision.ruling.holdReason == .publisher {
            undone.effects.insert(.waitsForPublisher)
        }
        undone.step = step
        return undone
    }

    /// Whoever was found right because of a wrong decision was not.
    private func correctReports(
        closedBy ids: Set<DecisionID>,
        on item: Item,
    ) throws -> Set<AppealEffect> {
        let reports = try ReportRows(transaction: transaction).hold(
            closedBy: ids,
            on: .item(item.id),
            of: item.tenant,
        ).filter { $0.closing?.outcome.isRight == true }
        for report in reports {
            try ReportEvents(records).correct(report, as: .rejected, in: transaction)
        }
        return reports.isEmpty ? [] : [.reportsCorrected]
    }

    /// The most that decisions ask a label of the item to say; a hold's label is the verdict's, and
    /// stays asked for.
    private func label(of item: Item, without ids: Set<DecisionID>) throws -> Notice? {
        try DecisionRows(transaction: transaction).list(
            "tenant = \(item.tenant.text) AND item = \(item.id.text)",
            after: nil,
            limit: 10_000,
        ).filter { !ids.contains($0.id) }.compactMap { decision in
            decision.ruling.label ?? (decision.ruling.remedy == .label ? .suspected : nil)
        }.max()
    }

    private func step(
        _ item: Item,
        _ publisher: Publisher,
        _ wrong: ItemEvent.Overturned,
        _ closing: Appeal.Closing,
    ) throws -> Step {
        let onward = item.course.onward(after: wrong, publisher.refusal(on: item.course))
        let draft = DecisionDraft(lifting: wrong, so: onward, saying: closing.verdict.answer)
        let decision = try records.decision(
            draft,
            by: [.person(closing.by)],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        return Step(
            item: item,
            decision: decision,
            event: .overturned(wrong, decision.ruling),
            publisher: publisher,
        )
    }

    /// Lets the item go on: it comes last, for what the gate answers makes all others wait.
    func take(_ step: Step) throws {
        try records.keep(step.decision, cause: nil, in: transaction)
        _ = try records.advance(
            step.item,
            step.event,
            by: Act(of: step.decision),
            publisher: step.publisher,
            in: transaction,
        )
    }
}

extension DecisionDraft {
    /// The decision that lifts what was wrong: release, the label that the verdict asks for, or a hold
    /// where the label or the publisher's leave is missing.
    fileprivate init(
        lifting wrong: ItemEvent.Overturned,
        so onward: ItemCourse.Onward,
        saying answer: BilingualText,
    ) {
        self.init(
            .release,
            on: PolicyGround(.ownChoice, territory: .everywhere),
            facts: BilingualText(
                en: "an appeal was right: \(answer.english)",
                zh: "申诉成立：\(answer.chinese)",
            ),
        )
        lifts = wrong.decisions
        switch onward {
        case .goesOn: break
        case .labelFirst(let notice): (action, marks.label) = (.label, notice)
        case .waits(let reason): (action, holdReason) = (.hold, reason)
        }
    }
}
