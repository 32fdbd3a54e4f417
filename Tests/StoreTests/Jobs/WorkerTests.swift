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
            #expect(errors["unknown"]?.contains("no handler") == true)
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
    func `a shutdown lets jobs finish, then gives them back without an attempt`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            let seen = Sightings()
            let (release, releasing) = AsyncStream<Void>.makeStream()
            let (never, ending) = AsyncStream<Void>.makeStream()
            defer { ending.finish() }
            let worker = WorkerRig(
                rig.queue,
                [
                    JobPerformer("quick") { _ in
                        seen.see("started")
                        for await _ in release { break }
                    },
                    JobPerformer("endless") { _ in
                        seen.see("started")
                        try await Task.sleep(for: .seconds(600))
                    },
                    JobPerformer("deaf") { _ in
                        seen.see("started")
                        // Hears of no cancellation.
                        let deaf = Task.detached { for await _ in never { break } }
                        await deaf.value
                    },
                ],
                grace: .milliseconds(300),
            )
            var ids: [JobID] = []
            for kind in ["quick", "endless", "deaf"] {
                ids += try await rig.enqueue { $0.kind = kind }
            }
            try await eventually("all run") { seen.count("started") == 3 }
            await worker.askToStop()
            releasing.finish()
            try await worker.running.value
            let late = try await rig.enqueue { $0.kind = "quick" }
            #expect(seen.count("started") == 3)
            #expect(try await rig.queue.outcome(of: ids[0]) == .completed)
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
