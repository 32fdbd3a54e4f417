import Foundation
import Testing

@testable import Store

@Suite struct ClaimTests {
    @Test(arguments: Dialect.allCases)
    func `each job goes to exactly one of many workers`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let ids = try await rig.enqueue(600) + rig.enqueue(150, tenant: "u")
            let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        let queue = rig.other()
                        var mine: [JobID] = []
                        var misses = 0
                        while misses < 3 {
                            let jobs = try await rig.claim(7 + worker, with: queue)
                            mine += jobs.map(\.hold.id)
                            misses += jobs.isEmpty ? 1 : 0
                            #expect(try await queue.settle(jobs.map(\.hold), .completed) == [])
                        }
                        return mine
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 750)
            #expect(Set(claimed) == Set(ids))
            #expect(try await rig.count("job_archive") == 750)
        }
    }

    @Test func `on PostgreSQL a claim passes over what another holds, without waiting`()
        async throws
    {
        try await JobRig.with(.postgres) { rig in
            let ids = try await rig.enqueue(4)
            let (held, holding) = AsyncStream<Void>.makeStream()
            let opened = DispatchSemaphore(value: 0)
            let first = Task {
                try await rig.database.write { transaction in
                    let rows = try transaction.rows(
                        "SELECT id FROM job WHERE id <= \(ids[1]) ORDER BY id \(.forUpdate)"
                    )
                    holding.yield()
                    opened.wait()
                    return rows.count
                }
            }
            for await _ in held { break }
            let jobs = try await rig.claim(10)
            #expect(jobs.map(\.hold.id) == Array(ids[2...]))
            opened.signal()
            #expect(try await first.value == 2)
            #expect(try await rig.claim(10).map(\.hold.id) == Array(ids[..<2]))
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a tenant with few jobs isn't starved by one with many`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            try await rig.enqueue(10_000, tenant: "a")
            try await rig.enqueue(10, tenant: "b")
            var left = 10
            var batches = 0
            while left > 0, batches < 5 {
                batches += 1
                let jobs = try await rig.claim(20)
                #expect(jobs.count == 20)
                left -= jobs.count { $0.tenant == "b" }
            }
            #expect(left == 0 && batches <= 2)
            #expect(try await rig.claim(50).count == 50)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `claims of one job go round all tenants`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            for tenant in 0..<30 { try await rig.enqueue(3, tenant: "t\(100 + tenant)") }
            var tenants: [String] = []
            for _ in 0..<60 { tenants += try await rig.claim(1).map(\.tenant) }
            #expect(Set(tenants[..<30]).count == 30)
            #expect(Set(tenants[30...]).count == 30)
            var rest: [String] = []
            for _ in 0..<2 { rest += try await rig.claim(20).map(\.tenant) }
            #expect(Set(rest).count == 30 && rest.count == 30)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a higher class goes first, and order within a lane is kept`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            var expected: [JobPriority: [JobID]] = [:]
            for priority in [JobPriority.low, .urgent, .normal, .high, .urgent, .low] {
                expected[priority, default: []] += try await rig.enqueue(3) {
                    $0.priority = priority
                }
            }
            var claimed: [JobID] = []
            for _ in 0..<6 { claimed += try await rig.claim(3).map(\.hold.id) }
            #expect(claimed == JobPriority.allCases.flatMap { expected[$0] ?? [] })
        }
    }

    @Test(arguments: Dialect.allCases)
    func `a job with a time waits for it`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let due = rig.clock.now + 100
            try await rig.enqueue { $0.runAt = due }
            #expect(try await rig.claim().isEmpty)
            #expect(try await rig.queue.numbers().map(\.scheduled) == [1])
            rig.clock.move(by: 90)
            #expect(try await rig.claim().isEmpty)
            rig.clock.move(by: 10)
            #expect(try await rig.claim().count == 1)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `no more of a tenant's jobs run than are allowed`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            try await rig.enqueue(20, tenant: "a")
            try await rig.enqueue(2, tenant: "b")
            let jobs = try await rig.claim(10, mostPerTenant: 3)
            #expect(jobs.map(\.tenant).sorted() == ["a", "a", "a", "b", "b"])
            #expect(try await rig.claim(10, mostPerTenant: 3).isEmpty)
            let holds = jobs.filter { $0.tenant == "a" }.map(\.hold)
            #expect(try await rig.queue.settle([holds[0], holds[1]], .completed) == [])
            #expect(try await rig.claim(10, mostPerTenant: 3).count == 2)
        }
    }

    @Test func `on PostgreSQL a job whose transaction commits late is found below the floor`()
        async throws
    {
        try await JobRig.with(.postgres) { rig in
            try await rig.enqueue(1)
            #expect(try await rig.claim().count == 1)
            let (numbered, telling) = AsyncStream<Void>.makeStream()
            let mayCommit = DispatchSemaphore(value: 0)
            let late = Task {
                try await rig.database.write { transaction in
                    let request = JobRequest(kind: "k", payload: [], queue: "q", tenant: "t")
                    let id = try rig.queue.enqueue(request, in: transaction)
                    telling.yield()
                    mayCommit.wait()
                    return id
                }
            }
            for await _ in numbered { break }
            let early = try await rig.enqueue(2)
            #expect(try await rig.claim().map(\.hold.id) == early)
            mayCommit.signal()
            let id = try await late.value
            #expect(try await rig.claim().map(\.hold.id) == [id])
        }
    }

    @Test(arguments: Dialect.allCases)
    func `tenants whose names look alike are counted, and served, apart`(
        _ engine: Dialect
    ) async throws {
        try await JobRig.with(engine) { rig in
            for tenant in ["caf\u{E9}", "cafe\u{301}"] {
                try await rig.enqueue(3, tenant: tenant)
            }
            #expect(try await rig.queue.numbers().map(\.ready) == [3, 3])
            let jobs = try await rig.claim(2, mostPerTenant: 1)
            #expect(Set(jobs.map { ExactName($0.tenant) }).count == 2)
        }
    }
}
