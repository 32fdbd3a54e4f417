import Foundation

extension JobQueue {
    /// Says of many jobs how their attempts ended.
    ///
    /// - Returns: the jobs whose hold was too old; nothing was changed for those.
    package func settle(_ settlements: [Settlement]) async throws -> Set<JobID> {
        guard !settlements.isEmpty else { return [] }
        let (now, chance) = (surroundings.now(), surroundings.chance())
        return try await database.write { transaction in
            try Settling(queue: self, now: now, chance: chance, transaction: transaction)
                .settle(settlements)
        }
    }

    /// Completes a job in the transaction that holds its effects, so that both happen or neither.
    ///
    /// - Throws: ``JobError/stale(_:)`` when the job is in other hands: let the transaction fail.
    package func complete(_ hold: JobHold, in transaction: any Transaction) throws {
        let settling = Settling(
            queue: self,
            now: surroundings.now(),
            chance: 0,
            transaction: transaction,
        )
        guard try settling.finish([hold], as: .completed) == [hold.id] else {
            throw JobError.stale(hold.id)
        }
    }

    /// What a heartbeat brings back.
    package struct Heartbeat: Hashable, Sendable {
        /// Jobs that are in other hands: whoever works on them should stop.
        package var lost: Set<JobID> = []
        /// Jobs that somebody cancelled.
        package var cancelled: Set<JobID> = []
    }

    /// Extends leases, all by a whole lease from now.
    package func extend(_ holds: [JobHold]) async throws -> Heartbeat {
        var heartbeat = Heartbeat(lost: Set(holds.map(\.id)))
        let end = surroundings.now().addingTimeInterval(lease.seconds)
        for start in stride(from: 0, to: holds.count, by: limits.batchJobs) {
            let batch = Array(holds[start..<min(start + limits.batchJobs, holds.count)])
            let rows = try await database.write { transaction in
                try transaction.rows(
                    """
                    UPDATE job SET due_at = \(end)
                    WHERE \(Settling.isHeld(batch)) RETURNING id, cancelling
                    """
                )
            }
            for row in rows {
                let id: JobID = try row.get("id")
                heartbeat.lost.remove(id)
                if try row.get("cancelling", as: Int.self) == 1 { heartbeat.cancelled.insert(id) }
            }
        }
        return heartbeat
    }

    /// How far a job is.
    package struct Progress: Hashable, Sendable {
        /// From 0 to 1.
        package var fraction: Double
        /// A short text for people.
        package var note: String
    }

    /// Notes how far running jobs are; for those in other hands nothing is noted.
    package func report(_ progress: [(JobHold, Progress)]) async throws {
        guard !progress.isEmpty else { return }
        let rows: [[any SQLConvertible]] = progress.map { hold, progress in
            [
                hold.id, hold.fence, min(max(progress.fraction, 0), 1),
                progress.note.note(of: limits.noteCharacters),
            ]
        }
        try await database.write { transaction in
            _ = try transaction.run(
                """
                WITH told(id, fence, progress, note) AS (
                    \(SQL.table(rows, [.integer, .integer, .real, .text]))
                )
                UPDATE job SET progress = told.progress, note = told.note FROM told
                WHERE job.id = told.id AND job.fence = told.fence
                """
            )
        }
    }
}
