import Foundation

extension JobQueue {
    /// What came of a wish to cancel.
    package enum Cancellation: Hashable, Sendable {
        /// It waited, and is finished now.
        case cancelled
        /// It runs; its worker hears of it with the next heartbeat and stops it.
        case asked
        /// No such job waits or runs.
        case unknown
    }

    /// Cancels a job: at once while it waits, through its worker while it runs.
    package func cancel(_ id: JobID) async throws -> Cancellation {
        let now = surroundings.now()
        return try await database.write { transaction in
            // Held first: a worker that gives the job back meanwhile would be missed by both.
            _ = try transaction.rows("SELECT id FROM job WHERE id = \(id) \(.forUpdate)")
            let waited = try transaction.rows(
                "DELETE FROM job WHERE id = \(id) AND state <> 2 RETURNING id"
            )
            guard waited.isEmpty else {
                try Settling(queue: self, now: now, chance: 0, transaction: transaction)
                    .archive([id], as: .cancelled)
                return .cancelled
            }
            let asked = try transaction.run(
                "UPDATE job SET cancelling = 1 WHERE id = \(id) AND state = 2"
            )
            return asked > 0 ? .asked : .unknown
        }
    }
}
