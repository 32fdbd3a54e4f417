import Foundation

extension JobQueue {
    /// Adds a job, which exists if and only if the transaction is committed.
    ///
    /// - Returns: the job's number, or that of the unfinished job with the same tenant and key.
    /// - Throws: ``JobError`` for what a request may not be, ``DatabaseError``.
    @discardableResult
    package func enqueue(
        _ request: JobRequest,
        in transaction: any Transaction,
    ) throws -> JobID {
        try check(request)
        let id: JobID
        if let key = request.uniqueKey {
            (id, _) = try insertUnlessPresent(request, key: key, in: transaction)
        } else {
            id = try insert([request], in: transaction)[0]
        }
        transaction.afterCommit { [bell] in bell.ring() }
        return id
    }

    /// Adds many jobs, with few statements for those that have no unique key.
    ///
    /// - Returns: their numbers, in the requests' order.
    @discardableResult
    package func enqueue(
        _ requests: [JobRequest],
        in transaction: any Transaction,
    ) throws -> [JobID] {
        for request in requests { try check(request) }
        var ids = [JobID?](repeating: nil, count: requests.count)
        let free = requests.indices.filter { requests[$0].uniqueKey == nil }
        var rest = free[...]
        while !rest.isEmpty {
            let places = rest.prefix(batch(for: rest.count))
            rest = rest.dropFirst(places.count)
            let inserted = try insert(places.map { requests[$0] }, in: transaction)
            for (place, id) in zip(places, inserted) { ids[place] = id }
        }
        for (place, request) in requests.enumerated() {
            guard let key = request.uniqueKey else { continue }
            (ids[place], _) = try insertUnlessPresent(request, key: key, in: transaction)
        }
        transaction.afterCommit { [bell] in bell.ring() }
        return ids.compactMap(\.self)
    }

    /// 1, 2, 4, 8, …, so that engines keep a few statements prepared.
    private func batch(for count: Int) -> Int {
        var batch = 1
        while batch * 2 <= min(count, limits.batchJobs) { batch *= 2 }
        return batch
    }

    private func check(_ request: JobRequest) throws(JobError) {
        guard request.payload.count <= limits.payloadBytes else {
            throw .payloadTooLong(bytes: request.payload.count, limit: limits.payloadBytes)
        }
        let names = [
            ("kind", request.kind), ("queue", request.queue), ("tenant", request.tenant),
            ("unique key", request.uniqueKey ?? "-"),
        ]
        for (what, name) in names {
            guard (1...limits.nameBytes).contains(name.utf8.count) else {
                throw .malformedName(what, limit: limits.nameBytes)
            }
            guard name.isVisible else { throw .invisibleCharacter(in: what) }
        }
        guard (1...limits.attempts).contains(request.mostAttempts) else {
            throw .malformedAttempts(request.mostAttempts, limit: limits.attempts)
        }
        guard (.milliseconds(1) ... .seconds(7 * 86_400)).contains(request.timeout) else {
            throw .malformedTimeout
        }
    }

    /// Inserts a job whose key may be taken: the constraint decides, since another transaction's
    /// job may not show yet.
    ///
    /// Where it stood in the way and is finished by now, it's tried again.
    private func insertUnlessPresent(
        _ request: JobRequest,
        key: String,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> (JobID, isNew: Bool) {
        for _ in 0..<10 {
            let present: JobID? = try transaction.value(
                """
                SELECT id FROM job_content
                WHERE tenant = \(request.tenant) AND unique_key = \(key)
                """
            )
            if let present { return (present, false) }
            let ids = try insert([request], in: transaction)
            if let id = ids.first { return (id, true) }
        }
        throw .conflict("jobs with the same unique key come and go")
    }

    /// Inserts contents, then the narrow rows that refer to them; a row whose key is taken is left
    /// out.
    ///
    /// Engines number the rows of one statement in their order.
    private func insert(
        _ requests: [JobRequest],
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [JobID] {
        let now = surroundings.now()
        let ids = try transaction.rows(
            """
            INSERT INTO job_content (
                kind, queue, tenant, priority, payload, unique_key, max_attempts, timeout,
                enqueued_at, run_at
            ) VALUES \(SQL.joined(requests.map { contentRow($0, now: now) }, separator: ", "))
            ON CONFLICT (tenant, unique_key) WHERE unique_key IS NOT NULL DO NOTHING
            RETURNING id
            """
        ).map { row throws(DatabaseError) in try row.get("id", as: JobID.self) }.sorted()
        guard !ids.isEmpty else { return [] }
        try transaction.run(Self.placing(ids, now: now))
        return ids
    }

    /// Puts jobs whose content stands there into the queue.
    ///
    /// Fences begin with the time in microseconds: so a dead letter's next life begins above all the
    /// fences of its last one, and a worker left over from that has no say.
    static func placing(_ ids: [JobID], now: Date) -> SQL {
        """
        INSERT INTO job (
            id, queue, tenant, priority, state, place, due_at, fence, attempt, max_attempts,
            cancelling
        ) SELECT id, queue, tenant, priority, CASE WHEN run_at > \(now) THEN 1 ELSE 0 END,
            \(.nextJobPlace), run_at, \(now), 0, max_attempts, 0
        FROM job_content WHERE id IN \(SQL.list(ids)) ORDER BY id
        """
    }

    private func contentRow(_ request: JobRequest, now: Date) -> SQL {
        SQL.row([
            request.kind, request.queue, request.tenant, request.priority.rawValue,
            request.payload, request.uniqueKey, request.mostAttempts,
            request.timeout.microseconds, now, request.runAt ?? now,
        ])
    }
}
