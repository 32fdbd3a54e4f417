package import Casework
import Foundation

// What happens becomes a message.
extension Webhooks {
    /// Tells everybody who wants to hear of something, in the transaction in which it happens.
    ///
    /// - Returns: the message; nil where nobody does, and nothing is written.
    @discardableResult
    func announce(_ event: WebhookEvent, in transaction: any Transaction) throws -> MessageID? {
        let receivers = try all(of: event.tenant, in: transaction).filter {
            $0.wants(event.kind)
        }
        guard !receivers.isEmpty else { return nil }
        let message = try write(event, in: transaction)
        for receiver in receivers {
            try deliver(message, to: receiver.id, of: event.tenant, in: transaction)
        }
        return message
    }

    /// Sends an endpoint a message that says nothing, whatever it wants to hear of.
    ///
    /// - Throws: ``WebhookRefusal/disabled``, ``RecordRefusal/unknown(_:)``.
    package func ping(
        _ id: WebhookID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> MessageID {
        guard try find(id, of: tenant, in: transaction).disabled == nil else {
            throw WebhookRefusal.disabled
        }
        let event = WebhookEvent(
            kind: .ping,
            tenant: tenant,
            subject: "webhooks/\(id.text)",
            data: ["webhook": .text(id.text)],
        )
        let message = try write(event, in: transaction)
        try deliver(message, to: id, of: tenant, in: transaction)
        return message
    }

    /// Keeps a message, whose bytes are the same for every attempt.
    private func write(
        _ event: WebhookEvent,
        in transaction: any Transaction,
    ) throws -> MessageID {
        let (id, now) = (try records.newID(MessageID.self), records.now)
        let body = Self.body(of: event, id: id, at: now)
        try transaction.run(
            """
            INSERT INTO webhook_messages (id, tenant, kind, body, created_at)
            VALUES (
                \(id.text), \(event.tenant.text), \(event.kind.rawValue), \(body.text), \(now)
            )
            """
        )
        return id
    }

    /// CloudEvents 1.0 in structured mode (§2, and its JSON format).
    static func body(of event: WebhookEvent, id: MessageID, at time: Date) -> CanonicalJSON {
        let milliseconds = (time.timeIntervalSince1970 * 1_000).rounded(.down)
        let stamp = Date(timeIntervalSince1970: (milliseconds + 0.25) / 1_000)
        return .object([
            "specversion": .text("1.0"),
            "id": .text(id.text),
            "source": .text("/tenants/\(event.tenant.text)"),
            "type": .text(event.kind.rawValue),
            "time": .text(stamp.formatted(.iso8601WithMilliseconds)),
            "subject": .text(event.subject),
            "datacontenttype": .text("application/json"),
            "data": .object(event.data),
        ])
    }

    /// Has a message sent to an endpoint, again where it was sent before.
    func deliver(
        _ message: MessageID,
        to webhook: WebhookID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        let round = try transaction.value(
            """
            INSERT INTO webhook_deliveries (
                message, webhook, tenant, state, round, tried, attempts, due_at
            )
            VALUES (
                \(message.text), \(webhook.text), \(tenant.text), 0, 1, 0, 0, \(records.now)
            )
            ON CONFLICT (message, webhook) DO UPDATE SET state = 0, tried = 0,
                round = webhook_deliveries.round + 1, due_at = excluded.due_at, settled_at = NULL
            RETURNING round
            """,
            as: Int.self,
        )
        let job = DeliveryJob(webhook, message, round: round ?? 1, tried: 0)
        try records.queue.enqueue(job.request(for: tenant, at: nil), in: transaction)
    }
}

extension FormatStyle where Self == Date.ISO8601FormatStyle {
    /// RFC 3339 in UTC.
    fileprivate static var iso8601WithMilliseconds: Self {
        Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    }
}
