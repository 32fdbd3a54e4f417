package import Casework
import Foundation

/// Who is told what happens, and how telling goes: the rows of `webhooks` and of what is sent.
///
/// A message is written in the transaction of what it tells, so that it is told if and only if that
/// happened; each attempt at telling is a job. Messages come at least once and in no order.
package struct Webhooks: Sendable {
    /// The kind of the jobs that make one attempt; their payload is a ``DeliveryJob``.
    package static let jobKind = "webhook"
    /// Their lane: receivers that are slow mustn't hold up calls that stop playing items.
    package static let lane = "webhook"

    let records: Records
    let limits: WebhookLimits

    package init(_ records: Records, limits: WebhookLimits = WebhookLimits()) {
        self.records = records
        self.limits = limits
    }

    /// Adds an endpoint, with a secret that it is told once.
    ///
    /// - Parameter kinds: what it wants to hear of; empty: everything.
    package func add(
        url: String,
        hearing kinds: Set<WebhookKind>,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Webhook {
        guard try all(of: staff.tenant, in: transaction).count < limits.webhooks else {
            throw RecordRefusal.tooMany(.webhook, limit: limits.webhooks)
        }
        let webhook = Webhook(
            id: try records.newID(),
            tenant: staff.tenant,
            url: url,
            kinds: kinds,
            secret: records.surroundings.secretBytes(32),
            former: nil,
            disabled: nil,
            createdAt: records.now,
        )
        try transaction.run(
            """
            INSERT INTO webhooks (id, tenant, url, kinds, secret, created_at)
            VALUES (
                \(webhook.id.text), \(webhook.tenant.text), \(url), \(Webhook.text(of: kinds)),
                \(webhook.secret), \(webhook.createdAt)
            )
            """
        )
        try record("webhook.added", webhook.id, by: staff, Self.details(kinds), in: transaction)
        return webhook
    }

    /// A tenant's endpoints, oldest first.
    package func all(
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [Webhook] {
        try transaction.rows(
            """
            SELECT \(Webhook.columns) FROM webhooks
            WHERE tenant = \(tenant.text) AND removed_at IS NULL ORDER BY id
            """
        ).map { try Webhook(row: $0) }
    }

    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func find(
        _ id: WebhookID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Webhook {
        let row = try transaction.firstRow(
            """
            SELECT \(Webhook.columns) FROM webhooks
            WHERE id = \(id.text) AND tenant = \(tenant.text) AND removed_at IS NULL
            """
        )
        guard let row else { throw RecordRefusal.unknown(.webhook) }
        return try Webhook(row: row)
    }

    /// Changes what an endpoint hears of, from the next message on.
    package func change(
        _ id: WebhookID,
        hearing kinds: Set<WebhookKind>,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Webhook {
        try update(id, "kinds = \(Webhook.text(of: kinds))", by: staff, in: transaction)
        try record("webhook.changed", id, by: staff, Self.details(kinds), in: transaction)
        return try find(id, of: staff.tenant, in: transaction)
    }

    /// Gives an endpoint a new secret; the one before signs beside it for a while.
    package func rotate(
        _ id: WebhookID,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Webhook {
        let until = records.now.addingTimeInterval(limits.formerSecretSeconds)
        let secret = records.surroundings.secretBytes(32)
        try update(
            id,
            "former_secret = secret, former_until = \(until), secret = \(secret)",
            by: staff,
            in: transaction,
        )
        try record("webhook.secret_rotated", id, by: staff, in: transaction)
        return try find(id, of: staff.tenant, in: transaction)
    }

    /// Switches an endpoint on; what it missed is sent where somebody asks for it.
    package func enable(
        _ id: WebhookID,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Webhook {
        guard try find(id, of: staff.tenant, in: transaction).disabled != nil else {
            return try find(id, of: staff.tenant, in: transaction)
        }
        try update(id, "disabled = NULL", by: staff, in: transaction)
        try record("webhook.enabled", id, by: staff, in: transaction)
        return try find(id, of: staff.tenant, in: transaction)
    }

    /// Switches an endpoint off, and drops what waits for it.
    package func disable(
        _ id: WebhookID,
        because reason: Webhook.Disabling,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Webhook {
        let webhook = try find(id, of: staff.tenant, in: transaction)
        guard webhook.disabled == nil else { return webhook }
        try update(id, "disabled = \(reason.rawValue)", by: staff, in: transaction)
        try drop(id, of: staff.tenant, in: transaction)
        try record(
            "webhook.disabled",
            id,
            by: staff,
            ["because": .text(reason.rawValue)],
            in: transaction,
        )
        return try find(id, of: staff.tenant, in: transaction)
    }

    /// Takes an endpoint out, and destroys its secrets; what was sent stays on record.
    package func remove(
        _ id: WebhookID,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws {
        let none: [UInt8] = []
        try update(
            id,
            """
            removed_at = \(records.now), secret = \(none), former_secret = NULL,
                former_until = NULL
            """,
            by: staff,
            in: transaction,
        )
        try drop(id, of: staff.tenant, in: transaction)
        try record("webhook.removed", id, by: staff, in: transaction)
    }
}

/// Who changes a tenant's endpoints.
package struct WebhookStaff: Sendable {
    package let tenant: TenantName
    package let actor: AuditEntry.Actor

    package init(_ actor: AuditEntry.Actor, of tenant: TenantName) {
        (self.actor, self.tenant) = (actor, tenant)
    }
}

extension Webhooks {
    private func update(
        _ id: WebhookID,
        _ change: SQL,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws {
        let count = try transaction.run(
            """
            UPDATE webhooks SET \(change)
            WHERE id = \(id.text) AND tenant = \(staff.tenant.text) AND removed_at IS NULL
            """
        )
        guard count == 1 else { throw RecordRefusal.unknown(.webhook) }
    }

    /// Lets nothing wait for an endpoint any more.
    private func drop(
        _ id: WebhookID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            UPDATE webhook_deliveries
            SET state = \(Delivery.State.dropped.rawValue), settled_at = \(records.now)
            WHERE webhook = \(id.text) AND tenant = \(tenant.text) AND state = 0
            """
        )
    }

    private static func details(_ kinds: Set<WebhookKind>) -> [String: CanonicalJSON] {
        ["events": .text(Webhook.text(of: kinds))]
    }

    func record(
        _ kind: String,
        _ id: WebhookID,
        by staff: WebhookStaff,
        _ details: [String: CanonicalJSON] = [:],
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: staff.tenant.text,
                kind: kind,
                actor: staff.actor,
                subject: .init(kind: "webhook", id: id.text),
                details: details,
            ),
            in: transaction,
        )
    }
}
