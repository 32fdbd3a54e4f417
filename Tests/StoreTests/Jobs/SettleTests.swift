import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct SettleTests {
    @Test(arguments: Dialect.allCases)
    func `a failed job comes back within its backoff, with its error`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine, seed: 7) { rig in
            let ids = try await rig.enqueue(40)
            let jobs = try await rig.claim()
            #expect(try await rig.queue.settle(jobs.map(\.hold), .failed("no route")) == [])
            #expect(try await rig.queue.standing(of: ids[0])?.error == "no route")
            #expect(try await rig.queue.numbers().map(\.scheduled) == [40])
            var back: [ClaimedJob] = []
            var moments = 0
            for _ in 0..<9 {
                let some = try await rig.claim()
                moments += some.isEmpty ? 0 : 1
                back += some
            }
            #expect(Set(back.map(\.hold.id)) == Set(ids))
            #expect(back.allSatisfy { $0.hold.attempt == 2 })
            #expect(moments > 3, "jobs that fail together come back one by one")
        }
    }

    @Test(arguments: Dialect.allCases)
    func `dead letters are listed, tried again and given up`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let ids = try await rig.enqueue(4) { request in
                request.mostAttempts = 1
                request.uniqueKey = "key-\(request.payload[0])"
            }
            let jobs = try await rig.claim()
            let holds = jobs.map(\.hold)
            #expect(try await rig.queue.settle([holds[0]], .refused("no such film")) == [])
            #expect(try await rig.queue.settle(Array(holds[1...]), .failed("boom")) == [])
            let letters = try await rig.queue.deadLetters(of: "q")
            #expect(letters.map(\.id) == ids.reversed())
            #expect(letters.map(\.error) == ["boom", "boom", "boom", "no such film"])
            #expect(try await rig.queue.deadLetters(of: "other").isEmpty)
            let page = try await rig.queue.deadLetters(before: letters[1].id, limit: 1)
            #expect(page.map(\.id) == [letters[2].id])
            #expect(try await rig.queue.numbers().map(\.dead) == [4])

            #expect(try await rig.queue.retry([ids[0], JobID(999)]) == [ids[0]])
            let again = try await rig.claim()
            #expect(again.map(\.hold.id) == [ids[0]] && again[0].hold.attempt == 1)
            #expect(again[0].payload == jobs[0].payload)

            #expect(try await rig.enqueue { $0.uniqueKey = "key-49" } != [ids[1]])
            await #expect(throws: JobError.keyTaken(ids[1])) {
                _ = try await rig.queue.retry([ids[1], ids[2]])
            }
            #expect(try await rig.queue.discard([ids[1], ids[2]]) == [ids[1], ids[2]])
            #expect(try await rig.queue.discard([ids[1]]) == [])
            #expect(try await rig.queue.outcome(of: ids[1]) == .discarded)
            #expect(try await rig.queue.deadLetters().map(\.id) == [ids[3]])
            #expect(try await rig.count("job_content") == 3)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a waiting job is cancelled at once, a running one through its worker`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let ids = try await rig.enqueue(3)
            let delayed = try await rig.enqueue { [clock = rig.clock] in $0.runAt = clock.now + 99 }
            #expect(try await rig.queue.cancel(delayed[0]) == .cancelled)
            let holds = try await rig.claim(2).map(\.hold)
            #expect(try await rig.queue.cancel(ids[2]) == .cancelled)
            #expect(try await rig.queue.outcome(of: ids[2]) == .cancelled)
            #expect(try await rig.queue.cancel(ids[2]) == .unknown)
            #expect(try await rig.queue.cancel(ids[0]) == .asked)
            #expect(try await rig.queue.cancel(ids[1]) == .asked)
            #expect(try await rig.queue.standing(of: ids[0])?.isCancelling == true)
            let heartbeat = try await rig.queue.extend(holds)
            #expect(heartbeat.cancelled == Set(ids[..<2]) && heartbeat.lost.isEmpty)
            // Whether it fails or its worker falls silent, it isn't tried again.
            #expect(try await rig.queue.settle([holds[0]], .failed("stopped")) == [])
            rig.clock.move(by: 61)
            #expect(try await rig.claim().isEmpty)
            #expect(try await rig.queue.outcome(of: ids[0]) == .cancelled)
            #expect(try await rig.queue.outcome(of: ids[1]) == .cancelled)
            #expect(try await rig.count("job_content") == 0)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a job that is given back keeps its attempts`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            try await rig.enqueue(2)
            let first = try await rig.claim()
            #expect(try await rig.queue.settle(first.map(\.hold), .released) == [])
            let second = try await rig.claim(with: rig.other())
            #expect(second.map(\.hold.attempt) == [1, 1])
            #expect(try await rig.queue.settle(first.map(\.hold), .completed).count == 2)
            #expect(try await rig.queue.settle(second.map(\.hold), .completed).isEmpty)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `progress is seen while a job runs, and forgotten with the attempt`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let id = try await rig.enqueue(3)[0]
            let jobs = try await rig.claim()
            try await rig.queue.report(
                jobs.map { ($0.hold, .init(fraction: 0.25, note: "decoding \($0.hold.id)")) }
            )
            #expect(
                try await rig.queue.standing(of: id)?.progress
                    == .init(fraction: 0.25, note: "decoding \(id)")
            )
            try await rig.queue.report([(jobs[0].hold, .init(fraction: 7, note: ""))])
            #expect(try await rig.queue.standing(of: id)?.progress?.fraction == 1)
            #expect(try await rig.queue.settle([jobs[0].hold], .released) == [])
            #expect(try await rig.claim().map(\.hold.id) == [id])
            #expect(try await rig.queue.standing(of: id)?.progress == nil)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a job's effects and its completion are one`(_ engine: Dialect) async throws {
        struct Broken: Error {}
        try await JobRig.with(engine) { rig in
            try await rig.database.write { try $0.run("CREATE TABLE effect (job \(.integer))") }
            let id = try await rig.enqueue()[0]
            let hold = try await rig.claim()[0].hold
            await #expect(throws: Broken.self) {
                try await rig.database.write { transaction in
                    try transaction.run("INSERT INTO effect VALUES (\(id))")
                    try rig.queue.complete(hold, in: transaction)
                    throw Broken()
                }
            }
            #expect(try await rig.count("effect") == 0)
            #expect(try await rig.queue.standing(of: id)?.state == .running)
            for expected in [true, false] {
                let isDone = try? await rig.database.write { transaction in
                    try transaction.run("INSERT INTO effect VALUES (\(id))")
                    try rig.queue.complete(hold, in: transaction)
                    return true
                }
                #expect((isDone ?? false) == expected)
                #expect(try await rig.count("effect") == 1)
            }
        }
    }

    @Test(arguments: Dialect.allCases)
    func `the archive keeps a job for as long as it's told`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            try await rig.queue.sweepArchive(keeping: .seconds(10 * 86_400))
            for _ in 0..<14 {
                try await rig.enqueue(30)
                #expect(
                    try await rig.queue.settle(try await rig.claim().map(\.hold), .completed) == []
                )
                rig.clock.move(by: 86_400)
            }
            #expect(try await rig.count("job_archive") == 420)
            try await rig.queue.sweepArchive(keeping: .seconds(10 * 86_400))
            #expect(try await rig.count("job_archive") == 300)
            try await rig.queue.sweepArchive(keeping: .seconds(10 * 86_400))
            #expect(try await rig.count("job_archive") == 300)
            if engine == .postgres {
                let rest = try await rig.count("job_archive_rest")
                #expect(rest == 180, "eight days had parts of their own, the last six had not")
            }
        }
    }

    @Test(arguments: Dialect.allCases)
    func `numbers tell what waits, for whom and since when`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let start = rig.clock.now
            try await rig.enqueue(5, tenant: "a")
            rig.clock.move(by: 50)
            try await rig.enqueue(2, tenant: "b") { $0.runAt = start + 500 }
            try await rig.enqueue(1, tenant: "c") { $0.queue = "p" }
            _ = try await rig.claim(2)
            let numbers = try await rig.queue.numbers()
            #expect(numbers.map(\.queue) == ["p", "q", "q"])
            #expect(numbers.map(\.tenant) == ["c", "a", "b"])
            #expect(numbers.map(\.ready) == [1, 3, 0])
            #expect(numbers.map(\.scheduled) == [0, 0, 2])
            #expect(numbers.map(\.running) == [0, 2, 0])
            #expect(numbers[1].oldestReady == start)
        }
    }

    @Test func `a job that is cancelled while it is postponed does not wait for another attempt`()
        async throws
    {
        try await PostgresForTests.withDatabase { database, address in
            try await JobRig.prepare(database)
            let rig = JobRig(database, HandClock(), seed: 1)
            let id = try await rig.enqueue()[0]
            let hold = try await rig.claim()[0].hold
            let (entered, release) = (Gate(), Gate())
            let postponing = Task {
                try await database.write { transaction in
                    let pausing = PausingTransaction(transaction, before: "SET state = 1") {
                        entered.open()
                        release.waitInThread()
                    }
                    _ = try Settling(
                        queue: rig.queue,
                        now: rig.clock.now,
                        chance: 0,
                        transaction: pausing,
                    ).settle([Settlement(hold, .failed("it broke"))])
                }
            }
            await entered.wait()
            let answers = Sightings()
            let cancelling = Task {
                let answer = try await rig.queue.cancel(id)
                answers.see("\(answer)")
                return answer
            }
            try await eventually("the cancellation is through, or waits for the row") {
                let waiting = try PlainClient.run(
                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
                    at: address,
                )
                return answers.total == 1 || !waiting.isEmpty
            }
            release.open()
            try await postponing.value
            #expect(try await cancelling.value == .cancelled)
            #expect(try await rig.queue.outcome(of: id) == .cancelled)
        }
    }
}

/// A transaction that stops before a statement in which a text stands.
private final class PausingTransaction: Transaction {
    private let base: any Transaction
    private let text: String
    private let pause: () -> Void

    init(_ base: any Transaction, before text: String, _ pause: @escaping () -> Void) {
        self.base = base
        self.text = text
        self.pause = pause
    }

    var dialect: Dialect { base.dialect }

    func rows(_ statement: SQL) throws(DatabaseError) -> [Row] {
        if statement.text(for: dialect).contains(text) { pause() }
        return try base.rows(statement)
    }

    func run(_ statement: SQL) throws(DatabaseError) -> Int { try base.run(statement) }

    func afterCommit(_ act: @escaping @Sendable () -> Void) { base.afterCommit(act) }
}
