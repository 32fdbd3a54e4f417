package import Casework
package import Foundation

// One attempt at a delivery: its beginning and its end, each a transaction.
extension Webhooks {
    /// Takes a delivery for one attempt, so that no other worker makes one at the same time.
    package func begin(
        _ job: DeliveryJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> DeliveryTurn {
        guard let held = try hold(job, of: tenant, in: transaction), held.isMeant(by: job) else {
            return .nothingToDo
        }
        let now = records.now
        if let until = held.sendingUntil, until > now { return .busy(until: until) }
        guard let receiver = try receiver(of: job, tenant, in: transaction),
            receiver.disabled == nil
        else {
            try settle(job, as: .dropped, of: tenant, in: transaction)
            return .nothingToDo
        }
        let body: String? = try transaction.value(
            """
            SELECT body FROM webhook_messages
            WHERE id = \(job.message) AND tenant = \(tenant.text)
            """
        )
        guard let body else { return .nothingToDo }
        let until = now.addingTimeInterval(limits.sendingSeconds)
        try change(job, "sending_until = \(until)", of: tenant, in: transaction)
        return .send(
            DeliveryOrder(
                url: receiver.url,
                secrets: receiver.secrets(at: now),
                message: job.message,
                body: Array(body.utf8),
            )
        )
    }

    /// Nil where the endpoint was taken out.
    private func receiver(
        of job: DeliveryJob,
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Webhook? {
        guard let id = WebhookID(job.webhook) else { return nil }
        do { return try find(id, of: tenant, in: transaction) } catch is RecordRefusal {
            return nil
        }
    }

    /// Comes back to a delivery that somebody else is at.
    package func wait(
        for job: DeliveryJob,
        of tenant: TenantName,
        until time: Date,
        in transaction: any Transaction,
    ) throws {
        // The job that waits has the key of the attempt, so this one has none.
        var request = try job.request(for: tenant, at: time)
        request.uniqueKey = nil
        try records.queue.enqueue(request, in: transaction)
    }

    /// Writes down what came of an attempt, and what follows from it.
    package func finish(
        _ job: DeliveryJob,
        _ attempt: DeliveryAttempt,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        guard let held = try hold(job, of: tenant, in: transaction) else { return }
        try note(attempt, held.attempts + 1, job, in: transaction)
        try change(
            job,
            "attempts = \(held.attempts + 1), sending_until = NULL",
            of: tenant,
            in: transaction,
        )
        // Sent anew, or dropped, while the call went on.
        guard held.isMeant(by: job) else { return }
        if attempt.isSuccess {
            try settle(job, as: .delivered, of: tenant, in: transaction)
        } else if attempt.result == .status(410) {
            try settle(job, as: .givenUp, of: tenant, in: transaction)
            guard let webhook = WebhookID(job.webhook) else { return }
            let staff = WebhookStaff(.system("webhooks"), of: tenant)
            _ = try disable(webhook, because: .gone, by: staff, in: transaction)
        } else {
            try postpone(job, after: attempt, of: tenant, in: transaction)
        }
    }

    private func postpone(
        _ job: DeliveryJob,
        after attempt: DeliveryAttempt,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        guard let webhook = WebhookID(job.webhook), let message = MessageID(job.message),
            let wait = wait(afterAttempt: job.tried, attempt.retryAfter)
        else { return try settle(job, as: .givenUp, of: tenant, in: transaction) }
        let (next, due) = (job.tried + 1, records.now.addingTimeInterval(wait))
        try change(job, "tried = \(next), due_at = \(due)", of: tenant, in: transaction)
        let following = DeliveryJob(webhook, message, round: job.round, tried: next)
        try records.queue.enqueue(following.request(for: tenant, at: due), in: transaction)
    }

    /// How long to wait after the attempt of an index, from 0; nil: no other follows.
    func wait(afterAttempt index: Int, _ retryAfter: Double?) -> Double? {
        guard limits.retrySeconds.indices.contains(index) else { return nil }
        let part = Double(records.surroundings.chance() >> 11) / Double(UInt64(1) << 53)
        let usual = limits.retrySeconds[index] * (1 + limits.jitter * part)
        return max(usual, min(retryAfter ?? 0, limits.retryAfterSeconds))
    }

    private struct Held {
        let (state, round, tried): (Int, Int, Int)
        let attempts: Int
        let sendingUntil: Date?

        func isMeant(by job: DeliveryJob) -> Bool {
            state == 0 && round == job.round && tried == job.tried
        }
    }

    private func hold(
        _ job: DeliveryJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Held? {
        try transaction.firstRow(
            """
            SELECT state, round, tried, attempts, sending_until FROM webhook_deliveries
            WHERE message = \(job.message) AND webhook = \(job.webhook)
                AND tenant = \(tenant.text) \(.forUpdate)
            """
        ).map { row in
            Held(
                state: try row.get("state"),
                round: try row.get("round"),
                tried: try row.get("tried"),
                attempts: try row.get("attempts"),
                sendingUntil: try row.get("sending_until"),
            )
        }
    }

    private func settle(
        _ job: DeliveryJob,
        as state: Delivery.State,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try change(
            job,
            "state = \(state.rawValue), settled_at = \(records.now)",
            of: tenant,
            in: transaction,
        )
    }

    private func change(
        _ job: DeliveryJob,
        _ change: SQL,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            UPDATE webhook_deliveries SET \(change)
            WHERE message = \(job.message) AND webhook = \(job.webhook)
                AND tenant = \(tenant.text)
            """
        )
    }

    private func note(
        _ attempt: DeliveryAttempt,
        _ number: Int,
        _ job: DeliveryJob,
        in transaction: any Transaction,
    ) throws {
        let (status, fault): (Int?, String?) =
            switch attempt.result {
            case .status(let status): (status, nil)
            case .fault(let fault): (nil, fault)
            }
        try transaction.run(
            """
            INSERT INTO webhook_attempts (
                message, webhook, number, started_at, milliseconds, status, fault
            )
            VALUES (
                \(job.message), \(job.webhook), \(number), \(attempt.startedAt),
                \(attempt.milliseconds), \(status), \(fault)
            )
            """
        )
    }
}
