import Foundation

extension JobQueue {
    /// The shortest pause between two looks for what became due.
    static let tendingPause: TimeInterval = 0.2

    /// How many batches one look readies, so that many due jobs don't trickle.
    private static let mostRounds = 50

    /// Readies scheduled jobs whose time has come, and takes jobs back whose lease ran out; each
    /// claim does it, though not more often than ``Pace`` allows.
    package func tend() async throws {
        let start = surroundings.now()
        guard memory.startsTending(at: start, pause: Self.tendingPause) else { return }
        var rounds = 0
        while try await readyScheduled(at: start) == limits.batchJobs, rounds < Self.mostRounds {
            rounds += 1
        }
        try await reclaim(at: start)
        memory.tended(from: start, to: surroundings.now(), pause: Self.tendingPause)
    }

    /// - Returns: how many became ready.
    private func readyScheduled(at now: Date) async throws -> Int {
        let limit = limits.batchJobs
        return try await database.write { transaction in
            try transaction.run(
                """
                WITH picked AS MATERIALIZED (
                    SELECT id FROM job WHERE state = 1 AND due_at <= \(now)
                    ORDER BY due_at LIMIT \(limit) \(.skipLocked)
                )
                UPDATE job SET state = 0, place = \(.nextJobPlace)
                FROM picked WHERE job.id = picked.id
                """
            )
        }
    }

    private func reclaim(at now: Date) async throws {
        try await takeBack(try await forgottenLeases(at: now), at: now)
    }

    /// Takes back the jobs whose lease ran out, and those of forgotten leases, as far as these
    /// still stand as they were seen.
    ///
    /// A lost lease counts as a failed attempt, so that a job which kills its workers ends as a dead
    /// letter.
    func takeBack(_ forgotten: [LeaseWatch.Lease], at now: Date) async throws {
        let chance = surroundings.chance()
        try await database.write { transaction in
            let settling = Settling(
                queue: self,
                now: now,
                chance: chance,
                transaction: transaction,
            )
            for condition in ["due_at <= \(now)", Self.stand(forgotten)].compactMap(\.self) {
                let lost = try lapsed(condition, in: transaction)
                try settling.fail(
                    lost.map { .init($0, "its worker fell silent: the lease ran out") }
                )
            }
        }
    }

    /// That leases are still what they were; a heartbeat moves their end.
    private static func stand(_ leases: [LeaseWatch.Lease]) -> SQL? {
        guard !leases.isEmpty else { return nil }
        let rows: [[any SQLConvertible]] = leases.map { [$0.id, $0.fence, $0.end] }
        return """
            id IN \(SQL.list(leases.map(\.id)))
            AND (id, fence, due_at) IN (\(SQL.table(rows, [.integer, .integer, .integer])))
            """
    }

    /// Takes back all jobs that run, for a process that is alone: whoever had them is dead.
    ///
    /// A power cut is no fault of the jobs that it met, so they are ready again as if they had not
    /// been claimed. A job that changed hands too often may be what kills its process: for it the
    /// attempt counts, so that it ends as a dead letter.
    ///
    /// - Returns: how many there were.
    func takeOver() async throws -> Int {
        let (now, chance) = (surroundings.now(), surroundings.chance())
        var count = 0
        while true {
            let batch = try await database.write { transaction in
                let left = try lapsed("fence > 0", in: transaction)
                let settling = Settling(
                    queue: self,
                    now: now,
                    chance: chance,
                    transaction: transaction,
                )
                let spent = try handedOverOften(left, in: transaction)
                _ = try settling.release(left.filter { !spent.contains($0.id) })
                try settling.fail(
                    left.filter { spent.contains($0.id) }
                        .map { .init($0, "its process died, and it had changed hands often") }
                )
                return left.count
            }
            count += batch
            guard batch == limits.batchJobs else { return count }
        }
    }

    /// Those that changed hands more often than is free; what was a dead letter before counts as such.
    ///
    /// A fence begins with the time at which the job was put in (``placing(_:now:)``).
    private func handedOverOften(
        _ holds: [JobHold],
        in transaction: any Transaction,
    ) throws(DatabaseError) -> Set<JobID> {
        guard !holds.isEmpty else { return [] }
        let rows = try transaction.rows(
            """
            SELECT id, enqueued_at FROM job_content WHERE id IN \(SQL.list(holds.map(\.id)))
            """
        )
        var starts: [JobID: Int64] = [:]
        for row in rows { starts[try row.get("id")] = try row.get("enqueued_at", as: Int64.self) }
        let often = holds.filter { $0.fence - (starts[$0.id] ?? 0) > limits.handovers }
        return Set(often.map(\.id))
    }

    private func lapsed(
        _ condition: SQL,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [JobHold] {
        try transaction.rows(
            """
            SELECT id, fence, attempt, max_attempts FROM job WHERE state = 2 AND \(condition)
            ORDER BY due_at LIMIT \(limits.batchJobs) \(.skipLocked)
            """
        ).map { row throws(DatabaseError) in
            JobHold(
                id: try row.get("id"),
                fence: try row.get("fence"),
                attempt: try row.get("attempt"),
                mostAttempts: try row.get("max_attempts"),
            )
        }
    }

    func forgottenLeases(at now: Date) async throws -> [LeaseWatch.Lease] {
        let latest = now.addingTimeInterval(2 * lease.seconds)
        let limit = limits.batchJobs
        let leases = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT id, fence, due_at FROM job WHERE state = 2 AND due_at > \(latest)
                ORDER BY due_at DESC LIMIT \(limit)
                """
            ).map { row in
                LeaseWatch.Lease(
                    id: try row.get("id"),
                    fence: try row.get("fence"),
                    end: try row.get("due_at"),
                )
            }
        }
        return memory.forgotten(leases, at: now, after: lease)
    }
}
