import Casework
import Foundation

/// Takes away what was told long ago, and looks after what nobody tells.
package struct WebhookSweep: Sendable {
    private let webhooks: Webhooks
    private let database: any Database

    package init(_ webhooks: Webhooks, in database: any Database) {
        self.webhooks = webhooks
        self.database = database
    }

    /// Part by part, so that nobody waits long.
    package func run() async throws {
        while try await database.write({ try removeSome(in: $0) }) { try Task.checkCancellation() }
        try await database.write { try wakeOverdue(in: $0) }
    }

    /// - Returns: whether there may be more.
    private func removeSome(in transaction: any Transaction) throws -> Bool {
        let limits = webhooks.limits
        let end = webhooks.records.now.addingTimeInterval(-limits.keptSeconds)
        let old = try transaction.rows(
            """
            SELECT id FROM webhook_messages WHERE created_at < \(end)
            ORDER BY created_at LIMIT \(limits.sweptMessages)
            """
        ).map { try $0.get("id", as: String.self) }
        guard !old.isEmpty else { return false }
        let list = SQL.list(old)
        try transaction.run([
            "DELETE FROM webhook_attempts WHERE message IN \(list)",
            "DELETE FROM webhook_deliveries WHERE message IN \(list)",
            "DELETE FROM webhook_messages WHERE id IN \(list)",
        ])
        return old.count == limits.sweptMessages
    }

    /// A delivery whose job ended among the dead letters, or was taken away, gets another.
    private func wakeOverdue(in transaction: any Transaction) throws {
        let (limits, now) = (webhooks.limits, webhooks.records.now)
        let rows = try transaction.rows(
            """
            SELECT message, webhook, tenant, round, tried FROM webhook_deliveries
            WHERE state = 0 AND due_at < \(now.addingTimeInterval(-limits.overdueSeconds))
            ORDER BY due_at LIMIT \(limits.sweptMessages) \(.skipLocked)
            """
        )
        for row in rows {
            let job = DeliveryJob(
                try row.named("webhook", WebhookID.init),
                try row.named("message", MessageID.init),
                round: try row.get("round"),
                tried: try row.get("tried"),
            )
            let tenant = try row.named("tenant", TenantName.init)
            try webhooks.records.queue.enqueue(job.request(for: tenant, at: nil), in: transaction)
            try transaction.run(
                """
                UPDATE webhook_deliveries SET due_at = \(now)
                WHERE message = \(job.message) AND webhook = \(job.webhook)
                    AND tenant = \(tenant.text)
                """
            )
        }
    }
}
