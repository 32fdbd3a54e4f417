package import Casework
import Foundation

/// What people are told: their inboxes, and the ways by which notices reach them.
///
/// A notice is written in the transaction of what it tells, so somebody is told if and only if it
/// happened, and of each thing once.
package struct Notices: Sendable {
    let records: Records
    let limits: NoticeLimits

    package init(_ records: Records, limits: NoticeLimits = NoticeLimits()) {
        self.records = records
        self.limits = limits
    }

    /// Tells somebody: into the inbox, to the tenant's services, and by e-mail where an address is
    /// kept and a mail server is set up.
    ///
    /// - Returns: the notice; the earlier one where its recipient was told of the same before.
    /// - Throws: ``StatementFault`` when something is missing that has to be said.
    @discardableResult
    package func tell(
        _ draft: NoticeDraft,
        in transaction: any Transaction,
    ) throws -> PersonNotice {
        let rows = NoticeRows(transaction: transaction)
        let notice = try PersonNotice(records.newID(), draft, at: records.now)
        guard try rows.insert(notice) else {
            guard let told = try rows.find(like: notice) else {
                throw DatabaseError.conflict("notices of the same thing come and go")
            }
            return told
        }
        try record("notice.created", notice, in: transaction)
        let message = try Webhooks(records).announce(WebhookEvent(notice), in: transaction)
        try deliver(notice, message, in: transaction)
        return notice
    }

    private func deliver(
        _ notice: PersonNotice,
        _ message: MessageID?,
        in transaction: any Transaction,
    ) throws {
        let rows = NoticeRows(transaction: transaction)
        try rows.insert(.inbox, of: notice, .delivered)
        let state = message == nil ? NoticeDelivery.State.dropped : .delivered
        try rows.insert(.webhook, of: notice, state, message: message)
        guard try isMailed(notice, in: transaction) else { return }
        try rows.insert(.email, of: notice, .waiting)
        try records.queue.enqueue(
            MailJob(notice.id, tried: 0).request(for: notice.tenant, at: nil),
            in: transaction,
        )
    }

    /// Of an account its host knows the address; of a reporter the vault may.
    private func isMailed(
        _ notice: PersonNotice,
        in transaction: any Transaction,
    ) throws -> Bool {
        guard records.sendsMail, let owner = notice.recipient.sealedOwner(of: notice.tenant) else {
            return false
        }
        return try Vault.keeps(.contact, of: owner, in: transaction)
    }

    /// Puts what became of a notice on record: by ids and codes.
    func record(
        _ kind: String,
        _ notice: PersonNotice,
        by actor: AuditEntry.Actor = .system("notices"),
        _ more: [String: CanonicalJSON] = [:],
        in transaction: any Transaction,
    ) throws {
        let details: [String: CanonicalJSON] = [
            "kind": .text(notice.kind.rawValue), "reference": .text(notice.reference.text),
            notice.recipient.kind.rawValue: .text(notice.recipient.id),
        ]
        try records.trail.record(
            AuditEntry(
                tenant: notice.tenant.text,
                kind: kind,
                actor: actor,
                subject: .init(kind: "notice", id: notice.id.text),
                details: details.merging(more) { $1 },
            ),
            in: transaction,
        )
    }
}

extension NoticeRecipient {
    /// Whose contact lies in the vault; nil of accounts, which their hosts reach.
    package func sealedOwner(of tenant: TenantName) -> SubjectOwner? {
        switch self {
        case .account: nil
        case .reporter(let report): SubjectOwner(.reporter, report.text, of: tenant)
        }
    }
}

// What is told by itself.
extension Notices {
    /// Tells the owner of an item what was decided on it, or lifted.
    func tell(
        of event: ItemEvent,
        from before: Item,
        to after: Item,
        in transaction: any Transaction,
    ) throws {
        switch ItemNotice(of: event, from: before.course, to: after.course) {
        case nil: return
        case .lifted(let decision):
            try tell(NoticeDraft(.decisionLifted, on: after, by: decision), in: transaction)
        case .made(let id, let action):
            let decision = try DecisionRows(transaction: transaction).find(id, of: after.tenant)
            try tell(
                NoticeDraft(
                    .decisionMade,
                    on: after,
                    by: id,
                    action,
                    redress: decision?.redress,
                ),
                in: transaction,
            )
        }
    }
}
