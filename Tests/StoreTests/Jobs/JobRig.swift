import Foundation
import Synchronization
import TestSupport

@testable import Store

/// A clock that tests set.
final class HandClock: Sendable {
    private let time: Mutex<(now: Date, uptime: Duration)>

    init(_ start: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
        time = Mutex((start, .zero))
    }

    var now: Date { time.withLock(\.now) }

    var uptime: Duration { time.withLock(\.uptime) }

    /// Lets time pass; backwards goes the time of day alone.
    func move(by seconds: TimeInterval) {
        time.withLock { time in
            time.now += seconds
            time.uptime += .seconds(max(seconds, 0))
        }
    }

    /// Sets the time of day without letting time pass.
    func jump(by seconds: TimeInterval) { time.withLock { $0.now += seconds } }
}

/// A queue in a database of one test's own, with a clock that the test sets.
struct JobRig: Sendable {
    let database: any Database
    let clock: HandClock
    let surroundings: Surroundings
    let queue: JobQueue

    init(_ database: any Database, _ clock: HandClock, seed: UInt64) {
        self.database = database
        self.clock = clock
        let generator = Mutex(SeededGenerator(seed: seed))
        var surroundings = Surroundings.live
        surroundings.now = { clock.now }
        surroundings.uptime = { clock.uptime }
        surroundings.chance = { generator.withLock { $0.next() } }
        self.surroundings = surroundings
        queue = JobQueue(on: database, surroundings: surroundings)
    }

    /// The queue as another process sees it.
    func other(lease: Duration = .seconds(60)) -> JobQueue {
        JobQueue(on: database, surroundings: surroundings, lease: lease)
    }

    static func with(
        _ engine: Dialect,
        seed: UInt64 = 1,
        _ body: (JobRig) async throws -> Void,
    ) async throws {
        switch engine {
        case .sqlite:
            let folder = try ScratchFolder()
            defer { folder.remove() }
            let path = folder.path("jobs.db")
            let database = try await SQLiteDatabase.open(path, surroundings: .live)
            try await run(on: database, seed, body)
        case .postgres:
            try await PostgresForTests.withDatabase { database, _ in
                try await run(on: database, seed, body)
            }
        }
    }

    private static func run(
        on database: any Database,
        _ seed: UInt64,
        _ body: (JobRig) async throws -> Void,
    ) async throws {
        do {
            try await prepare(database)
            try await body(JobRig(database, HandClock(), seed: seed))
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    static func prepare(_ database: any Database) async throws {
        try await database.write { transaction in
            for statement in Migration.jobs.statements { try transaction.run(statement) }
        }
    }

    @discardableResult
    func enqueue(
        _ count: Int = 1,
        tenant: String = "t",
        _ change: @Sendable (inout JobRequest) -> Void = { _ in },
    ) async throws -> [JobID] {
        let requests = (0..<count).map { number in
            var request = JobRequest(
                kind: "k",
                payload: Array("\(number)".utf8),
                queue: "q",
                tenant: tenant,
            )
            change(&request)
            return request
        }
        return try await database.write { [queue] in try queue.enqueue(requests, in: $0) }
    }

    func claim(
        _ limit: Int = 50,
        with queue: JobQueue? = nil,
        mostPerTenant: Int? = nil,
    ) async throws -> [ClaimedJob] {
        // What became due is looked for at most five times a second.
        clock.move(by: 0.25)
        var order = ClaimOrder(queue: "q", owner: "w", limit: limit)
        order.mostPerTenant = mostPerTenant
        return try await (queue ?? self.queue).claim(order)
    }

    func count(_ table: SQL) async throws -> Int? {
        try await database.read { try $0.value("SELECT count(*) AS n FROM \(table)") }
    }
}

extension JobQueue {
    func settle(_ holds: [JobHold], _ result: Settlement.Result) async throws -> Set<JobID> {
        try await settle(holds.map { Settlement($0, result) })
    }
}
