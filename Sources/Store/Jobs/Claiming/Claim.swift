import Foundation

/// One claim on one queue: takes ready jobs by class, tenants in turn, and notes it in the book.
struct Claim: Sendable {
    let queue: String
    let owner: String
    let now: Date
    let leaseEnd: Date
    let limits: JobLimits
    /// How many jobs of one tenant may run at once; nil: any number.
    let mostPerTenant: Int?

    var book: LaneBook
    private(set) var jobs: [ClaimedJob] = []

    private var room: Int
    private var running: [ExactName: Int] = [:]
    private var newestPlace: Int64 = 0

    init(_ queue: JobQueue, order: ClaimOrder, book: LaneBook, now: Date) {
        self.queue = order.queue
        owner = order.owner
        self.now = now
        leaseEnd = now.addingTimeInterval(queue.lease.seconds)
        limits = queue.limits
        mostPerTenant = order.mostPerTenant
        self.book = book
        room = max(0, min(order.limit, queue.limits.claimedJobs))
    }

    /// Fills the room: `clock` tells how long a survey took.
    mutating func run(
        in transaction: any Transaction,
        clock: @Sendable () -> Date,
    ) throws(DatabaseError) {
        let surveys = book.pace.isDue(at: now)
        if surveys {
            try survey(in: transaction)
            book.pace.looked(from: now, to: clock())
        }
        newestPlace = try transaction.value("SELECT \(.lastJobPlace)") ?? 0
        if mostPerTenant != nil { try countRunning(in: transaction) }
        var taken: [Taken] = []
        for priority in JobPriority.allCases where taken.count < room {
            taken += try take(priority, withQuiet: !surveys, room - taken.count, in: transaction)
        }
        jobs = try contents(of: taken, in: transaction)
    }

    private struct Taken {
        let hold: JobHold
        let place: Int64
    }

    /// Shares the room among the class's tenants, a few at a time, until it is full or they have
    /// nothing more.
    private mutating func take(
        _ priority: JobPriority,
        withQuiet: Bool,
        _ room: Int,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [Taken] {
        var waiting = book.turns(priority, withQuiet: withQuiet)
        var taken: [Taken] = []
        while taken.count < room, !waiting.isEmpty {
            let turn = waiting.prefix(limits.tenantsInClaim)
            waiting.removeFirst(turn.count)
            let share = max(1, (room - taken.count) / turn.count)
            for var lane in turn where taken.count < room {
                let asked = min(share, room - taken.count, allowance(for: lane.tenant))
                guard asked > 0 else { continue }
                let got = try take(asked, from: lane, priority, in: transaction)
                taken += got
                running[lane.tenant, default: 0] += got.count
                let place = got.map(\.place).max()
                let drained = got.count < asked ? newestPlace : nil
                book.served(lane, of: priority, upTo: place, drained: drained, at: now)
                lane.floor = max(lane.floor, place ?? 0)
                if drained == nil { waiting.append(lane) }
            }
        }
        return taken
    }

    private func allowance(for tenant: ExactName) -> Int {
        guard let mostPerTenant else { return .max }
        return mostPerTenant - running[tenant, default: 0]
    }

    private func take(
        _ count: Int,
        from lane: LaneBook.Lane,
        _ priority: JobPriority,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [Taken] {
        try transaction.rows(
            """
            WITH picked AS MATERIALIZED (
                SELECT id FROM job
                WHERE state = 0 AND queue = \(queue) AND priority = \(priority.rawValue)
                    AND tenant = \(lane.tenant) AND place >= \(lane.floor)
                ORDER BY place LIMIT \(count) \(.skipLocked)
            )
            UPDATE job SET state = 2, attempt = attempt + 1, fence = fence + 1,
                owner = \(owner), due_at = \(leaseEnd), progress = NULL, note = NULL
            FROM picked WHERE job.id = picked.id
            RETURNING job.id AS id, place, fence, attempt, max_attempts
            """
        ).map { row throws(DatabaseError) in
            let hold = JobHold(
                id: try row.get("id"),
                fence: try row.get("fence"),
                attempt: try row.get("attempt"),
                mostAttempts: try row.get("max_attempts"),
            )
            return Taken(hold: hold, place: try row.get("place"))
        }
    }

    private func contents(
        of taken: [Taken],
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [ClaimedJob] {
        guard !taken.isEmpty else { return [] }
        let rows = try transaction.rows(
            """
            SELECT id, kind, queue, tenant, payload, timeout FROM job_content
            WHERE id IN \(SQL.list(taken.map(\.hold.id)))
            """
        )
        var contents: [JobID: Row] = [:]
        for row in rows { contents[try row.get("id")] = row }
        var jobs: [ClaimedJob] = []
        for hold in taken.map(\.hold) {
            guard let row = contents[hold.id] else { continue }
            jobs.append(try ClaimedJob(hold, row))
        }
        return jobs
    }

    private mutating func countRunning(in transaction: any Transaction) throws(DatabaseError) {
        let rows = try transaction.rows(
            """
            SELECT tenant, count(*) AS jobs FROM job WHERE state = 2 AND queue = \(queue)
            GROUP BY tenant
            """
        )
        for row in rows { running[try row.get("tenant")] = try row.get("jobs", as: Int.self) }
    }

    /// Finds each lane with ready jobs, and its first place, by hopping over the index from tenant
    /// to tenant: it costs what there are lanes, not what there are jobs.
    private mutating func survey(in transaction: any Transaction) throws(DatabaseError) {
        var found: [JobPriority: [ExactName: Int64]] = [:]
        let rows = try lanes(after: "", in: transaction)
        let more = rows.count < limits.lanes ? [] : try lanes(after: middle, in: transaction)
        for row in rows + more {
            guard let priority = JobPriority(rawValue: try row.get("priority")) else { continue }
            found[priority, default: [:]][try row.get("tenant")] = try row.get(
                "place",
                as: Int64.self,
            )
        }
        book.surveyed(found, at: now)
    }

    /// Where the second half of a survey begins when there are more lanes than one finds.
    private var middle: ExactName {
        JobPriority.allCases.lazy.compactMap { book.last[$0] }.first ?? ""
    }

    private func lanes(
        after tenant: ExactName,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [Row] {
        try transaction.rows(
            """
            WITH RECURSIVE lane(priority, tenant) AS (
                SELECT class.column1, (
                    SELECT tenant FROM job
                    WHERE state = 0 AND queue = \(queue) AND priority = class.column1
                        AND tenant > \(tenant)
                    ORDER BY tenant LIMIT 1
                ) FROM (VALUES (0), (1), (2), (3)) AS class
                UNION ALL
                SELECT lane.priority, (
                    SELECT tenant FROM job
                    WHERE state = 0 AND queue = \(queue) AND priority = lane.priority
                        AND tenant > lane.tenant
                    ORDER BY tenant LIMIT 1
                ) FROM lane WHERE lane.tenant IS NOT NULL
            )
            SELECT priority, tenant, place FROM (
                SELECT lane.priority, lane.tenant, (
                    SELECT place FROM job
                    WHERE state = 0 AND queue = \(queue) AND priority = lane.priority
                        AND tenant = lane.tenant
                    ORDER BY place LIMIT 1
                ) AS place
                FROM lane WHERE lane.tenant IS NOT NULL LIMIT \(limits.lanes)
            ) AS found WHERE place IS NOT NULL
            """
        )
    }
}

extension ClaimedJob {
    fileprivate init(_ hold: JobHold, _ row: Row) throws(DatabaseError) {
        self.init(
            hold: hold,
            kind: try row.get("kind"),
            queue: try row.get("queue"),
            tenant: try row.get("tenant"),
            payload: try row.get("payload"),
            timeout: .microseconds(try row.get("timeout", as: Int64.self)),
        )
    }
}
