import Casework
import Foundation

/// Forgets fetches that ended long ago and puts that were told of long ago, and looks after those that nobody goes on with.
package struct FetchSweep: Sendable {
    private let fetches: Fetches
    private let database: any Database

    package init(_ fetches: Fetches, in database: any Database) {
        self.fetches = fetches
        self.database = database
    }

    package func run() async throws {
        while try await database.write({ try forgetSome(in: $0) }) { try Task.checkCancellation() }
        while try await database.write({ try forgetNotified(in: $0) }) {
            try Task.checkCancellation()
        }
        try await database.write { try wakeOverdue(in: $0) }
    }

    /// - Returns: whether there may be more.
    private func forgetSome(in transaction: any Transaction) throws -> Bool {
        let limits = fetches.limits
        let end = fetches.records.now.addingTimeInterval(-limits.trackedSeconds)
        let count = try transaction.run(
            """
            DELETE FROM fetches WHERE id IN (
                SELECT id FROM fetches WHERE ended_at < \(end) LIMIT \(limits.sweptFetches)
            )
            """
        )
        return count == limits.sweptFetches
    }

    /// - Returns: whether there may be more.
    private func forgetNotified(in transaction: any Transaction) throws -> Bool {
        let limits = fetches.limits
        let end = fetches.records.now.addingTimeInterval(-limits.notifiedSeconds)
        let count = try transaction.run(
            """
            DELETE FROM notified_objects WHERE (tenant, digest) IN (
                SELECT tenant, digest FROM notified_objects
                WHERE created_at < \(end) LIMIT \(limits.sweptFetches)
            )
            """
        )
        return count == limits.sweptFetches
    }

    /// A fetch whose job ended among the dead letters, or was taken away, gets another.
    ///
    /// One that a worker is at has its job still, and a second one isn't made.
    private func wakeOverdue(in transaction: any Transaction) throws {
        let (limits, now) = (fetches.limits, fetches.records.now)
        let rows = try transaction.rows(
            """
            SELECT id, tenant, tried FROM fetches
            WHERE ended_at IS NULL AND due_at < \(now.addingTimeInterval(-limits.overdueSeconds))
            ORDER BY due_at LIMIT \(limits.sweptFetches) \(.skipLocked)
            """
        )
        for row in rows {
            let id = try row.named("id", FetchID.init)
            let tenant = try row.named("tenant", TenantName.init)
            let job = FetchJob(id, tried: try row.get("tried"))
            try fetches.enqueue(job, of: tenant, at: nil, in: transaction)
            try transaction.run(
                """
                UPDATE fetches SET due_at = \(now)
                WHERE id = \(id.text) AND tenant = \(tenant.text)
                """
            )
        }
    }
}
