import Foundation
import TestSupport
import Testing

@testable import Store

/// An archive of many days: how a job ended must not be looked for in all of it.
@Suite struct JobOutcomeTests {
    private static let days = 11
    private static let jobs = 11_000

    @Test(arguments: Engine.allCases)
    func `how a job ended is found on whatever day it did`(_ engine: Engine) async throws {
        try await Self.withArchive(on: engine) { queue in
            for number in 0..<Self.days {
                let outcome = try await queue.outcome(of: JobID(Int64(number)))
                #expect(outcome == JobOutcome(rawValue: number % 3))
            }
            #expect(try await queue.outcome(of: JobID(Int64(Self.jobs))) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `it is looked for by the key of the archive alone`(_ engine: Engine) async throws {
        try await Self.withArchive(on: engine) { queue in
            let plan = try await Self.plan(of: JobQueue.outcome(of: JobID(7)), on: queue.database)
            let told = plan.joined(separator: "\n")
            #expect(!told.contains("SCAN job_archive"), "\(told)")
            #expect(!told.contains("Seq Scan on job_archive"), "\(told)")
            let byKey =
                engine == .sqlite
                ? "(day=? AND id=?)" : "Index Cond: ((day = days.day) AND (id = "
            #expect(told.contains(byKey), "\(told)")
        }
    }

    /// Lends a queue whose archive has the same number of jobs on each of some days, of which
    /// PostgreSQL keeps most in parts of their own.
    private static func withArchive(
        on engine: Engine,
        _ body: (JobQueue) async throws -> Void,
    ) async throws {
        try await engine.withDatabase { database in
            try await JobRig.prepare(database)
            let queue = JobQueue(on: database, surroundings: .live)
            let last = Date().day + 7
            try await queue.sweepArchive(keeping: .seconds(86_400 * 30))
            try await database.write { transaction in
                try transaction.run(
                    """
                    WITH RECURSIVE n (i) AS (
                        SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(Self.jobs)
                    )
                    INSERT INTO job_archive (
                        day, id, kind, queue, tenant, outcome, enqueued_at, finished_at
                    ) SELECT \(last) - i % \(Self.days), i, 'k', 'q', 't', i % 3, 0, 0 FROM n
                    """
                )
                try transaction.run("ANALYZE job_archive")
            }
            try await body(queue)
        }
    }

    private static func plan(of statement: SQL, on database: any Database) async throws -> [String]
    {
        let isSQLite = database.dialect == .sqlite
        let question: SQL =
            isSQLite ? "EXPLAIN QUERY PLAN \(statement)" : "EXPLAIN (COSTS OFF) \(statement)"
        return try await database.read { transaction in
            try transaction.rows(question).map { try $0.get(isSQLite ? "detail" : "QUERY PLAN") }
        }
    }
}
