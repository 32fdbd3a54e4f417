import Casework
package import Foundation

/// Which messages are to be sent again.
package struct ReplayWindow: Hashable, Sendable {
    package let since: Date
    package let until: Date
    /// Behind this message: where the part before ended.
    package let after: MessageID?

    package init(since: Date, until: Date, after: MessageID? = nil) {
        (self.since, self.until, self.after) = (since, until, after)
    }
}

/// What a call to send again did.
package struct Replayed: Hashable, Sendable {
    package let count: Int
    /// The last message of this part, where more follow.
    package let more: MessageID?
}

// What was told is told again.
extension Webhooks {
    /// Sends one message again.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``, ``WebhookRefusal/disabled``.
    package func replay(
        _ message: MessageID,
        to id: WebhookID,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Replayed {
        try requireEnabled(id, of: staff.tenant, in: transaction)
        // A test message belongs to the endpoint that was tried.
        let found: String? = try transaction.value(
            """
            SELECT m.id FROM webhook_messages m
            WHERE m.id = \(message.text) AND m.tenant = \(staff.tenant.text)
                AND (m.kind <> \(WebhookKind.ping.rawValue) OR EXISTS (
                    SELECT 1 FROM webhook_deliveries d
                    WHERE d.message = m.id AND d.webhook = \(id.text)))
            """
        )
        guard found != nil else { throw RecordRefusal.unknown(.message) }
        try deliver(message, to: id, of: staff.tenant, in: transaction)
        try record(
            "webhook.replayed",
            id,
            by: staff,
            ["message": .text(message.text), "messages": .integer(1)],
            in: transaction,
        )
        return Replayed(count: 1, more: nil)
    }

    /// Sends again what a tenant's endpoint would have heard in a time, whether it heard it or not:
    /// also what happened while it was switched off, as far as anybody was told.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``, ``WebhookRefusal/disabled``.
    package func replay(
        _ window: ReplayWindow,
        to id: WebhookID,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Replayed {
        let receiver = try requireEnabled(id, of: staff.tenant, in: transaction)
        let messages = try messages(in: window, for: receiver, in: transaction)
        let part = messages.prefix(limits.replayedMessages)
        for message in part {
            try deliver(message, to: id, of: staff.tenant, in: transaction)
        }
        if !part.isEmpty {
            try record(
                "webhook.replayed",
                id,
                by: staff,
                ["messages": .integer(Int64(part.count))],
                in: transaction,
            )
        }
        return Replayed(count: part.count, more: messages.count > part.count ? part.last : nil)
    }

    /// One more than are sent, to see whether more follow.
    private func messages(
        in window: ReplayWindow,
        for receiver: Webhook,
        in transaction: any Transaction,
    ) throws -> [MessageID] {
        let kinds = receiver.kinds.isEmpty ? Set(WebhookKind.chosen) : receiver.kinds
        // Ids of messages grow with time, to the millisecond.
        return try transaction.rows(
            """
            SELECT id FROM webhook_messages
            WHERE tenant = \(receiver.tenant.text) AND created_at >= \(window.since)
                AND created_at < \(window.until) AND id > \(window.after?.text ?? "")
                AND kind IN \(SQL.list(kinds.map(\.rawValue).sorted()))
            ORDER BY id LIMIT \(limits.replayedMessages + 1)
            """
        ).map { try $0.named("id", MessageID.init) }
    }

    @discardableResult
    private func requireEnabled(
        _ id: WebhookID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Webhook {
        let webhook = try find(id, of: tenant, in: transaction)
        guard webhook.disabled == nil else { throw WebhookRefusal.disabled }
        return webhook
    }
}
