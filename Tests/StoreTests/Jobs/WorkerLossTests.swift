import Foundation
import TestSupport
import Testing

@testable import Store

/// Workers whose connections are killed, and whose server crashes, while they work.
@Suite struct WorkerLossTests {
    private static let rounds = 8
    private static let jobsPerRound = 50

    @Test func `workers outlive killed connections and a crash of PostgreSQL`() async throws {
        let cluster = try PostgresCluster.start()
        defer { cluster.stop() }
        let database = try await PostgresForTests.open(cluster.address)
        try await JobRig.prepare(database)
        try await database.write { try $0.run("CREATE TABLE effect (job \(.integer))") }
        let rig = JobRig(database, HandClock(), seed: 3)
        let workers = (0..<2).map { _ in WorkerRig(rig.other(), [Self.effect]) }
        var killed = 0
        for round in 1...Self.rounds {
            try await rig.enqueue(Self.jobsPerRound) { $0.mostAttempts = 100 }
            // A good part of the round is done, the rest of it is under way.
            try await done(Self.jobsPerRound * (round - 1) + 10, in: rig)
            if round == Self.rounds / 2 {
                try await cluster.restart("immediate")
            } else {
                killed += try kill(at: cluster.address)
            }
        }
        try await done(Self.jobsPerRound * Self.rounds, in: rig)
        for worker in workers { try await worker.shutDown() }
        #expect(killed >= Self.rounds - 1)
        let all = "\(Self.jobsPerRound * Self.rounds)"
        let effects = "SELECT count(*), count(DISTINCT job) FROM effect"
        let outcomes = "SELECT count(*), count(DISTINCT id) FROM job_archive WHERE outcome = 0"
        let left = "SELECT (SELECT count(*) FROM job), (SELECT count(*) FROM job_dead)"
        #expect(try PlainClient.run(effects, at: cluster.address) == [[all, all]])
        #expect(try PlainClient.run(outcomes, at: cluster.address) == [[all, all]])
        #expect(try PlainClient.run(left, at: cluster.address) == [["0", "0"]])
        await database.close()
    }

    private static var effect: JobPerformer {
        JobPerformer("k") { context in
            try await context.complete { transaction in
                _ = try transaction.run("INSERT INTO effect VALUES (\(context.job.hold.id))")
            }
        }
    }

    /// Waits until so many are finished.
    ///
    /// Time goes on meanwhile: a claim whose answer got lost left
    /// its jobs to nobody until their lease ends.
    private func done(_ count: Int, in rig: JobRig) async throws {
        try await eventually("\(count) are done") {
            rig.clock.move(by: 5)
            return (try? await rig.count("job_archive")).flatMap(\.self) ?? 0 >= count
        }
    }

    private func kill(at address: String) throws -> Int {
        try PlainClient.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
            """,
            at: address,
        ).count
    }
}
