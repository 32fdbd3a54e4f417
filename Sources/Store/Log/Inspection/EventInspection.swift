/// Looks at events and what waits, beyond what their leaves show.
struct EventInspection {
    let database: any Database
    let limits: LogLimits
    /// Events from before this moment must have their place, in microseconds.
    let graceEnd: Int64

    /// Whether what an act of erasing left is what its event says.
    func erasureFindings(of record: EventRecord) async throws -> [LogFinding] {
        guard record.kind == AuditTrail.erasureKind, let content = record.content,
            let event = try? AuditEvent(canonicalText: content)
        else { return [] }
        let listed = event.entry.details["tombstones"]?.asList?.compactMap(\.asText) ?? []
        let stones = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT id, tenant, time_us, kind FROM audit_events
                WHERE erasure = \(record.id) ORDER BY id LIMIT \(limits.pageRows)
                """
            ).map { try Tombstone($0) }
        }
        var findings = stones.filter { !listed.contains($0.digest) }.map {
            LogFinding(.event($0.id), "it was not erased, or not as it stands, by \(record.id)")
        }
        if stones.count < listed.count {
            findings.append(
                LogFinding(
                    .event(record.id),
                    "of \(listed.count) events that it erased \(stones.count) are left",
                )
            )
        }
        return findings
    }

    /// Events that name an act of erasing that isn't one.
    func unexplainedErasures() async throws -> [LogFinding] {
        try await pages(
            """
            SELECT e.id FROM audit_events e
            WHERE e.erasure IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM audit_events r
                WHERE r.id = e.erasure AND r.kind = \(AuditTrail.erasureKind)
                    AND r.content IS NOT NULL
            )
            """
        ) { row in
            LogFinding(.event(try row.get("id")), "no event says that it was erased")
        }
    }

    /// Events without a place in the log that don't wait for one, or have waited too long.
    func unplacedEvents() async throws -> [LogFinding] {
        let grace = graceEnd
        return try await pages(
            """
            SELECT e.id, e.time_us, w.event FROM audit_events e
            LEFT JOIN audit_waiting w ON w.event = e.id
            WHERE (w.event IS NULL OR e.time_us < \(grace))
                AND NOT EXISTS (SELECT 1 FROM log_leaves l WHERE l.event = e.id)
            """
        ) { row in
            let isWaiting = try row.get("event", as: String?.self) != nil
            return LogFinding(
                .event(try row.get("id")),
                isWaiting
                    ? "it waits for its place in the log for too long: is a sequencer running?"
                    : "it has no place in the log and waits for none",
            )
        }
    }

    /// What waits although it has its place, or with another commitment than its event gives.
    func waitingFindings() async throws -> [LogFinding] {
        try await pages(
            """
            SELECT \(EventRecord.columns), w.commitment, l.leaf_index FROM audit_waiting w
            JOIN audit_events e ON e.id = w.event LEFT JOIN log_leaves l ON l.event = w.event
            WHERE TRUE
            """
        ) { row in
            let record = try EventRecord(row)
            let index: Int? = try row.get("leaf_index")
            if let index {
                return LogFinding(.waiting(record.id), "it is leaf \(index) already")
            }
            let problem = record.problem(beside: try row.get("commitment"))
            return problem.map { LogFinding(.waiting(record.id), $0) }
        }
    }

    /// Runs a query on `e.id` page by page, in the order of the ids.
    private func pages(
        _ query: SQL,
        _ finding: @escaping @Sendable (Row) throws -> LogFinding?,
    ) async throws -> [LogFinding] {
        var (findings, last): ([LogFinding], String) = ([], "")
        while findings.count <= limits.findings {
            let after = last
            let limit = limits.pageRows
            let (found, end, count) = try await database.read { transaction in
                let rows = try transaction.rows(
                    "\(query) AND e.id > \(after) ORDER BY e.id LIMIT \(limit)"
                )
                let end: String = try rows.last?.get("id") ?? after
                return (try rows.compactMap(finding), end, rows.count)
            }
            findings += found
            last = end
            if count < limit { break }
        }
        return findings
    }
}
