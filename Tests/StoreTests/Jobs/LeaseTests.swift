import Foundation
import Testing

@testable import Store

@Suite struct LeaseTests {
    @Test(arguments: Dialect.allCases)
    func `a worker that paused beyond its lease can't finish what another has`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let id = try await rig.enqueue()[0]
            let first = try await rig.claim()[0]
            #expect(try await rig.claim().isEmpty)
            rig.clock.move(by: 61)
            try await rig.other().tend()
            rig.clock.move(by: 3600)
            let second = try await rig.claim()[0]
            #expect(second.hold.id == id && second.hold.attempt == 2)
            #expect(second.hold.fence > first.hold.fence)
            for result in [
                Settlement.Result.completed, .failed("late"), .refused("late"), .cancelled,
                .released,
            ] {
                #expect(try await rig.queue.settle([first.hold], result) == [id])
            }
            #expect(try await rig.queue.extend([first.hold]).lost == [id])
            #expect(try await rig.queue.extend([second.hold]) == .init())
            await #expect(throws: JobError.stale(id)) {
                try await rig.database.write { try rig.queue.complete(first.hold, in: $0) }
            }
            try await rig.queue.report([(first.hold, .init(fraction: 0.5, note: "late"))])
            #expect(try await rig.queue.standing(of: id)?.progress == nil)
            #expect(try await rig.queue.settle([second.hold], .completed) == [])
            #expect(try await rig.queue.outcome(of: id) == .completed)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a heartbeat keeps a job`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            try await rig.enqueue(3)
            let jobs = try await rig.claim()
            for _ in 0..<5 {
                rig.clock.move(by: 40)
                #expect(try await rig.queue.extend(jobs.map(\.hold)) == .init())
                #expect(try await rig.claim().isEmpty)
            }
            #expect(try await rig.queue.settle(jobs.map(\.hold), .completed) == [])
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a job that kills its workers ends as a dead letter`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let id = try await rig.enqueue { $0.mostAttempts = 3 }[0]
            var attempts: [Int] = []
            for _ in 0..<10 {
                attempts += try await rig.claim().map(\.hold.attempt)
                rig.clock.move(by: 61)
                try await rig.queue.tend()
                rig.clock.move(by: 60)
            }
            #expect(attempts == [1, 2, 3])
            let letter = try #require(try await rig.queue.deadLetters().first)
            #expect(letter.id == id && letter.attempts == 3)
            #expect(letter.error.contains("lease ran out"))
            #expect(try await rig.count("job") == 0)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a worker of a job's earlier life can't finish the dead letter that is tried again`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let id = try await rig.enqueue { $0.mostAttempts = 1 }[0]
            let first = try await rig.claim()[0]
            rig.clock.move(by: 61)
            try await rig.other().tend()
            #expect(try await rig.queue.retry([id]) == [id])
            let second = try await rig.claim()[0]
            #expect(second.hold.id == id && second.hold.attempt == 1)
            #expect(try await rig.queue.settle([first.hold], .completed) == [id])
            #expect(try await rig.queue.settle([second.hold], .completed) == [])
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a clock that goes back neither strands a job nor gives it away while it runs`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let ids = try await rig.enqueue(2)
            let jobs = try await rig.claim()
            let (alive, dead) = (jobs[0].hold, jobs[1].hold)
            rig.clock.move(by: -86_400)
            let other = rig.other()
            var claimed: [JobHold] = []
            for _ in 0..<20 {
                rig.clock.move(by: 20)
                #expect(try await rig.queue.extend([alive] + claimed) == .init())
                claimed += try await rig.claim(with: other).map(\.hold)
            }
            #expect(claimed.map(\.id) == [dead.id])
            #expect(try await rig.queue.settle([alive], .completed) == [])
            #expect(try await rig.queue.settle([dead], .completed) == [dead.id])
            #expect(Set(ids) == [alive.id, dead.id])
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a lease that is renewed while it is being taken back stays`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            try await rig.enqueue()
            let hold = try await rig.claim()[0].hold
            rig.clock.move(by: -86_400)
            let other = rig.other()
            #expect(try await other.forgottenLeases(at: rig.clock.now).isEmpty)
            rig.clock.move(by: 61)
            let forgotten = try await other.forgottenLeases(at: rig.clock.now)
            #expect(forgotten.map(\.id) == [hold.id])
            #expect(try await rig.queue.extend([hold]) == .init())
            try await other.takeBack(forgotten, at: rig.clock.now)
            #expect(try await rig.queue.settle([hold], .completed) == [])
        }
    }
}
