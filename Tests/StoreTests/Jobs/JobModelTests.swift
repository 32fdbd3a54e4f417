import Foundation
import TestSupport
import Testing

@testable import Store

/// Many workers, random failures, crashes and clocks: nothing is lost, nothing is completed twice,
/// every job ends.
@Suite struct JobModelTests {
    @Test(arguments: Dialect.allCases, [11, 12, 13] as [UInt64])
    func `whatever workers do, each job ends exactly once`(
        _ engine: Dialect,
        seed: UInt64,
    ) async throws {
        try await JobRig.with(engine, seed: seed) { rig in
            var model = JobModel(rig: rig, seed: seed)
            for _ in 0..<150 { try await model.step() }
            try await model.finish()
        }
    }
}

/// What the store should hold after each step.
struct JobModel {
    /// What became of a job, as those who did it were told.
    enum End { case completed, cancelled, dead }

    let rig: JobRig
    private var random: SeededGenerator
    private var queues: [JobQueue]
    private var known: Set<JobID> = []
    private var ends: [JobID: End] = [:]
    /// Claims whose workers haven't spoken since.
    private var held: [JobHold] = []
    private var fences: [JobID: Int64] = [:]

    init(rig: JobRig, seed: UInt64) {
        self.rig = rig
        random = SeededGenerator(seed: seed)
        queues = (0..<4).map { _ in rig.other() }
    }

    mutating func step() async throws {
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: try await enqueue()
        case 2, 3, 4, 5: try await claim()
        case 6, 7, 8: try await settle()
        case 9: try await cancel()
        case 10: rig.clock.move(by: .random(in: 0...90, using: &random))
        default:
            // A clock that goes back a little, a process that starts anew.
            rig.clock.move(by: .random(in: -300...0, using: &random))
            queues[Int.random(in: 0..<4, using: &random)] = rig.other()
        }
    }

    private mutating func enqueue() async throws {
        let tenant = "t\(Int.random(in: 0..<3, using: &random))"
        let priority = JobPriority(rawValue: Int.random(in: 0..<4, using: &random)) ?? .normal
        let delay = TimeInterval.random(in: -50...50, using: &random)
        let ids = try await rig.enqueue(Int.random(in: 1...8, using: &random), tenant: tenant) {
            [rig] request in
            request.priority = priority
            request.runAt = rig.clock.now + delay
            request.mostAttempts = 3
        }
        #expect(known.isDisjoint(with: ids))
        known.formUnion(ids)
    }

    private mutating func claim() async throws {
        let queue = queues[Int.random(in: 0..<4, using: &random)]
        let jobs = try await rig.claim(Int.random(in: 1...10, using: &random), with: queue)
        for hold in jobs.map(\.hold) {
            #expect(known.contains(hold.id) && ends[hold.id] == nil, "\(hold) had ended")
            #expect(hold.fence > fences[hold.id] ?? 0, "\(hold) has an old fence")
            #expect((1...3).contains(hold.attempt))
            fences[hold.id] = hold.fence
        }
        held += jobs.map(\.hold)
    }

    /// Some workers speak: for the newest claim of a job or, having slept, for an older one.
    private mutating func settle() async throws {
        held.shuffle(using: &random)
        let some = Array(held.prefix(Int.random(in: 0...6, using: &random)))
        held.removeFirst(some.count)
        let queue = queues[Int.random(in: 0..<4, using: &random)]
        if Bool.random(using: &random) {
            _ = try await queue.extend(some)
            held += some.filter { _ in Bool.random(using: &random) }
            return
        }
        var once: [JobID: Settlement] = [:]
        for hold in some {
            let results: [Settlement.Result] = [
                .completed, .completed, .failed("by chance"), .released, .refused("by chance"),
            ]
            let result = results[Int.random(in: 0..<5, using: &random)]
            once[hold.id] = Settlement(hold, result)
        }
        let stale = try await queue.settle(Array(once.values))
        for (id, settlement) in once where !stale.contains(id) {
            #expect(settlement.hold.fence == fences[id], "\(settlement) was no longer its own")
            #expect(ends[id] == nil, "\(settlement) had ended")
            if settlement.result == .completed { ends[id] = .completed }
        }
    }

    private mutating func cancel() async throws {
        guard let id = known.sorted().randomElement(using: &random) else { return }
        switch try await rig.queue.cancel(id) {
        case .cancelled:
            #expect(ends[id] == nil)
            ends[id] = .cancelled
        case .asked: #expect(ends[id] == nil)
        case .unknown: break
        }
    }

    /// Lets one worker do the rest, and compares.
    mutating func finish() async throws {
        let queue = rig.other()
        var rounds = 0
        while try await rig.count("job") != 0, rounds < 400 {
            rounds += 1
            rig.clock.move(by: 30)
            let jobs = try await rig.claim(50, with: queue)
            let holds = jobs.map(\.hold)
            #expect(holds.allSatisfy { ends[$0.id] == nil })
            #expect(try await queue.settle(holds, .completed) == [])
            for hold in holds { ends[hold.id] = .completed }
        }
        let stale = try await queue.settle(held, .completed)
        #expect(stale == Set(held.map(\.id)), "who fell silent comes too late")
        for letter in try await queue.deadLetters(limit: 200) {
            #expect(ends[letter.id] == nil)
            ends[letter.id] = .dead
        }
        for id in known {
            let outcome = try await queue.outcome(of: id)
            switch ends[id] {
            case .completed: #expect(outcome == .completed)
            case .dead: #expect(outcome == nil)
            case .cancelled, nil: #expect(outcome == .cancelled, "\(id) is lost")
            }
        }
        let kept = try await rig.count("job_archive") ?? 0
        let dead = try await rig.count("job_dead") ?? 0
        #expect(kept + dead == known.count)
        #expect(try await rig.count("job_content") == dead)
    }
}
