package import Casework
import Foundation
import Policy

/// Items with their versions and what belongs to them.
///
/// Everything that changes one happens in the caller's transaction, under the item's lock, and is
/// written together with its event, its jobs and what the gate answers. What a job calls may come
/// twice, and happens once.
package struct Items: Sendable {
    let records: Records

    package init(_ records: Records) { self.records = records }

    /// Takes an item in: its first version waits for its examination.
    ///
    /// - Throws: ``TransitionRefusal/publisher(_:)`` for an account that may not publish,
    ///   ``DeclarationRefusal``, ``ContentRefusal``, ``RecordRefusal``.
    package func receive(
        _ submission: Submission,
        by act: Act,
        in transaction: any Transaction,
    ) throws -> Receipt {
        let rows = ItemRows(transaction: transaction)
        if let name = submission.externalID,
            let item = try rows.find(name, of: submission.tenant)
        {
            return .existing(item)
        }
        try submission.content.check(records.rules.limits)
        let publisher = try Accounts(records).publisher(
            submission.account,
            of: submission.tenant,
            in: transaction,
        )
        if let refusal = try Accounts(records).uploadRefusal(of: publisher, in: transaction),
            !(submission.isDraft && refusal.allowsDrafts)
        {
            throw TransitionRefusal.publisher(refusal)
        }
        try publisher.profile.entry.declaration.check(submission.declaration)
        let item = Item(
            id: try records.newID(),
            tenant: submission.tenant,
            account: submission.account,
            externalID: submission.externalID,
            createdAt: records.now,
        )
        guard try rows.insert(item) else {
            // Another transaction was faster with the same name.
            guard let name = submission.externalID,
                let item = try rows.find(name, of: submission.tenant)
            else { throw DatabaseError.conflict("an item of the same name comes and goes") }
            return .existing(item)
        }
        try keep(submission, as: 1, of: item, in: transaction)
        try recordReceipt(of: item, from: publisher, by: act, in: transaction)
        return .new(item)
    }

    /// Takes a new version in; the version that was live goes on playing until this one is.
    ///
    /// - Parameter revision: the item's as the caller read it; nil: whatever it is.
    package func receiveVersion(
        _ submission: Submission,
        of id: ItemID,
        expecting revision: Int64? = nil,
        by act: Act,
        in transaction: any Transaction,
    ) throws -> Item {
        try submission.content.check(records.rules.limits)
        let (item, publisher) = try hold(id, of: submission.tenant, in: transaction)
        try item.check(revision)
        guard item.account == submission.account else { throw RecordRefusal.unknown(.item) }
        let arrival = try arrival(of: submission, on: item, in: transaction)
        let event = ItemEvent.versionReceived(arrival)
        if let refusal = records.refusal(of: event, on: item, publisher) { throw refusal }
        if !arrival.keepsFile,
            let refusal = try Accounts(records).uploadRefusal(of: publisher, in: transaction)
        {
            throw TransitionRefusal.publisher(refusal)
        }
        try publisher.profile.entry.declaration.check(submission.declaration)
        let number = item.course.newest.number + 1
        try keep(submission, as: number, of: item, in: transaction)
        let next = try records.advance(
            item,
            event,
            by: act,
            publisher: publisher,
            in: transaction,
        )
        return try pauseUnlabelled(next, by: submission, publisher, in: transaction)
    }

    /// Takes an item back for its owner; taken back twice is taken back once.
    package func withdraw(
        _ id: ItemID,
        of tenant: TenantName,
        expecting revision: Int64? = nil,
        by act: Act,
        in transaction: any Transaction,
    ) throws -> Item {
        let (item, publisher) = try hold(id, of: tenant, in: transaction)
        if item.state == .withdrawn { return item }
        try item.check(revision)
        return try records.advance(
            item,
            .withdrawn,
            by: act,
            publisher: publisher,
            in: transaction,
        )
    }

    /// An item held to the end of the transaction, with its publisher.
    func hold(
        _ id: ItemID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> (Item, Publisher) {
        let item = try ItemRows(transaction: transaction).hold(id, of: tenant)
        let publisher = try Accounts(records).publisher(item.account, of: tenant, in: transaction)
        return (item, publisher)
    }

    private func keep(
        _ submission: Submission,
        as number: Int,
        of item: Item,
        in transaction: any Transaction,
    ) throws {
        let now = records.now
        let versions = VersionRows(transaction: transaction)
        let version = ItemVersion(number: number, content: submission.content)
        try versions.insert(version, of: item.id, at: now)
        if let declaration = submission.declaration {
            try versions.insert(declaration, of: item.id, number: number)
        }
        try ProductRows(transaction: transaction, catalogue: records.catalogue).refer(
            to: submission.content,
            put: submission.objects,
            as: (item.id, number),
            at: now,
        )
    }

    private func recordReceipt(
        of item: Item,
        from publisher: Publisher,
        by act: Act,
        in transaction: any Transaction,
    ) throws {
        var details = act.details
        details["account"] = .text(item.account.text)
        try records.trail.record(
            AuditEntry(
                tenant: item.tenant.text,
                kind: "item.received",
                actor: act.actor,
                subject: .init(kind: "item", id: item.id.text),
                cause: act.cause,
                details: details,
            ),
            in: transaction,
        )
        try Webhooks(records).announce(WebhookEvent(received: item), in: transaction)
        try records.queue.enqueue(
            ItemJob.request(.examine(version: 1), of: item),
            in: transaction,
        )
        try Gate(records).publish(
            GateEntry(item, of: publisher.tenant),
            before: nil,
            in: transaction,
        )
    }
}

extension Item {
    /// - Throws: ``RecordRefusal/changed(found:)`` when the caller saw another revision.
    func check(_ expected: Int64?) throws(RecordRefusal) {
        guard let expected, expected != revision else { return }
        throw .changed(found: revision)
    }
}
