package import Foundation

/// What people who run the service want to know of a queue.
package struct JobNumbers: Hashable, Sendable {
    package let queue: String
    package let tenant: String
    package var ready = 0
    package var scheduled = 0
    package var running = 0
    package var dead = 0
    /// Since when the longest-waiting ready job has been due.
    package var oldestReady: Date?
}

/// Where an unfinished job stands.
package struct JobStanding: Hashable, Sendable {
    package enum State: Int, Sendable { case ready, scheduled, running }

    package let state: State
    package let attempt: Int
    package let isCancelling: Bool
    package let progress: JobQueue.Progress?
    /// Why the last attempt failed, where one did.
    package let error: String?
}

extension JobQueue {
    /// Counts by queue and tenant; costs one pass over the unfinished jobs' narrow rows.
    package func numbers() async throws -> [JobNumbers] {
        let (waiting, dead) = try await database.read { transaction in
            (
                try transaction.rows(
                    """
                    SELECT queue, tenant, state, count(*) AS jobs, min(due_at) AS oldest FROM job
                    GROUP BY queue, tenant, state
                    """
                ),
                try transaction.rows(
                    "SELECT queue, tenant, count(*) AS jobs FROM job_dead GROUP BY queue, tenant"
                ),
            )
        }
        var found: [[ExactName]: JobNumbers] = [:]
        for row in waiting {
            let (queue, tenant) = (
                try row.get("queue", as: String.self), try row.get("tenant", as: String.self),
            )
            var numbers =
                found[[ExactName(queue), ExactName(tenant)]]
                ?? JobNumbers(queue: queue, tenant: tenant)
            switch JobStanding.State(rawValue: try row.get("state")) {
            case .ready:
                numbers.ready = try row.get("jobs")
                numbers.oldestReady = try row.get("oldest", as: Date.self)
            case .scheduled: numbers.scheduled = try row.get("jobs")
            case .running, nil: numbers.running = try row.get("jobs")
            }
            found[[ExactName(queue), ExactName(tenant)]] = numbers
        }
        for row in dead {
            let (queue, tenant) = (
                try row.get("queue", as: String.self), try row.get("tenant", as: String.self),
            )
            found[
                [ExactName(queue), ExactName(tenant)],
                default: JobNumbers(queue: queue, tenant: tenant),
            ].dead =
                try row.get("jobs")
        }
        return found.values.sorted { ($0.queue, $0.tenant) < ($1.queue, $1.tenant) }
    }

    /// Where a job stands; nil when it neither waits nor runs.
    package func standing(of id: JobID) async throws -> JobStanding? {
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT state, attempt, cancelling, progress, note, error
                FROM job JOIN job_content ON job_content.id = job.id WHERE job.id = \(id)
                """
            )
        }
        guard let row = rows.first, let state = JobStanding.State(rawValue: try row.get("state"))
        else { return nil }
        let fraction = try row.get("progress", as: Double?.self)
        let note = try row.get("note", as: String?.self)
        return JobStanding(
            state: state,
            attempt: try row.get("attempt"),
            isCancelling: try row.get("cancelling", as: Int.self) == 1,
            progress: fraction.map { Progress(fraction: $0, note: note ?? "") },
            error: try row.get("error"),
        )
    }

    /// How far the unfinished job with a unique key is; nil where there is none, or none that said.
    package func progress(
        uniqueKey: String,
        tenant: String,
        in transaction: any Transaction,
    ) throws -> Progress? {
        let row = try transaction.firstRow(
            """
            SELECT progress, note FROM job JOIN job_content ON job_content.id = job.id
            WHERE job_content.tenant = \(tenant) AND job_content.unique_key = \(uniqueKey)
            """
        )
        guard let row, let fraction = try row.get("progress", as: Double?.self) else { return nil }
        return Progress(fraction: fraction, note: try row.get("note", as: String?.self) ?? "")
    }

    /// How a job ended; nil when it didn't, is a dead letter, or was swept out of the archive.
    package func outcome(of id: JobID) async throws -> JobOutcome? {
        let outcome: Int?? = try await database.read { transaction in
            try transaction.value(Self.outcome(of: id), as: Int?.self)
        }
        return (outcome ?? nil).flatMap(JobOutcome.init)
    }

    /// Looks a job up on each day that the archive knows, by its key of day and number.
    ///
    /// The number alone would be looked for in every row, and an index of its own would cost every
    /// job that ends something, for a question that is seldom asked. The days are found by hopping
    /// from one to the next along the same key. The scalar query lets PostgreSQL pick the part of
    /// the day.
    static func outcome(of id: JobID) -> SQL {
        """
        WITH RECURSIVE days (day) AS (
            SELECT min(day) FROM job_archive
            UNION ALL
            SELECT (SELECT min(day) FROM job_archive WHERE job_archive.day > days.day)
            FROM days WHERE days.day IS NOT NULL
        )
        SELECT max((
            SELECT outcome FROM job_archive
            WHERE job_archive.day = days.day AND job_archive.id = \(id)
        )) AS outcome FROM days
        """
    }
}
