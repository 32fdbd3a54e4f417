import Foundation
import Synchronization
import Testing

@testable import Store

@Suite struct WorkerTests {
    struct Broken: Error {}

    @Test(arguments: Dialect.allCases)
    func `all jobs are done once, however many workers there are`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let seen = Sightings()
            let handler = JobPerformer("k") { seen.see("\($0.job.hold.id)") }
            let workers = (0..<3).map { _ in WorkerRig(rig.other(), concurrency: 16, [handler]) }
            for tenant in ["a", "b", "c"] { try await rig.enqueue(100, tenant: tenant) }
            try await eventually("all are done") { try await rig.count("job_archive") == 300 }
            for worker in workers { try await worker.shutDown() }
            #expect(seen.total == 300 && seen.most == 1)
            #expect(try await rig.count("job") == 0)
            #expect(try await rig.count("job_content") == 0)
        }
    }

    struct Odd: Error, CustomStringConvertible {
        var description: String { "odd \0 text" }
    }

    @Test(arguments: Dialect.allCases)
    func `an error whose words no engine keeps ends its own job, and no worker`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let worker = WorkerRig(rig.queue, [JobPerformer("odd") { _ in throw Odd() }])
            _ = try await rig.enqueue { request in
                request.kind = "odd"
                request.mostAttempts = 1
            }
            try await eventually("it is dead") { try await rig.count("job") == 0 }
            try await worker.shutDown()
            let letters = try await rig.queue.deadLetters()
            #expect(letters.first?.error.contains("odd \u{FFFD} text") == true)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `failures, refusals and unknown kinds end where they belong`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let seen = Sightings()
            let worker = WorkerRig(
                rig.queue,
                [
                    JobPerformer("flaky") { context in
                        seen.see("flaky")
                        if context.attempt < 3 { throw Broken() }
                    },
                    JobPerformer("hopeless") { _ in throw Broken() },
                    JobPerformer("refused") { _ in throw JobRefusal("no such film") },
                ],
            )
            var ids: [String: JobID] = [:]
            for kind in ["flaky", "hopeless", "refused", "unknown"] {
                ids[kind] = try await rig.enqueue { request in
                    request.kind = kind
                    request.mostAttempts = 3
                }[0]
            }
            try await eventually("all are finished or dead") {
                rig.clock.move(by: 5)
                return try await rig.count("job") == 0
            }
            try await worker.shutDown()
            #expect(seen.count("flaky") == 3)
            let letters = try await rig.queue.deadLetters()
            let errors = Dictionary(uniqueKeysWithValues: letters.map { ($0.kind, $0.error) })
            #expect(errors["hopeless"]?.contains("Broken") == true)
            #expect(errors["refused"] == "no such film")
            #expect(errors["unknown"]?.contains("no performer") == true)
            #expect(letters.count == 3)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a job that takes too long fails, one that is cancelled stops`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let seen = Sightings()
            let worker = WorkerRig(
                rig.queue,
                [
                    JobPerformer("k") { context in
                        seen.see("started")
                        context.progress(0.5, "half")
                        do {
                            try await Task.sleep(for: .seconds(600))
                        } catch {
                            seen.see("stopped")
                            throw error
                        }
                    }
                ],
            )
            let slow = try await rig.enqueue { request in
                request.timeout = .seconds(10)
                request.mostAttempts = 1
            }[0]
            let cancelled = try await rig.enqueue()[0]
            try await eventually("both run, and tell how far they are") {
                let standing = try await rig.queue.standing(of: cancelled)
                return seen.count("started") == 2 && standing?.progress?.note == "half"
            }
            #expect(try await rig.queue.cancel(cancelled) == .asked)
            try await eventually("one is cancelled") {
                try await rig.queue.outcome(of: cancelled) == .cancelled
            }
            rig.clock.move(by: 11)
            try await eventually("the other is dead") {
                try await rig.queue.deadLetters().map(\.id) == [slow]
            }
            try await worker.shutDown()
            #expect(seen.count("stopped") == 2)
            #expect(try await rig.queue.deadLetters()[0].error.contains("longer than"))
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a clock that jumps ahead ends no job before its time`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let (release, releasing) = AsyncStream<Void>.makeStream()
            let seen = Sightings()
            let worker = WorkerRig(
                rig.other(lease: .seconds(7_200)),
                [
                    JobPerformer("k") { _ in
                        seen.see("started")
                        for await _ in release { break }
                        try Task.checkCancellation()
                        seen.see("done")
                    }
                ],
            )
            let id = try await rig.enqueue { $0.timeout = .seconds(600) }[0]
            try await eventually("it runs") { seen.count("started") == 1 }
            // Two beats of the worker later it has looked at the time.
            for jump in [3_600.0, 1] {
                rig.clock.jump(by: jump)
                let wanted = rig.clock.now.addingTimeInterval(7_200)
                try await eventually("the lease is extended by the new time") {
                    let end: Date? = try await rig.database.read { transaction in
                        try transaction.value("SELECT due_at FROM job WHERE id = \(id)")
                    }
                    return end ?? .distantFuture >= wanted
                }
            }
            releasing.finish()
            try await eventually("it is finished") { try await rig.count("job") == 0 }
            try await worker.shutDown()
            #expect(seen.count("done") == 1)
            #expect(try await rig.queue.outcome(of: id) == .completed)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a result whose writing got no answer is not said to have changed hands`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let losing = LosingAnswers(rig.database, once: "DELETE FROM job WHERE")
            let queue = JobQueue(on: losing, surroundings: rig.surroundings)
            let said = Said()
            let worker = WorkerRig(queue, [JobPerformer("k") { _ in }], logger: said.logger)
            let id = try await rig.enqueue()[0]
            try await eventually("it was told") {
                said.messages.contains { $0.contains("no answer came") || $0.contains("hands") }
            }
            try await worker.shutDown()
            #expect(try await rig.queue.outcome(of: id) == .completed)
            #expect(!said.messages.contains { $0.contains("changed hands") })
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a shutdown lets jobs finish, then gives them back without an attempt`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let seen = Sightings()
            let (release, releasing) = AsyncStream<Void>.makeStream()
            let (never, ending) = AsyncStream<Void>.makeStream()
            defer { ending.finish() }
            let (isDone, isCancelled) = (Gate(), Gate())
            let grace = Duration.seconds(3_600)
            var surroundings = rig.surroundings
            surroundings.sleep = { [sleep = rig.surroundings.sleep] time in
                switch time {
                // It ends when the test says so, and what the cancelled have left likewise.
                case grace: await isDone.wait()
                case .seconds(2): await isCancelled.wait()
                default: try await sleep(time)
                }
            }
            let worker = WorkerRig(
                JobQueue(on: rig.database, surroundings: surroundings),
                [
                    JobPerformer("quick") { _ in
                        seen.see("started")
                        for await _ in release { break }
                    },
                    JobPerformer("endless") { _ in
                        seen.see("started")
                        defer { isCancelled.open() }
                        try await Task.sleep(for: .seconds(600))
                    },
                    JobPerformer("deaf") { _ in
                        seen.see("started")
                        // Hears of no cancellation.
                        let deaf = Task.detached { for await _ in never { break } }
                        await deaf.value
                    },
                ],
                grace: grace,
            )
            var ids: [JobID] = []
            for kind in ["quick", "endless", "deaf"] {
                ids += try await rig.enqueue { $0.kind = kind }
            }
            try await eventually("all run") { seen.count("started") == 3 }
            await worker.askToStop()
            releasing.finish()
            try await eventually("the quick one is done within the grace time") {
                try await rig.queue.outcome(of: ids[0]) == .completed
            }
            isDone.open()
            try await worker.running.value
            let late = try await rig.enqueue { $0.kind = "quick" }
            #expect(seen.count("started") == 3)
            let back = try await rig.claim(with: rig.other())
            #expect(Set(back.map(\.hold.id)) == Set(ids[1...] + late))
            #expect(back.allSatisfy { $0.hold.attempt == 1 })
        }
    }

    @Test(arguments: Dialect.allCases)
    func `effects and completion in one transaction happen once`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            try await rig.database.write { try $0.run("CREATE TABLE effect (job \(.integer))") }
            let worker = WorkerRig(
                rig.queue,
                [
                    JobPerformer("k") { context in
                        try await context.complete { transaction in
                            _ = try transaction.run(
                                "INSERT INTO effect VALUES (\(context.job.hold.id))"
                            )
                        }
                        // What goes wrong afterwards doesn't undo it.
                        throw Broken()
                    }
                ],
            )
            try await rig.enqueue(20)
            try await eventually("all are done") { try await rig.count("job_archive") == 20 }
            try await worker.shutDown()
            #expect(try await rig.count("effect") == 20)
            #expect(try await rig.count("job_dead") == 0)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a worker that lost its job to another is stopped`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let seen = Sightings()
            let worker = WorkerRig(
                rig.queue,
                [
                    JobPerformer("k") { context in
                        seen.see("attempt \(context.attempt)")
                        guard context.attempt == 1 else { return }
                        do {
                            try await Task.sleep(for: .seconds(600))
                        } catch {
                            seen.see("stopped")
                        }
                    }
                ],
            )
            let id = try await rig.enqueue()[0]
            try await eventually("it runs") { seen.count("attempt 1") == 1 }
            // Taken away behind the worker's back.
            try await rig.database.write { transaction in
                try transaction.run(
                    "UPDATE job SET state = 0, fence = fence + 1, attempt = 1 WHERE id = \(id)"
                )
            }
            try await eventually("the other attempt finished it") {
                try await rig.queue.outcome(of: id) == .completed
            }
            try await eventually("the first one is stopped") { seen.count("stopped") == 1 }
            try await worker.shutDown()
            #expect(seen.count("attempt 2") == 1)
        }
    }
}

/// A database that once loses the answer to a transaction with a certain statement.
private final class LosingAnswers: Database {
    private let base: any Database
    private let text: String
    private let hasLost = Mutex(false)

    init(_ base: any Database, once text: String) {
        self.base = base
        self.text = text
    }

    var dialect: Dialect { base.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        try await base.read(body)
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        let (result, isMeant) = try await base.write { [text] transaction in
            let listening = ListeningTransaction(transaction, for: text)
            return (try body(listening), listening.hasHeard)
        }
        let isLost =
            isMeant
            && hasLost.withLock { hasLost in
                defer { hasLost = true }
                return !hasLost
            }
        if isLost { throw DatabaseError.outcomeUnknown("the answer got lost") }
        return result
    }

    func notify(_ channel: Channel) async { await base.notify(channel) }

    func notifications(on channel: Channel) -> AsyncStream<Void> {
        base.notifications(on: channel)
    }

    func close() async { await base.close() }
}

/// Notes whether a text stands in one of the statements.
private final class ListeningTransaction: Transaction {
    private let base: any Transaction
    private let text: String
    private(set) var hasHeard = false

    init(_ base: any Transaction, for text: String) {
        self.base = base
        self.text = text
    }

    var dialect: Dialect { base.dialect }

    func rows(_ statement: SQL) throws(DatabaseError) -> [Row] {
        if statement.text(for: dialect).contains(text) { hasHeard = true }
        return try base.rows(statement)
    }

    func run(_ statement: SQL) throws(DatabaseError) -> Int { try base.run(statement) }

    func afterCommit(_ act: @escaping @Sendable () -> Void) { base.afterCommit(act) }
}
