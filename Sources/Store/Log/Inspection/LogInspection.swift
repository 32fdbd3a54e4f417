import TransparencyLog

/// Holds a log's rows and files against each other, from the first leaf to the newest checkpoint.
///
/// Every leaf against its bundle, its tile and its event; every tile of every level against the
/// leaves; every stored checkpoint's root and signatures; that the indexes have no gap, that each
/// event has exactly one place, and that what was erased was erased by a recorded act. Each finding
/// names its place. A page of rows and one tile of each level are held at a time.
///
/// A log whose rows, files and checkpoints were all written anew with its own key looks whole by
/// itself: whoever wants to know that compares with a checkpoint that was kept elsewhere
/// (``Witness``).
package struct LogInspection: Sendable {
    let database: any Database
    let folder: LogFolder
    let origin: String
    let surroundings: Surroundings
    let limits: LogLimits

    package init(
        database: any Database,
        folder: LogFolder,
        origin: String,
        surroundings: Surroundings,
        limits: LogLimits = LogLimits(),
    ) {
        self.database = database
        self.folder = folder
        self.origin = origin
        self.surroundings = surroundings
        self.limits = limits
    }

    /// Looks at everything.
    ///
    /// - Throws: ``DatabaseError`` or ``DiskError`` where it can't look; what is wrong is a
    ///   finding.
    package func run() async throws -> LogReport {
        var report = LogReport(limit: limits.findings)
        let ring = try await keyRing(&report)
        let size = try await checkPublished(with: ring, &report)
        try await walk(to: size, ring, &report)
        let now = surroundings.now().sqlValue
        let grace = Int64(limits.graceSeconds) * 1_000_000
        let events = EventInspection(
            database: database,
            limits: limits,
            graceEnd: (Int64(sqlValue: now) ?? 0) - grace,
        )
        for findings in [
            try await events.unexplainedErasures(), try await events.unplacedEvents(),
            try await events.waitingFindings(),
        ] {
            report.add(findings)
        }
        return report
    }

    /// The keys by their rows, which must be what the events in the log announce.
    private func keyRing(_ report: inout LogReport) async throws -> LogKeyRing {
        let (ring, findings) = try await database.read { transaction in
            let keys = try KeyRows.all(in: transaction)
            let findings = try KeyInspection(keys: keys, origin: origin).findings(in: transaction)
            return (LogKeyRing(keys, origin: origin), findings)
        }
        report.add(findings)
        return ring
    }

    /// Whether the newest stored checkpoint is the published one.
    ///
    /// - Returns: up to which size there must be files.
    private func checkPublished(
        with ring: LogKeyRing,
        _ report: inout LogReport,
    ) async throws -> Int {
        for attempt in 0... {
            let published = try folder.read(LogPath.checkpoint.text)
            let newest = try await database.read { try CheckpointRows.newest(in: $0) }
            report.checkpoint = newest?.note
            guard let problem = publishedProblem(published, newest) else { break }
            // A running sequencer publishes a moment after it has stored.
            if attempt == 10 {
                report.add(.file(LogPath.checkpoint.text), problem)
                break
            }
            try await surroundings.sleep(.milliseconds(50))
        }
        let (size, count) = try await database.read { transaction in
            (
                try CheckpointRows.newest(in: transaction)?.size ?? 0,
                try LeafRows.count(in: transaction),
            )
        }
        // A size that was altered must not send us on for ever.
        let published = try folder.read(LogPath.checkpoint.text).flatMap { ring.isSigned($0) }
        return min(size, max(count, Int(published?.checkpoint.size ?? 0)))
    }

    private func publishedProblem(
        _ published: [UInt8]?,
        _ newest: CheckpointRows.Stored?,
    ) -> String? {
        guard let newest else {
            return published == nil ? nil : "a checkpoint is published, but none is stored"
        }
        guard let published else { return "the file is missing" }
        return published.elementsEqual(newest.note.utf8)
            ? nil : "it is not the newest stored checkpoint, of size \(newest.size)"
    }

    private func walk(to size: Int, _ ring: LogKeyRing, _ report: inout LogReport) async throws {
        var tree = TreeWalk(folder: folder, size: size)
        var leaves = LeafWalk(database: database, limits: limits)
        var checkpoints = CheckpointWalk()
        while tree.size < size {
            let first = tree.size
            let records = try await leaves.records(from: first, count: tree.upcomingCount)
            report.leaves += records.count { $0 != nil }
            let commitments = records.map { $0.flatMap { Commitment(bytes: $0.commitment) } }
            try await checkpoints.load(from: database, limit: limits.pageRows)
            var reached: [LogFinding] = []
            try tree.step(rows: commitments) { tree in
                while let stored = checkpoints.upcoming, stored.size == Int(tree.size) {
                    let previous = checkpoints.step()
                    reached += ring.findings(stored, after: previous, root: tree.root)
                    report.checkpoints += 1
                }
            }
            report.add(tree.takeFindings() + reached)
            try await check(records.compactMap(\.self), &report)
        }
        try tree.finish()
        report.add(tree.takeFindings())
        if let stored = checkpoints.upcoming {
            report.add(.checkpoint(stored.size), "it covers more leaves than the log has")
        }
        try await checkBeyond(size, &leaves, &report)
    }

    /// Leaves that no checkpoint covers yet: without a gap, and with their events.
    private func checkBeyond(
        _ size: Int,
        _ leaves: inout LeafWalk,
        _ report: inout LogReport,
    ) async throws {
        var index = size
        while let last = try await leaves.lastIndex(), index <= last {
            let count = min(TileID.fullWidth, last - index + 1)
            let records = try await leaves.records(from: index, count: count)
            for (place, record) in records.enumerated() where record == nil {
                report.add(.leaf(index + place), "the row is missing")
            }
            report.leaves += records.count { $0 != nil }
            try await check(records.compactMap(\.self), &report)
            index += count
        }
    }

    private func check(_ records: [LeafRecord], _ report: inout LogReport) async throws {
        for leaf in records {
            guard let record = leaf.record else {
                report.add(.leaf(leaf.index), "its event \(leaf.event) has no row")
                continue
            }
            if let problem = record.problem(beside: leaf.commitment) {
                report.add(.event(record.id), "\(problem) (leaf \(leaf.index))")
            }
            if record.content == nil { report.erased += 1 } else { report.events += 1 }
            guard record.kind == AuditTrail.erasureKind else { continue }
            let events = EventInspection(database: database, limits: limits, graceEnd: 0)
            report.add(try await events.erasureFindings(of: record))
        }
    }
}
