import Foundation
import Testing

@testable import Store

@Suite struct EnqueueTests {
    struct Change: Error {}

    @Test(arguments: Dialect.allCases)
    func `a job exists if and only if its transaction was committed`(_ engine: Dialect) async throws
    {
        try await JobRig.with(engine) { rig in
            await #expect(throws: Change.self) {
                try await rig.database.write { transaction in
                    let request = JobRequest(kind: "k", payload: [], queue: "q", tenant: "t")
                    try rig.queue.enqueue(request, in: transaction)
                    try rig.queue.enqueue([request, request], in: transaction)
                    throw Change()
                }
            }
            #expect(try await rig.claim().isEmpty)
            #expect(try await rig.count("job_content") == 0)
            let ids = try await rig.enqueue(100) { $0.payload = [1, 0, 255] }
            #expect(Set(ids).count == 100 && ids == ids.sorted())
            let jobs = try await rig.claim(50) + rig.claim(50) + rig.claim(50)
            #expect(jobs.map(\.hold.id) == ids)
            #expect(jobs.allSatisfy { $0.payload == [1, 0, 255] && $0.hold.attempt == 1 })
            #expect(jobs.allSatisfy { $0.kind == "k" && $0.timeout == .seconds(3600) })
        }
    }

    @Test(arguments: Dialect.allCases)
    func `whoever listens is told after the commit`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            var hints = rig.database.notifications(on: .jobs).makeAsyncIterator()
            try await rig.enqueue()
            await hints.next()
            #expect(try await rig.claim().count == 1)
        }
    }

    @Test(arguments: Dialect.allCases)
    func `one unfinished job has a tenant's key, whoever asks first`(_ engine: Dialect) async throws
    {
        try await JobRig.with(engine) { rig in
            let ids = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await rig.enqueue(2) { request in
                            request.uniqueKey = "film-\(request.payload[0])"
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(ids).count == 1)
            #expect(try await rig.count("job") == 2)
            let others = try await rig.enqueue(tenant: "u") { $0.uniqueKey = "film-48" }
            #expect(!ids[0].contains(others[0]))

            let claimed = try await rig.claim()
            #expect(claimed.count == 3)
            #expect(try await rig.enqueue { $0.uniqueKey = "film-48" } == [ids[0][0]])
            #expect(try await rig.queue.settle(claimed.map(\.hold), .completed) == [])
            #expect(try await rig.enqueue { $0.uniqueKey = "film-48" } != [ids[0][0]])
        }
    }

    @Test(arguments: Dialect.allCases)
    func `what is too large or nameless is refused with the limit`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { rig in
            let refused: [(@Sendable (inout JobRequest) -> Void, JobError)] = [
                (
                    { $0.payload = [UInt8](repeating: 0, count: 262_145) },
                    .payloadTooLong(bytes: 262_145, limit: 262_144),
                ),
                ({ $0.kind = "" }, .malformedName("kind", limit: 200)),
                ({ $0.queue = "" }, .malformedName("queue", limit: 200)),
                ({ $0.tenant = "" }, .malformedName("tenant", limit: 200)),
                (
                    { $0.uniqueKey = String(repeating: "k", count: 201) },
                    .malformedName("unique key", limit: 200),
                ),
                ({ $0.mostAttempts = 0 }, .malformedAttempts(0, limit: 100)),
                ({ $0.mostAttempts = 101 }, .malformedAttempts(101, limit: 100)),
                ({ $0.timeout = .zero }, .malformedTimeout),
                ({ $0.timeout = .seconds(7 * 86_400 + 1) }, .malformedTimeout),
            ]
            for (change, error) in refused {
                await #expect(throws: error) { try await rig.enqueue(1, change) }
            }
            #expect(try await rig.count("job_content") == 0)
            try await rig.enqueue {
                $0.payload = [UInt8](repeating: 0, count: 262_144)
                $0.kind = String(repeating: "k", count: 200)
                $0.mostAttempts = 100
                $0.timeout = .seconds(7 * 86_400)
            }
            #expect(try await rig.claim()[0].timeout == .seconds(7 * 86_400))
        }
    }

    @Test(arguments: Dialect.allCases)
    func `names with control characters are refused at the door`(_ engine: Dialect) async throws {
        try await JobRig.with(engine) { (rig: JobRig) async throws -> Void in
            let changes: [(String, @Sendable (inout JobRequest) -> Void)] = [
                ("kind", { $0.kind = "a\0b" }), ("queue", { $0.queue = "a\nb" }),
                ("tenant", { $0.tenant = "\u{7F}" }), ("unique key", { $0.uniqueKey = "a\0" }),
            ]
            for (name, change) in changes {
                await #expect(throws: JobError.invisibleCharacter(in: name)) {
                    try await rig.enqueue(1, tenant: "t", change)
                }
            }
            let left = try await rig.count("job_content")
            #expect(left == 0)
        }
    }
}
