import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing
import TestSupport

@testable import Store

/// What handlers did, seen from outside, and a way to wait for it.
final class Sightings: Sendable {
    private let seen = Mutex<[String: Int]>([:])

    func see(_ what: String) { seen.withLock { $0[what, default: 0] += 1 } }

    func count(_ what: String) -> Int { seen.withLock { $0[what] ?? 0 } }

    var total: Int { seen.withLock { $0.values.reduce(0, +) } }

    /// The most that anything was seen.
    var most: Int { seen.withLock { $0.values.max() ?? 0 } }
}

/// A worker in a service group, as a server runs it.
struct WorkerRig: Sendable {
    let group: ServiceGroup
    let running: Task<Void, any Error>

    init(
        _ queue: JobQueue,
        concurrency: Int = 8,
        _ performers: [JobPerformer],
        grace: Duration = .seconds(20),
        logger: Logger = .silent,
    ) {
        var plan = WorkerPlan(queue: "q", owner: "tests", concurrency: concurrency)
        plan.poll = .milliseconds(20)
        plan.beat = .zero
        plan.grace = grace
        let worker = Worker(on: queue, plan, performers: performers, logger: logger)
        let group = ServiceGroup(services: [worker], logger: .silent)
        self.group = group
        running = Task { try await group.run() }
    }

    func askToStop() async { await group.triggerGracefulShutdown() }

    func shutDown() async throws {
        await askToStop()
        try await running.value
    }
}

/// Waits until something holds, for a minute at most.
func eventually(
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool,
) async throws {
    for _ in 0..<6000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record(what, sourceLocation: sourceLocation)
}
