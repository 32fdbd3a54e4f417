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
        // Its files are read one after another, each while the others of the process go on.
        let inspection = self
        return try await Workroom("log inspection").run { try await inspection.report() }
    }

    private func report() async throws -> LogReport {
        var report = LogReport(limit: limits.findings)
        try await checkPublished(&report)
        let extent = try await extent()
        report.checkpoint = extent.newest?.note
        report.add(extent.keyFindings)
        try await walk(extent, &report)
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

    /// What there is to look at, as it stood in one moment: what a running sequencer adds later is
    /// the next inspection's.
    private struct Extent: Sendable {
        let newest: CheckpointRows.Stored?
        let leafCount: Int
        let ring: LogKeyRing
        let keyFindings: [LogFinding]
    }

    /// The keys in it must be what the events in the log announce.
    private func extent() async throws -> Extent {
        try await database.read { transaction in
            let keys = try KeyRows.all(in: transaction)
            return Extent(
                newest: try CheckpointRows.newest(in: transaction),
                leafCount: try LeafRows.count(in: transaction),
                ring: LogKeyRing(keys, origin: origin),
                keyFindings: try KeyInspection(keys: keys, origin: origin)
                    .findings(in: transaction),
            )
        }
    }

    /// Up to which size there must be files.
    ///
    /// A size that was altered must not send us on for ever.
    private func size(_ extent: Extent) throws -> Int {
        let note = try folder.read(LogPath.checkpoint.text)
        let published = note.flatMap { extent.ring.isSigned($0) }
        let known = max(extent.leafCount, Int(published?.checkpoint.size ?? 0))
        return min(extent.newest?.size ?? 0, known)
    }

    /// Whether the newest stored checkpoint is the published one.
    ///
    /// A running sequencer publishes a moment after it has stored: a difference is one when it is
    /// still there after ``patience`` looks during which nothing new was stored.
    private func checkPublished(_ report: inout LogReport) async throws {
        var (looks, last): (Int, CheckpointRows.Stored?) = (0, nil)
        while true {
            let published = try folder.read(LogPath.checkpoint.text)
            let newest = try await database.read { try CheckpointRows.newest(in: $0) }
            guard let problem = publishedProblem(published, newest) else { return }
            looks = newest == last ? looks + 1 : 0
            last = newest
            if looks == Self.patience {
                report.add(.file(LogPath.checkpoint.text), problem)
                return
            }
            try await surroundings.sleep(.milliseconds(50))
        }
    }

    private static let patience = 20

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

    private func walk(_ extent: Extent, _ report: inout LogReport) async throws {
        let size = try size(extent)
        var tree = TreeWalk(folder: folder, size: size)
        var leaves = LeafWalk(database: database, limits: limits)
        var checkpoints = CheckpointWalk(upTo: extent.newest?.size ?? 0)
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
                    reached += extent.ring.findings(stored, after: previous, root: tree.root)
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
