import Casework
import Foundation
import HTTPTypes
import Logging
import Policy
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite struct GateFollowerTests {
    /// A database that gives no hints, or none of anything, when a test says so.
    private final class Moody: Database {
        private let base: any Database
        private let isAway = Mutex(false)
        private let isDeaf: Bool
        private let reading = Mutex(0)

        init(_ base: any Database, isDeaf: Bool = false) {
            (self.base, self.isDeaf) = (base, isDeaf)
        }

        func go(away: Bool) { isAway.withLock { $0 = away } }
        var reads: Int { reading.withLock(\.self) }
        var dialect: Dialect { base.dialect }

        func read<Result: Sendable>(
            _ body: @escaping @Sendable (any Transaction) throws -> Result
        ) async throws -> Result {
            reading.withLock { $0 += 1 }
            if isAway.withLock(\.self) { throw DatabaseError.unreachable("away") }
            return try await base.read(body)
        }

        func write<Result: Sendable>(
            _ body: @escaping @Sendable (any Transaction) throws -> Result
        ) async throws -> Result { try await base.write(body) }

        func notify(_ channel: Channel) async { await base.notify(channel) }

        func notifications(on channel: Channel) -> AsyncStream<Void> {
            isDeaf ? AsyncStream { _ in } : base.notifications(on: channel)
        }

        func close() async {}
    }

    private struct Bench: Sendable {
        let cases: CaseRig
        let book: GateBook
        let follower: GateFollower

        /// - Parameter sleep: how the follower waits for its next look.
        init(
            _ cases: CaseRig,
            _ database: any Database,
            _ limits: GateLimits = GateLimits(),
            sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in
                try await Task.sleep(for: .seconds(86_400))
            },
        ) {
            self.cases = cases
            var surroundings = cases.clock.surroundings
            surroundings.sleep = sleep
            book = GateBook(limits: limits, uptime: surroundings.uptime) { _, _ in nil }
            follower = GateFollower(
                book,
                following: Gate(cases.records),
                in: database,
                surroundings: surroundings,
                logger: .silent,
            )
        }

        func status(of item: String) -> Int {
            book.reply(item: item, of: "studio", country: "DE", ageBand: .adult).status.code
        }

        /// Follows while a test runs.
        func following(_ test: () async throws -> Void) async throws {
            let running = Task { try await follower.run() }
            try await test()
            running.cancel()
            try await running.value
        }
    }

    @Test(arguments: Engine.allCases)
    func `everything is read once, page by page, then only what changed`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { cases in
            var limits = GateLimits()
            limits.batch = 2
            let moody = Moody(cases.database)
            let bench = Bench(cases, moody, limits)
            var items: [String] = []
            for _ in 0..<5 { items.append(try await cases.item()) }
            #expect(bench.status(of: items[0]) == 403)
            let change = try await bench.follower.look(after: 0)
            #expect(moody.reads == 3 && bench.book.count == 5)
            #expect(items.map { bench.status(of: $0) } == [200, 200, 200, 200, 200])
            try await cases.withdraw(items[1])
            let next = try await bench.follower.look(after: change)
            #expect(next > change && moody.reads == 4)
            #expect(items.map { bench.status(of: $0) } == [200, 403, 200, 200, 200])
            #expect(try await bench.follower.look(after: next) == next)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a hint is enough`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { cases in
            let bench = Bench(cases, cases.database)
            let item = try await cases.item()
            try await bench.following {
                try await eventually("the first look") { bench.status(of: item) == 200 }
                try await cases.withdraw(item)
                // Listening may begin after the first change: any later one tells of it.
                try await eventually("the withdrawal") {
                    if bench.status(of: item) == 403 { return true }
                    await cases.database.notify(.gate)
                    return false
                }
            }
        }
    }

    @Test func `a hint that gets lost is made up for`() async throws {
        try await CaseRig.run { cases in
            let bench = Bench(cases, Moody(cases.database, isDeaf: true)) { _ in
                try await Task.sleep(for: .milliseconds(5))
            }
            let item = try await cases.item()
            try await bench.following {
                try await eventually("the first look") { bench.status(of: item) == 200 }
                try await cases.withdraw(item)
                try await eventually("the withdrawal") { bench.status(of: item) == 403 }
            }
        }
    }

    @Test func `while the database is away the memory ages, and nothing plays`() async throws {
        try await CaseRig.run { cases in
            let moody = Moody(cases.database)
            let bench = Bench(cases, moody) { _ in try await Task.sleep(for: .milliseconds(5)) }
            let item = try await cases.item()
            try await bench.following {
                try await eventually("the first look") { bench.status(of: item) == 200 }
                moody.go(away: true)
                let reads = moody.reads
                try await eventually("looks in vain") { moody.reads > reads + 2 }
                #expect(bench.status(of: item) == 200)
                cases.clock.advance(by: 1.5)
                let reply = bench.book.reply(
                    item: item,
                    of: "studio",
                    country: nil,
                    ageBand: nil,
                )
                #expect(reply.headers[.touchstoneReason] == "gate-behind")
                moody.go(away: false)
                try await eventually("plays again") { bench.status(of: item) == 200 }
            }
        }
    }
}
