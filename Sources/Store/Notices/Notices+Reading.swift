package import Casework
import Foundation

// Inboxes.
extension Notices {
    /// What somebody was told, newest first.
    package func list(
        to recipient: NoticeRecipient,
        of tenant: TenantName,
        _ page: NoticePage = NoticePage(),
        in transaction: any Transaction,
    ) throws -> [PersonNotice] {
        var condition = NoticeRows.condition(of: recipient, tenant)
        if let isUnread = page.isUnread {
            let fitting: SQL = isUnread ? "read_at IS NULL" : "read_at IS NOT NULL"
            condition = "\(condition) AND \(fitting)"
        }
        if let before = page.before { condition = "\(condition) AND id < \(before.text)" }
        return try NoticeRows(transaction: transaction).list(
            condition,
            limit: min(max(page.limit, 1), limits.pageRows),
        )
    }

    /// Notes that somebody opened a notice; who does so again changes nothing.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)`` for a notice to somebody else.
    package func markRead(
        _ id: NoticeID,
        to recipient: NoticeRecipient,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws -> PersonNotice {
        let rows = NoticeRows(transaction: transaction)
        let count = try transaction.run(
            """
            UPDATE person_notices SET read_at = \(records.now)
            WHERE id = \(id.text) AND read_at IS NULL
                AND \(NoticeRows.condition(of: recipient, tenant))
            """
        )
        guard let notice = try rows.find(id, of: tenant), notice.recipient == recipient else {
            throw RecordRefusal.unknown(.notice)
        }
        if count > 0 { try record("notice.read", notice, by: actor, in: transaction) }
        return notice
    }

    /// How a notice reached its recipient.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func deliveries(
        of id: NoticeID,
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [NoticeDelivery] {
        let rows = NoticeRows(transaction: transaction)
        guard try rows.find(id, of: tenant) != nil else { throw RecordRefusal.unknown(.notice) }
        return try rows.deliveries(of: id, tenant)
    }
}

/// Which part of an inbox is asked for.
package struct NoticePage: Hashable, Sendable {
    /// Only those that nobody opened, or only the others; nil: all.
    package let isUnread: Bool?
    /// Only those older than this one.
    package let before: NoticeID?
    package let limit: Int

    package init(isUnread: Bool? = nil, before: NoticeID? = nil, limit: Int = 100) {
        (self.isUnread, self.before, self.limit) = (isUnread, before, limit)
    }
}
