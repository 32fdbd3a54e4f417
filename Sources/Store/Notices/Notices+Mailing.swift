package import Casework
package import Foundation

// One attempt at an e-mail: its beginning and its end, each a transaction.
extension Notices {
    /// Takes an e-mail for one attempt, so that no other worker makes one at the same time.
    package func begin(
        _ job: MailJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> MailTurn {
        guard let held = try hold(job, of: tenant, in: transaction), held.isMeant(by: job),
            let id = NoticeID(job.notice),
            let notice = try NoticeRows(transaction: transaction).find(id, of: tenant)
        else { return .nothingToDo }
        let now = records.now
        if let until = held.sendingUntil, until > now { return .busy(until: until) }
        let until = now.addingTimeInterval(limits.sendingSeconds)
        try change(job, "sending_until = \(until)", of: tenant, in: transaction)
        return .send(notice)
    }

    /// Comes back to an e-mail that somebody else is at.
    package func wait(
        for job: MailJob,
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
        _ job: MailJob,
        _ outcome: MailOutcome,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        guard let held = try hold(job, of: tenant, in: transaction), held.isMeant(by: job) else {
            return
        }
        switch outcome {
        case .taken: try settle(job, as: .delivered, nil, of: tenant, in: transaction)
        case .refused(let code):
            try settle(job, as: .givenUp, code, of: tenant, in: transaction)
        case .noAddress:
            try settle(job, as: .dropped, "no-address", of: tenant, in: transaction)
        case .postponed(let code):
            try postpone(job, code, of: tenant, in: transaction)
        }
    }

    private func postpone(
        _ job: MailJob,
        _ code: String,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        guard let id = NoticeID(job.notice), let wait = wait(afterAttempt: job.tried) else {
            return try settle(job, as: .givenUp, code, of: tenant, in: transaction)
        }
        let (next, due) = (job.tried + 1, records.now.addingTimeInterval(wait))
        try change(
            job,
            "tried = \(next), due_at = \(due), last_code = \(code), sending_until = NULL",
            of: tenant,
            in: transaction,
        )
        try records.queue.enqueue(
            MailJob(id, tried: next).request(for: tenant, at: due),
            in: transaction,
        )
    }

    /// How long to wait after the attempt of an index, from 0; nil: no other follows.
    func wait(afterAttempt index: Int) -> Double? {
        guard limits.retrySeconds.indices.contains(index) else { return nil }
        let part = Double(records.surroundings.chance() >> 11) / Double(UInt64(1) << 53)
        return limits.retrySeconds[index] * (1 + limits.jitter * part)
    }

    private struct Held {
        let (state, tried): (Int, Int)
        let sendingUntil: Date?

        func isMeant(by job: MailJob) -> Bool { state == 0 && tried == job.tried }
    }

    private func hold(
        _ job: MailJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Held? {
        try transaction.firstRow(
            """
            SELECT state, tried, sending_until FROM person_notice_deliveries
            WHERE notice = \(job.notice) AND channel = 'email' AND tenant = \(tenant.text)
            \(.forUpdate)
            """
        ).map { row in
            Held(
                state: try row.get("state"),
                tried: try row.get("tried"),
                sendingUntil: try row.get("sending_until"),
            )
        }
    }

    private func settle(
        _ job: MailJob,
        as state: NoticeDelivery.State,
        _ code: String?,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try change(
            job,
            """
            state = \(state.rawValue), tried = \(job.tried + 1), last_code = \(code),
            sending_until = NULL, settled_at = \(records.now)
            """,
            of: tenant,
            in: transaction,
        )
        guard let id = NoticeID(job.notice),
            let notice = try NoticeRows(transaction: transaction).find(id, of: tenant)
        else { return }
        try record(
            state == .delivered ? "notice.mailed" : "notice.undeliverable",
            notice,
            code.map { ["code": .text($0)] } ?? [:],
            in: transaction,
        )
    }

    private func change(
        _ job: MailJob,
        _ change: SQL,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            UPDATE person_notice_deliveries SET \(change)
            WHERE notice = \(job.notice) AND channel = 'email' AND tenant = \(tenant.text)
            """
        )
    }
}
