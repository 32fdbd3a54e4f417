import Foundation
import TestSupport
import Testing

@testable import Store

/// What a process that is alone takes back from its dead predecessor.
@Suite struct HeldWorkTests {
    private func takeBack(_ rig: JobRig) async throws -> Int {
        try await rig.other().takeOver()
    }

    @Test(arguments: Dialect.allCases)
    func `jobs are ready at once, without a failed attempt, and the dead can't finish them`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let ids = try await rig.enqueue(3)
            let first = try await rig.claim(2).map(\.hold)
            #expect(try await takeBack(rig) == 2)
            #expect(try await takeBack(rig) == 0)
            let second = try await rig.claim(with: rig.other()).map(\.hold)
            #expect(Set(second.map(\.id)) == Set(ids))
            #expect(second.allSatisfy { $0.attempt == 1 })
            let gone = try await rig.queue.settle(first, .completed)
            #expect(gone == Set(first.map(\.id)))
            #expect(try await rig.queue.settle(second, .completed) == [])
        }
    }

    @Test(arguments: Dialect.allCases)
    func `more jobs than one statement settles are taken back, and those that were cancelled end`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            var limits = JobLimits()
            limits.batchJobs = 4
            let other = JobQueue(
                on: rig.database,
                surroundings: rig.surroundings,
                limits: limits,
            )
            let ids = try await rig.enqueue(9)
            #expect(try await rig.claim().count == 9)
            let (queue, last) = (rig.queue, ids[8])
            _ = try await queue.cancel(last)
            #expect(try await other.takeOver() == 9)
            #expect(try await queue.outcome(of: last) == .cancelled)
            #expect(try await rig.claim(with: rig.other()).count == 8)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a job that kills one process after the other ends as a dead letter`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let id = try await rig.enqueue { $0.mostAttempts = 2 }[0]
            var claims = 0
            for _ in 0..<100 {
                let queue = rig.other()
                rig.clock.move(by: 3_600)
                let jobs = try await rig.claim(with: queue)
                guard !jobs.isEmpty else { break }
                claims += 1
                _ = try await takeBack(rig)
            }
            let letter = try #require(try await rig.queue.deadLetters().first)
            #expect(letter.id == id)
            #expect(letter.error.contains("its process died"))
            // Each claim is two changes of hands.
            #expect(claims == Int(JobLimits().handovers) / 2 + 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `uploads, calls and the log are free as well`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let queue = JobQueue(on: database, surroundings: .live)
            let key = ReplayBook.Key(
                tenant: "t",
                digest: [UInt8](repeating: 1, count: 32),
                fingerprint: [UInt8](repeating: 2, count: 32),
            )
            let book = ReplayBook(database, surroundings: .live)
            guard case .begun(let hold) = try await book.begin(key) else {
                Issue.record("the call was not begun")
                return
            }
            let dead = try await Self.lease(for: "dead", in: database)
            await #expect(throws: LogError.self) {
                try await Self.lease(for: "alive", in: database)
            }
            #expect(try await HeldWork(in: database, queue).takeBack() == 0)
            let alive = try await Self.lease(for: "alive", in: database)
            #expect(alive.epoch == dead.epoch + 1)
            await #expect(throws: LogError.superseded(by: "alive")) {
                try await database.write { try dead.hold(in: $0) }
            }
            guard case .begun(let next) = try await book.begin(key) else {
                Issue.record("the call still waits for its dead try")
                return
            }
            // A call that was answered stays so.
            let answer = ReplayBook.Answer(status: 200, headers: [], body: [])
            try await book.finish(next, with: answer)
            await #expect(throws: ReplayError.overtaken) {
                try await database.write { try book.finish(hold, with: answer, in: $0) }
            }
            _ = try await HeldWork(in: database, queue).takeBack()
            guard case .answered = try await book.begin(key) else {
                Issue.record("an answer was forgotten")
                return
            }
        }
    }

    private static func lease(
        for holder: String,
        in database: any Database,
    ) async throws -> SequencerLease {
        try await database.write { transaction in
            try SequencerLease.take(for: holder, by: Date.init, lasting: 30, in: transaction)
        }
    }
}
