import Foundation

extension JobQueue {
    /// Days for which the archive has a part before they begin.
    private static let daysAhead: Int64 = 7

    /// Makes room for the coming days, and drops what the archive kept for longer than `retention`:
    /// by parts of a day on PostgreSQL, in batches on SQLite.
    ///
    /// For once an hour.
    ///
    /// - Returns: how many rows or parts were dropped.
    @discardableResult
    package func sweepArchive(keeping retention: Duration) async throws -> Int {
        let now = surroundings.now()
        let oldest = now.addingTimeInterval(-retention.seconds).day
        guard database.dialect == .postgres else {
            return try await sweep("job_archive", before: oldest)
        }
        for day in (now.day - 1)...(now.day + Self.daysAhead) { try await makePart(of: day) }
        var dropped = 0
        for day in try await parts() where day < oldest {
            dropped += try await dropPart(of: day) ? 1 : 0
        }
        return dropped + (try await sweep("job_archive_rest", before: oldest))
    }

    private func sweep(_ table: String, before oldest: Int64) async throws -> Int {
        let name = SQL(stringLiteral: table)
        let limit = limits.batchJobs
        var (total, count) = (0, limit)
        while count == limit {
            count = try await database.write { transaction in
                try transaction.run(
                    """
                    DELETE FROM \(name) WHERE (day, id) IN (
                        SELECT day, id FROM \(name) WHERE day < \(oldest)
                        ORDER BY day, id LIMIT \(limit)
                    )
                    """
                )
            }
            total += count
        }
        return total
    }

    /// Attaching takes a lock that claims and completions don't mind, unlike `PARTITION OF`.
    private func makePart(of day: Int64) async throws {
        let name = "job_archive_\(day)"
        let make = SQL(stringLiteral: "CREATE TABLE \(name) (LIKE job_archive INCLUDING ALL)")
        let attach = SQL(
            stringLiteral: "ALTER TABLE job_archive ATTACH PARTITION \(name) "
                + "FOR VALUES FROM (\(day)) TO (\(day + 1))"
        )
        try await database.write { transaction in
            try transaction.run("SET LOCAL lock_timeout = '2s'")
            _ = try transaction.rows("SELECT 1 AS held FROM pg_advisory_xact_lock(7110411)")
            let exists: Bool? = try transaction.value("SELECT to_regclass(\(name)) IS NOT NULL")
            let strays = try transaction.rows(
                "SELECT 1 AS stray FROM job_archive_rest WHERE day = \(day) LIMIT 1"
            )
            guard exists != true, strays.isEmpty else { return }
            try transaction.run(make)
            try transaction.run(attach)
        }
    }

    private func parts() async throws -> [Int64] {
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT CAST(pg_class.relname AS TEXT) AS name FROM pg_inherits
                JOIN pg_class ON pg_class.oid = pg_inherits.inhrelid
                WHERE pg_inherits.inhparent = CAST('job_archive' AS regclass)
                """
            )
        }
        return try rows.compactMap { row in
            Int64(try row.get("name", as: String.self).dropFirst("job_archive_".count))
        }.sorted()
    }

    /// Drops a day, unless an open transaction still looks at the archive: then it's for the next
    /// sweep, since to wait for it would hold up everyone who finishes a job.
    private func dropPart(of day: Int64) async throws -> Bool {
        let drop = SQL(stringLiteral: "DROP TABLE job_archive_\(day)")
        do {
            try await database.write { transaction in
                try transaction.run("SET LOCAL lock_timeout = '500ms'")
                try transaction.run(drop)
            }
            return true
        } catch DatabaseError.busy, DatabaseError.timedOut {
            return false
        }
    }
}
