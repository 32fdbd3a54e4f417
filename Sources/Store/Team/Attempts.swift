package import Foundation

/// What is known of tries to sign in that failed, under one key.
package struct AttemptCount: Hashable, Sendable {
    /// Tries since the last success, those that are being looked at among them.
    package let failures: Int
    package let lastAt: Date

    package init(failures: Int, lastAt: Date) {
        (self.failures, self.lastAt) = (failures, lastAt)
    }
}

/// Tries to sign in, counted for all nodes: the rows of `staff_attempts`.
///
/// A try is counted before it is looked at, so that many at once are no way around the count.
package struct Attempts: Sendable {
    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// What stands under a key, held to the end of the transaction where there is a row.
    package func count(
        _ key: [UInt8],
        in transaction: any Transaction,
    ) throws -> AttemptCount? {
        try transaction.firstRow(
            "SELECT failures, last_at FROM staff_attempts WHERE key = \(key) \(.forUpdate)"
        ).map { AttemptCount(failures: try $0.get("failures"), lastAt: try $0.get("last_at")) }
    }

    /// Counts a try.
    package func add(_ key: [UInt8], in transaction: any Transaction) throws {
        let now = surroundings.now()
        try transaction.run(
            """
            INSERT INTO staff_attempts (key, failures, last_at) VALUES (\(key), 1, \(now))
            ON CONFLICT (key) DO UPDATE SET failures = staff_attempts.failures + 1,
                last_at = excluded.last_at
            """
        )
    }

    /// Forgets what failed.
    package func clear(_ key: [UInt8], in transaction: any Transaction) throws {
        try transaction.run("DELETE FROM staff_attempts WHERE key = \(key)")
    }

    /// Takes one try back that was none.
    package func takeBack(_ key: [UInt8], in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE staff_attempts SET failures = failures - 1
            WHERE key = \(key) AND failures > 0
            """
        )
    }
}

/// Removes what nobody asks for any more: counts of tries, sessions that ended, and links.
package struct SignInSweep: Sendable {
    private let database: any Database
    private let surroundings: Surroundings

    package init(_ database: any Database, surroundings: Surroundings) {
        (self.database, self.surroundings) = (database, surroundings)
    }

    /// - Parameters:
    ///   - countSeconds: how long a count stays without another try.
    ///   - sessionDays: how long sessions and links stay when they ended.
    package func run(countSeconds: Double, sessionDays: Int) async throws {
        let now = surroundings.now()
        let (count, end) = (now - countSeconds, now - Double(sessionDays) * 86_400)
        try await database.write { transaction in
            try transaction.run([
                "DELETE FROM staff_attempts WHERE last_at < \(count)",
                "DELETE FROM staff_sessions WHERE ends_at < \(end)",
                "DELETE FROM staff_invitations WHERE expires_at < \(end)",
                "DELETE FROM staff_used_states WHERE until < \(now)",
            ])
        }
    }
}
