import Casework
import Foundation
import Policy

/// The one way in which an item goes on.
extension Records {
    /// Why something can't happen to an item as it stands; nil when it can.
    func refusal(
        of event: ItemEvent,
        on item: Item,
        _ publisher: Publisher,
    ) -> TransitionRefusal? {
        do throws(TransitionRefusal) {
            _ = try rules.next(
                item.course,
                event,
                publisher: publisher.refusal(of: event, on: item.course),
            )
            return nil
        } catch {
            return error
        }
    }

    /// Lets something happen to an item that is held: asks the rules, and writes what follows — the
    /// rows, the event, the jobs, and what the gate answers — in the caller's transaction.
    ///
    /// It comes last: whoever changes what the gate answers makes all others wait from there on.
    ///
    /// - Throws: ``TransitionRefusal`` when it may not happen; then nothing was written.
    func advance(
        _ item: Item,
        _ event: ItemEvent,
        by act: Act,
        publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> Item {
        let transition = try rules.next(
            item.course,
            event,
            publisher: publisher.refusal(of: event, on: item.course),
        )
        let rows = ItemRows(transaction: transaction)
        let next = try rows.update(item, to: transition.after, at: now)
        let dropped = try VersionRows(transaction: transaction).update(transition, of: item.id)
        try ProductRows(transaction: transaction, catalogue: catalogue).letGo(
            of: dropped,
            item: item.id,
        )
        let isTakenBack = next.state == .withdrawn
        if isTakenBack || !dropped.isEmpty {
            // What is gone for good stays recognisable: it may still be entered in a bank.
            try FingerprintRows(transaction: transaction).forget(
                isTakenBack ? nil : dropped,
                of: item.id,
            )
        }
        let entry = entry(of: event, from: item, to: next, act)
        try trail.record(entry, in: transaction)
        try Webhooks(self).announce(
            WebhookEvent(entry, on: next, from: item.state),
            in: transaction,
        )
        try Notices(self).tell(of: event, from: item, to: next, in: transaction)
        if let work = transition.work {
            try queue.enqueue(ItemJob.request(work, of: next), in: transaction)
        }
        // What waits for its own publisher is nobody's case.
        if event.ruling?.holdReason != .publisher {
            try Cases(self).follow(next, from: item.state, of: publisher, in: transaction)
        }
        try Gate(self).publish(
            GateEntry(next, of: publisher.tenant),
            before: GateEntry(item, of: publisher.tenant),
            in: transaction,
        )
        return next
    }

    private func entry(
        of event: ItemEvent,
        from before: Item,
        to after: Item,
        _ act: Act,
    ) -> AuditEntry {
        var details = act.details
        details["from"] = .text(before.state.rawValue)
        details["to"] = .text(after.state.rawValue)
        details["version"] = .integer(Int64(after.course.newest.number))
        if let ruling = event.ruling {
            details["action"] = .text(ruling.action.rawValue)
            details["decision"] = .text(ruling.decision.text)
            details["ground"] = .text(ruling.ground.kind.rawValue)
            details["territory"] = .text(ruling.territory.text)
            if let reason = ruling.holdReason { details["hold"] = .text(reason.rawValue) }
            if let delay = ruling.delay { details["prolonged"] = .integer(Int64(delay.times)) }
        }
        return AuditEntry(
            tenant: after.tenant.text,
            kind: event.auditKind,
            actor: act.actor,
            subject: .init(kind: "item", id: after.id.text),
            cause: act.cause,
            details: details,
            versions: act.versions,
        )
    }
}

extension ItemEvent {
    /// What the record calls it.
    fileprivate var auditKind: String {
        switch self {
        case .versionReceived: "item.version_received"
        case .examinationStarted: "item.examining"
        case .concluded: "item.assessed"
        case .decided(let ruling): ruling.auditKind
        case .labelRead: "label.applied"
        case .heldBack: "item.held"
        case .termEnded: "decision.ended"
        case .noticeRaised: "item.noticed"
        case .overturned(let wrong, _): wrong.hasRemoved ? "item.restored" : "decision.overturned"
        case .withdrawn: "item.withdrawn"
        }
    }
}

extension Ruling {
    fileprivate var auditKind: String {
        switch action {
        case .release: "item.released"
        case .label: "label.asserted"
        case .ageRestrict: "item.age_restricted"
        case .hold: "item.held"
        case .stop: "item.stopped"
        case .remove: "item.removed"
        }
    }
}
