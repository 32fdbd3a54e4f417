package import Foundation

/// A job that failed as often as it may, for a person to look at.
package struct DeadLetter: Hashable, Sendable {
    package let id: JobID
    package let kind: String
    package let payload: [UInt8]
    package let queue: String
    package let tenant: String
    package let attempts: Int
    /// Why the last attempt failed.
    package let error: String
    package let enqueuedAt: Date
    package let diedAt: Date
}

extension JobQueue {
    /// A page of dead letters, the newest jobs first.
    ///
    /// - Parameters:
    ///   - queue: only of this queue; nil: of all.
    ///   - before: the last letter of the page before.
    package func deadLetters(
        of queue: String? = nil,
        before: JobID? = nil,
        limit: Int = 50,
    ) async throws -> [DeadLetter] {
        let (bound, limit) = (before ?? JobID(.max), min(limit, limits.pageLetters))
        let narrowed: SQL = queue.map { "AND job_dead.queue = \($0)" } ?? ""
        return try await database.read { transaction in
            try transaction.rows(
                """
                SELECT job_dead.id AS id, kind, payload, job_dead.queue AS queue,
                    job_dead.tenant AS tenant, attempt, job_dead.error AS error, enqueued_at,
                    died_at
                FROM job_dead JOIN job_content ON job_content.id = job_dead.id
                WHERE job_dead.id < \(bound) \(narrowed)
                ORDER BY job_dead.id DESC LIMIT \(limit)
                """
            ).map { row throws(DatabaseError) in try DeadLetter(row) }
        }
    }

    /// Gives dead letters all their attempts again, from the back of their lanes.
    ///
    /// - Returns: those that there were.
    /// - Throws: ``JobError/keyTaken(_:)`` when another job has the unique key by now; then none
    ///   of them is tried.
    package func retry(_ letters: [JobID]) async throws -> Set<JobID> {
        let now = surroundings.now()
        return try await database.write { [bell] transaction in
            var found: Set<JobID> = []
            for letter in letters.sorted() {
                let rows = try transaction.rows(
                    "DELETE FROM job_dead WHERE id = \(letter) RETURNING unique_key"
                )
                guard let row = rows.first else { continue }
                if let key: String = try row.get("unique_key", as: String?.self) {
                    try restore(key, of: letter, in: transaction)
                }
                try transaction.run(Self.placing([letter], now: now))
                found.insert(letter)
            }
            transaction.afterCommit { bell.ring() }
            return found
        }
    }

    private func restore(_ key: String, of letter: JobID, in transaction: any Transaction) throws {
        do {
            try transaction.run(
                "UPDATE job_content SET unique_key = \(key) WHERE id = \(letter)"
            )
        } catch DatabaseError.constraint(.unique, _) {
            throw JobError.keyTaken(letter)
        }
    }

    /// Gives dead letters up: they leave their payload behind and move to the archive.
    ///
    /// - Returns: those that there were.
    package func discard(_ letters: [JobID]) async throws -> Set<JobID> {
        guard !letters.isEmpty else { return [] }
        return try await database.write { try discard(letters, in: $0) }
    }

    /// The same as a part of something greater.
    package func discard(
        _ letters: [JobID],
        in transaction: any Transaction,
    ) throws -> Set<JobID> {
        let rows = try transaction.rows(
            "DELETE FROM job_dead WHERE id IN \(SQL.list(letters)) RETURNING id, error"
        )
        let gone = Set(try rows.map { try $0.get("id", as: JobID.self) })
        let now = surroundings.now()
        try Settling(queue: self, now: now, chance: 0, transaction: transaction)
            .archive(gone, as: .discarded)
        return gone
    }
}

extension DeadLetter {
    fileprivate init(_ row: Row) throws(DatabaseError) {
        id = try row.get("id")
        kind = try row.get("kind")
        payload = try row.get("payload")
        queue = try row.get("queue")
        tenant = try row.get("tenant")
        attempts = try row.get("attempt")
        error = try row.get("error")
        enqueuedAt = try row.get("enqueued_at")
        diedAt = try row.get("died_at")
    }
}
