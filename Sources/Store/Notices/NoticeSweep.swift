import Casework
import Foundation

/// Takes away what was told long ago, and looks after e-mails that nobody sends.
package struct NoticeSweep: Sendable {
    private let notices: Notices
    private let database: any Database

    package init(_ notices: Notices, in database: any Database) {
        self.notices = notices
        self.database = database
    }

    /// Part by part, so that nobody waits long.
    package func run() async throws {
        while try await database.write({ try removeSome(in: $0) }) { try Task.checkCancellation() }
        try await database.write { try wakeOverdue(in: $0) }
    }

    /// - Returns: whether there may be more.
    private func removeSome(in transaction: any Transaction) throws -> Bool {
        let limits = notices.limits
        let end = notices.records.now.addingTimeInterval(-limits.keptSeconds)
        let old = try transaction.rows(
            """
            SELECT id FROM person_notices WHERE created_at < \(end)
            ORDER BY created_at LIMIT \(limits.sweptNotices)
            """
        ).map { try $0.get("id", as: String.self) }
        guard !old.isEmpty else { return false }
        let list = SQL.list(old)
        try transaction.run([
            "DELETE FROM person_notice_deliveries WHERE notice IN \(list)",
            "DELETE FROM person_notices WHERE id IN \(list)",
        ])
        return old.count == limits.sweptNotices
    }

    /// An e-mail whose job ended among the dead letters, or was taken away, gets another.
    private func wakeOverdue(in transaction: any Transaction) throws {
        let (limits, now) = (notices.limits, notices.records.now)
        let rows = try transaction.rows(
            """
            SELECT notice, tenant, tried FROM person_notice_deliveries
            WHERE state = 0 AND due_at < \(now.addingTimeInterval(-limits.overdueSeconds))
            ORDER BY due_at LIMIT \(limits.sweptNotices) \(.skipLocked)
            """
        )
        for row in rows {
            let id = try row.named("notice", NoticeID.init)
            let job = MailJob(id, tried: try row.get("tried"))
            let tenant = try row.named("tenant", TenantName.init)
            try notices.records.queue.enqueue(job.request(for: tenant, at: nil), in: transaction)
            try transaction.run(
                """
                UPDATE person_notice_deliveries SET due_at = \(now)
                WHERE notice = \(id.text) AND channel = 'email' AND tenant = \(tenant.text)
                """
            )
        }
    }
}
