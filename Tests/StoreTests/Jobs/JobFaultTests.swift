import Foundation
import Testing

@testable import Store

/// Every statement, begin and commit fails, one later each time: once, or with all that follow, as
/// if the process had died there.
@Suite struct JobFaultTests {
    @Test(arguments: Dialect.allCases, StatementFaults.Aftermath.allCases)
    func `whichever statement fails, nothing acknowledged is lost or done twice`(
        _ engine: Dialect,
        _ aftermath: StatementFaults.Aftermath,
    ) async throws {
        try await JobRig.with(engine) { rig in
            let name = "jobs on \(engine)"
            let points = try await StatementFaults.oneLaterEachTime(name, aftermath) { faults in
                let trial = Trial(rig: rig, faults: faults)
                try await trial.run()
            }
            #expect(points > 20)
        }
    }

    /// Enqueues, claims, settles and cancels through a database that fails at one point, then
    /// looks through one that doesn't.
    struct Trial {
        let rig: JobRig
        let faulty: JobQueue

        init(rig: JobRig, faults: StatementFaults) {
            self.rig = rig
            let database = FaultingDatabase(rig.database, faults)
            faulty = JobQueue(on: database, surroundings: rig.surroundings)
        }

        func run() async throws {
            let enqueued = try await unlessFailing { try await enqueue() } ?? []
            let jobs = try await unlessFailing { try await rig.claim(with: faulty) } ?? []
            let holds = jobs.map(\.hold)
            var completed: Set<JobID> = []
            if holds.count >= 4 {
                let said: [Settlement] = [
                    Settlement(holds[0], .completed), Settlement(holds[1], .failed("by chance")),
                    Settlement(holds[2], .refused("by chance")), Settlement(holds[3], .released),
                ]
                let stale = try await unlessFailing { try await faulty.settle(said) }
                if let stale {
                    #expect(stale.isEmpty)
                    completed.insert(holds[0].id)
                }
            }
            _ = try await unlessFailing { try await faulty.extend(holds) }
            if let last = enqueued.last {
                _ = try await unlessFailing { try await faulty.cancel(last) }
            }
            rig.clock.move(by: 61)
            try await unlessFailing { try await faulty.tend() }
            try await lookAt(enqueued, completed: completed)
        }

        private func enqueue() async throws -> [JobID] {
            let requests = (0..<6).map { number in
                var request = JobRequest(kind: "k", payload: [1], queue: "q", tenant: "t")
                request.uniqueKey = number < 2 ? "key-\(number)" : nil
                return request
            }
            return try await faulty.database.write { [faulty] in
                try faulty.enqueue(requests, in: $0)
            }
        }

        /// What was tried, or nil when the fault came through.
        private func unlessFailing<Result>(
            _ attempt: () async throws -> Result
        ) async throws -> Result? {
            do {
                return try await attempt()
            } catch is DatabaseError {
                return nil
            }
        }

        private func lookAt(_ enqueued: [JobID], completed: Set<JobID>) async throws {
            let queue = rig.other()
            var rounds = 0
            while try await rig.count("job") != 0, rounds < 30 {
                rounds += 1
                rig.clock.move(by: 40)
                let holds = try await rig.claim(with: queue).map(\.hold)
                #expect(completed.isDisjoint(with: holds.map(\.id)))
                #expect(try await queue.settle(holds, .completed) == [])
            }
            let dead = Set(try await queue.deadLetters(limit: 200).map(\.id))
            for id in enqueued {
                let outcome = try await queue.outcome(of: id)
                #expect((outcome == nil) == dead.contains(id), "\(id) is lost")
            }
            #expect(try await rig.count("job_content") == dead.count)
            #expect(try await queue.discard(Array(dead)) == dead)
        }
    }
}
