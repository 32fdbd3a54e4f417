package import Casework
import Foundation
import Policy

extension Decisions {
    /// Does what was said beforehand when a decision's time is over; once, however often it is
    /// called.
    package func endTerm(
        of id: DecisionID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Settled {
        let rows = DecisionRows(transaction: transaction)
        guard let ended = try rows.find(id, of: tenant) else {
            throw RecordRefusal.unknown(.decision)
        }
        let (item, publisher) = try Items(records).hold(
            ended.subject.item,
            of: tenant,
            in: transaction,
        )
        let cause = "term/\(id.text)"
        if let decision = try rows.find(cause: cause, item: item.id) {
            return .before(item, decision)
        }
        let isHeld = item.course.newest.stage == .held(id) || item.course.olderHold == id
        let isStopped = item.course.stops.contains { $0.decision == id }
        guard item.course.ending == nil, isHeld || isStopped else {
            return .overtaken(.overtaken(id))
        }
        let goesOn =
            ended.goesOnByItself(under: publisher.profile)
            && (isStopped || publisher.refusal(on: item.course) == nil)
        if isStopped, !goesOn {
            try recordEscalation(of: ended, in: transaction)
            return .overtaken(.overtaken(id))
        }
        var draft = Self.draft(after: ended, releases: goesOn, publisher)
        if item.course.olderHold == id { draft.version = ended.subject.version }
        let decision = try records.decision(
            draft,
            by: [.software("terms")],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        try records.keep(decision, cause: cause, in: transaction)
        let next = try records.advance(
            item,
            .termEnded(id, decision.ruling),
            by: Act(of: decision, cause: cause),
            publisher: publisher,
            in: transaction,
        )
        return .now(next, decision)
    }

    /// What follows: the item goes on, or is held for somebody more senior.
    private static func draft(
        after ended: Decision,
        releases: Bool,
        _ publisher: Publisher,
    ) -> DecisionDraft {
        let times = ended.delay.times + 1
        var draft = DecisionDraft(
            releases ? .release : .hold,
            on: ended.ruling.ground,
            facts: releases ? over : publisher.refusal?.words ?? escalated(times),
        )
        if !releases {
            draft.holdReason = ended.reasonToHoldOn(under: publisher.profile)
            draft.delay = HoldDelay(times: times, since: ended.delay.since)
        }
        draft.territory = ended.ruling.territory
        draft.automation = .full
        draft.pin = ended.pin
        return draft
    }

    private static let over = BilingualText(
        en: "the time of the earlier decision is over, and nobody decided otherwise.",
        zh: "原决定期限已满，期间未作出其他决定。",
    )

    private static func escalated(_ times: Int) -> BilingualText {
        BilingualText(
            en: "the time of the earlier hold is over without a decision; somebody more senior "
                + "decides. The hold was prolonged \(times == 1 ? "once" : "\(times) times").",
            zh: "原暂缓期限已满而未作出决定，现转由更高级别人员处理。暂缓期限已延长 \(times) 次。",
        )
    }

    private func recordEscalation(of ended: Decision, in transaction: any Transaction) throws {
        try records.trail.record(
            AuditEntry(
                tenant: ended.subject.tenant.text,
                kind: "decision.escalated",
                actor: .system("terms"),
                subject: .init(kind: "item", id: ended.subject.item.text),
                details: ["decision": .text(ended.id.text)],
            ),
            in: transaction,
        )
    }
}
