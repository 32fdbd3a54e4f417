import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Jobs that wait a millisecond, from their claim to their completion.
struct JobsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "jobs")

    @OptionGroup var database: BenchedDatabase
    @Option(help: "Jobs that wait when the worker starts.") var count = 400_000
    @Option(help: "After so many seconds the worker is stopped.") var seconds = 60.0
    @Option(help: "Jobs at once.") var concurrency = 128

    struct Figures: Codable {
        let jobs: Int
        let taken: Taken
        let jobsPerSecond: Double
        let peakMebibytes: Int
    }

    func run() async throws {
        let database = try await database.open()
        let queue = JobQueue(on: database, surroundings: .live)
        try await fill(queue, database)
        let done = Counter()
        let wait = JobPerformer("wait") { _ in
            try await Task.sleep(for: .milliseconds(1))
            done.count.add(1, ordering: .relaxed)
        }
        let plan = WorkerPlan(queue: "bench", owner: "bench", concurrency: concurrency)
        let logger = Logger(label: "bench")
        let worker = Worker(on: queue, plan, performers: [wait], logger: logger)
        let group = ServiceGroup(services: [worker], logger: logger)
        let start = ContinuousClock.now
        let taken = try await Taken.measure {
            let running = Task { try await group.run() }
            while done.value < count, ContinuousClock.now - start < .seconds(seconds) {
                try await Task.sleep(for: .milliseconds(100))
            }
            await group.triggerGracefulShutdown()
            try await running.value
        }
        let finished = try await queue.finishedCount(in: database)
        await database.close()
        try report(
            Figures(
                jobs: finished,
                taken: taken,
                jobsPerSecond: Double(finished) / taken.wallSeconds,
                peakMebibytes: Taken.peakMebibytes,
            )
        )
    }

    private func fill(_ queue: JobQueue, _ database: any Database) async throws {
        _ = try await queue.sweepArchive(keeping: .seconds(30 * 86_400))
        for first in stride(from: 0, to: count, by: 1_000) {
            let requests = (first..<min(first + 1_000, count)).map { _ in
                JobRequest(kind: "wait", payload: Array("{}".utf8), queue: "bench", tenant: "t")
            }
            try await database.write { _ = try queue.enqueue(requests, in: $0) }
        }
    }

    private final class Counter: Sendable {
        let count = Atomic<Int>(0)
        var value: Int { count.load(ordering: .relaxed) }
    }
}

extension JobQueue {
    /// Jobs whose end is written down.
    fileprivate func finishedCount(in database: any Database) async throws -> Int {
        try await database.read { tables in
            try tables.value("SELECT count(*) AS n FROM job_archive", as: Int.self) ?? 0
        }
    }
}
