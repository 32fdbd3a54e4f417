import Foundation

/// The statements that end an attempt, each for many jobs; each of them changes only what the
/// fence allows.
struct Settling {
    let queue: JobQueue
    let now: Date
    /// A random number, from which each job's wait is drawn.
    let chance: UInt64
    let transaction: any Transaction

    /// Settles all, and gives those whose fence was too old: nothing of theirs happened.
    func settle(_ settlements: [Settlement]) throws(DatabaseError) -> Set<JobID> {
        var completed: [JobHold] = []
        var cancelled: [JobHold] = []
        var released: [JobHold] = []
        var failed: [FailedAttempt] = []
        for settlement in settlements {
            switch settlement.result {
            case .completed: completed.append(settlement.hold)
            case .cancelled: cancelled.append(settlement.hold)
            case .released: released.append(settlement.hold)
            case .failed(let error): failed.append(FailedAttempt(settlement.hold, error))
            case .refused(let error):
                failed.append(FailedAttempt(settlement.hold, error, isLast: true))
            }
        }
        var settled = try finish(completed, as: .completed)
        settled.formUnion(try finish(cancelled, as: .cancelled))
        settled.formUnion(try release(released))
        settled.formUnion(try fail(failed))
        return Set(settlements.map(\.hold.id)).subtracting(settled)
    }

    /// Takes running jobs out of the queue for good.
    func finish(_ holds: [JobHold], as outcome: JobOutcome) throws(DatabaseError) -> Set<JobID> {
        let gone = try remove(holds)
        try archive(gone, as: outcome)
        return gone
    }

    /// Puts jobs back as if they had not been claimed.
    func release(_ holds: [JobHold]) throws(DatabaseError) -> Set<JobID> {
        guard !holds.isEmpty else { return [] }
        return try ids(
            of: """
                UPDATE job SET state = 0, place = \(.nextJobPlace), attempt = attempt - 1,
                    fence = fence + 1, owner = NULL
                WHERE cancelling = 0 AND \(Self.isHeld(holds)) RETURNING id
                """
        ).union(try finish(try cancelling(among: holds), as: .cancelled))
    }

    /// Lets failed jobs wait for their next attempt; those without one become dead letters, those
    /// that somebody cancelled meanwhile are finished.
    @discardableResult
    func fail(_ failures: [FailedAttempt]) throws(DatabaseError) -> Set<JobID> {
        guard !failures.isEmpty else { return [] }
        let cancelled = try finish(try cancelling(among: failures.map(\.hold)), as: .cancelled)
        let others = failures.filter { !cancelled.contains($0.hold.id) }
        return cancelled.union(try bury(others.filter(\.isLast)))
            .union(try postpone(others.filter { !$0.isLast }))
    }

    /// An attempt that failed.
    struct FailedAttempt {
        let hold: JobHold
        let error: String
        /// Whether no other attempt follows.
        let isLast: Bool

        init(_ hold: JobHold, _ error: String, isLast: Bool = false) {
            self.hold = hold
            self.error = error
            self.isLast = isLast || hold.attempt >= hold.mostAttempts
        }
    }

    private func postpone(_ failures: [FailedAttempt]) throws(DatabaseError) -> Set<JobID> {
        guard !failures.isEmpty else { return [] }
        let rows: [[any SQLConvertible]] = failures.map(\.hold).map { hold in
            [hold.id, hold.fence, now.addingTimeInterval(wait(of: hold))]
        }
        let waiting = try ids(
            of: """
                WITH failed(id, fence, due_at) AS (
                    \(SQL.table(rows, [.integer, .integer, .integer]))
                )
                UPDATE job SET state = 1, due_at = failed.due_at, fence = job.fence + 1,
                    owner = NULL
                FROM failed
                WHERE job.id = failed.id AND job.fence = failed.fence
                RETURNING job.id AS id
                """
        )
        try note(failures.filter { waiting.contains($0.hold.id) })
        return waiting
    }

    /// A random number of the job's own, from the one that was handed in.
    private func wait(of hold: JobHold) -> TimeInterval {
        var mixed = chance &+ UInt64(bitPattern: hold.id.number) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return queue.backoff.delay(afterAttempt: hold.attempt, chance: mixed).seconds
    }

    private func note(_ failures: [FailedAttempt]) throws(DatabaseError) {
        guard !failures.isEmpty else { return }
        let rows: [[any SQLConvertible]] = failures.map { [$0.hold.id, kept($0.error)] }
        try transaction.run(
            """
            WITH failed(id, error) AS (\(SQL.table(rows, [.integer, .text])))
            UPDATE job_content SET error = failed.error FROM failed
            WHERE job_content.id = failed.id
            """
        )
    }

    /// Makes dead letters: their content stays, their unique key is free again.
    private func bury(_ failures: [FailedAttempt]) throws(DatabaseError) -> Set<JobID> {
        let dead = try remove(failures.map(\.hold))
        let letters = failures.filter { dead.contains($0.hold.id) }
        guard !letters.isEmpty else { return [] }
        let rows: [[any SQLConvertible]] = letters.map {
            [$0.hold.id, $0.hold.attempt, kept($0.error)]
        }
        try transaction.run(
            """
            WITH letter(id, attempt, error) AS (
                \(SQL.table(rows, [.integer, .integer, .text]))
            )
            INSERT INTO job_dead (id, queue, tenant, attempt, unique_key, error, died_at)
            SELECT DISTINCT letter.id, queue, tenant, letter.attempt, unique_key, letter.error,
                \(now)
            FROM letter, job_content WHERE job_content.id = letter.id
            """
        )
        try transaction.run(
            """
            UPDATE job_content SET unique_key = NULL
            WHERE unique_key IS NOT NULL AND id IN \(SQL.list(dead.sorted()))
            """
        )
        return dead
    }

    /// Those that somebody cancelled.
    ///
    /// All of them are held from here on: whoever cancels one now waits, and finds it where it is
    /// put.
    private func cancelling(among holds: [JobHold]) throws(DatabaseError) -> [JobHold] {
        guard !holds.isEmpty else { return [] }
        var asked: Set<JobID> = []
        for row in try transaction.rows(
            "SELECT id, cancelling FROM job WHERE \(Self.isHeld(holds)) \(.forUpdate)"
        ) where try row.get("cancelling", as: Int.self) == 1 {
            asked.insert(try row.get("id"))
        }
        return holds.filter { asked.contains($0.id) }
    }

    private func remove(_ holds: [JobHold]) throws(DatabaseError) -> Set<JobID> {
        guard !holds.isEmpty else { return [] }
        return try ids(
            of: "DELETE FROM job WHERE \(Self.isHeld(holds)) RETURNING id"
        )
    }

    /// Moves what is left of jobs that are out of the queue to the archive.
    func archive(_ gone: Set<JobID>, as outcome: JobOutcome) throws(DatabaseError) {
        guard !gone.isEmpty else { return }
        let list = SQL.list(gone.sorted())
        try transaction.run(
            """
            INSERT INTO job_archive (
                day, id, kind, queue, tenant, outcome, enqueued_at, finished_at, error
            ) SELECT \(now.day), id, kind, queue, tenant, \(outcome.rawValue), enqueued_at, \(now),
                error
            FROM job_content WHERE id IN \(list)
            """
        )
        try transaction.run("DELETE FROM job_content WHERE id IN \(list)")
    }

    /// Holds as a condition; the numbers stand there twice so that engines find rows by them.
    ///
    /// A job that has the fence of a hold is running: whatever ends an attempt raises the fence. So
    /// `state` is not asked for. If it were, PostgreSQL would look through its index of running jobs,
    /// which seems small, and holds an entry for each job that ever ran beside a held snapshot.
    static func isHeld(_ holds: [JobHold]) -> SQL {
        let rows: [[any SQLConvertible]] = holds.map { [$0.id, $0.fence] }
        return """
            id IN \(SQL.list(holds.map(\.id)))
            AND (id, fence) IN (\(SQL.table(rows, [.integer, .integer])))
            """
    }

    private func kept(_ error: String) -> String {
        error.note(of: queue.limits.noteCharacters)
    }

    private func ids(of statement: SQL) throws(DatabaseError) -> Set<JobID> {
        var ids: Set<JobID> = []
        for row in try transaction.rows(statement) { ids.insert(try row.get("id")) }
        return ids
    }
}

extension String {
    /// The beginning of a text that may come from anywhere, in a form that both engines keep.
    ///
    /// An error often quotes what was wrong, and a zero character in it would be refused with all
    /// else in the statement.
    func note(of characters: Int) -> String {
        String(
            unicodeScalars.prefix(characters).map { scalar in
                scalar.value == 0 ? "\u{FFFD}" : Character(scalar)
            }
        )
    }
}

extension Date {
    /// Whole days since 1970 in UTC.
    var day: Int64 { Int64((timeIntervalSince1970 / 86_400).rounded(.down)) }
}
