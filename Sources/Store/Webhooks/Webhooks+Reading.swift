package import Casework
package import Foundation

// How telling went.
extension Webhooks {
    /// What was sent to an endpoint or waits for it, newest first.
    package func deliveries(
        to id: WebhookID,
        of tenant: TenantName,
        _ page: DeliveryPage,
        in transaction: any Transaction,
    ) throws -> [Delivery] {
        _ = try find(id, of: tenant, in: transaction)
        var rest: SQL = ""
        if let state = page.state { rest = "AND d.state = \(state.rawValue)" }
        if let before = page.before { rest = "\(rest) AND d.message < \(before.text)" }
        return try transaction.rows(
            """
            \(Self.selection)
            WHERE d.webhook = \(id.text) AND d.tenant = \(tenant.text) \(rest)
            ORDER BY d.message DESC LIMIT \(max(page.limit, 1))
            """
        ).map { try Delivery(row: $0) }
    }

    /// One delivery with its attempts, in their order.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func delivery(
        of message: MessageID,
        to id: WebhookID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> (delivery: Delivery, attempts: [DeliveryAttempt]) {
        _ = try find(id, of: tenant, in: transaction)
        let row = try transaction.firstRow(
            """
            \(Self.selection)
            WHERE d.message = \(message.text) AND d.webhook = \(id.text)
                AND d.tenant = \(tenant.text)
            """
        )
        guard let row else { throw RecordRefusal.unknown(.message) }
        let attempts = try transaction.rows(
            """
            SELECT started_at, milliseconds, status, fault FROM webhook_attempts
            WHERE message = \(message.text) AND webhook = \(id.text) ORDER BY number
            """
        )
        return (try Delivery(row: row), try attempts.map { try DeliveryAttempt(row: $0) })
    }

    /// How many messages of all tenants wait to be sent, and when the first of them was due.
    package func waiting(
        in transaction: any Transaction
    ) throws -> (count: Int, oldestDue: Date?) {
        let row = try transaction.firstRow(
            "SELECT count(*) AS n, min(due_at) AS due FROM webhook_deliveries WHERE state = 0"
        )
        return (try row?.get("n") ?? 0, try row?.get("due", as: Date?.self) ?? nil)
    }

    private static let selection: SQL = """
        SELECT d.message, m.kind, m.created_at, d.state, d.attempts, d.due_at, d.settled_at
        FROM webhook_deliveries d JOIN webhook_messages m ON m.id = d.message
        """
}

/// Which part of an endpoint's deliveries is asked for.
package struct DeliveryPage: Hashable, Sendable {
    package let state: Delivery.State?
    /// Only those older than this message.
    package let before: MessageID?
    package let limit: Int

    package init(state: Delivery.State? = nil, before: MessageID? = nil, limit: Int = 100) {
        (self.state, self.before, self.limit) = (state, before, limit)
    }
}

extension Delivery {
    fileprivate init(row: Row) throws(DatabaseError) {
        let number: Int = try row.get("state")
        guard let state = State(rawValue: number) else {
            throw .unexpectedValue(column: "state", wanted: "a state", found: "another number")
        }
        message = try row.named("message", MessageID.init)
        kind = try row.named("kind", WebhookKind.init(rawValue:))
        createdAt = try row.get("created_at")
        self.state = state
        attempts = try row.get("attempts")
        let due: Date = try row.get("due_at")
        dueAt = state == .waiting ? due : nil
        settledAt = try row.get("settled_at")
    }
}

extension DeliveryAttempt {
    fileprivate init(row: Row) throws(DatabaseError) {
        let status: Int? = try row.get("status")
        let result: Result =
            if let status { .status(status) } else { .fault(try row.get("fault")) }
        self.init(
            at: try row.get("started_at"),
            milliseconds: try row.get("milliseconds"),
            result,
        )
    }
}
