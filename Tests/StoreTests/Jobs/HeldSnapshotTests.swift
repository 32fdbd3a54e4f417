import TestSupport
import Testing

@testable import Store

/// A transaction that stays open, beside which PostgreSQL clears nothing away.
@Suite struct HeldSnapshotTests {
    @Test func `settling finds its jobs without walking over those that are done`() async throws {
        try await PostgresForTests.withAddress { address in
            let database = try await PostgresForTests.open(address)
            try await JobRig.prepare(database)
            let rig = JobRig(database, HandClock(), seed: 1)
            try await rig.enqueue(1000)
            let holder = try PlainClient(address)
            try holder.run("BEGIN ISOLATION LEVEL REPEATABLE READ")
            try holder.run("SELECT pg_current_xact_id(), count(*) FROM job")
            for round in 0..<20 {
                let holds = try await rig.claim(50).map(\.hold)
                #expect(holds.count == 50)
                let heartbeat = try await rig.queue.extend(holds)
                #expect(heartbeat.lost.isEmpty)
                #expect(try await rig.queue.settle(holds, .completed).isEmpty)
                // The planner learns what is true between batches: that nothing runs.
                if round == 5 { try PlainClient.run("ANALYZE job", at: address) }
            }
            // A server process tells its counts at its end.
            await database.close()
            let read = "SELECT idx_tup_read < 1000 FROM pg_stat_user_indexes"
            let ofRunning = "\(read) WHERE indexrelname = 'job_running'"
            let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            try await PlainClient.wait(for: "2", others, at: address)
            #expect(try PlainClient.run(ofRunning, at: address) == [["t"]])
            try holder.run("ROLLBACK")
        }
    }
}
