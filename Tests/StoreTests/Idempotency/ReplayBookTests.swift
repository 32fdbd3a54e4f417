import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct ReplayBookTests {
    private static let key = ReplayBook.Key(
        tenant: "studio",
        digest: [UInt8](repeating: 1, count: 32),
        fingerprint: [UInt8](repeating: 2, count: 32),
    )
    private static let other = ReplayBook.Key(
        tenant: "studio",
        digest: [UInt8](repeating: 1, count: 32),
        fingerprint: [UInt8](repeating: 3, count: 32),
    )
    private static let answer = ReplayBook.Answer(
        status: 201,
        headers: [["Content-Type", "application/json"]],
        body: Array("{}".utf8),
    )

    private struct Rig {
        let book: ReplayBook
        let database: any Database
        let clock: HandClock

        /// Begins the call and expects that it's ours.
        func begin() async throws -> ReplayBook.Hold {
            guard case .begun(let hold) = try await book.begin(ReplayBookTests.key) else {
                throw NotBegun()
            }
            return hold
        }
    }

    private struct NotBegun: Error {}

    private final class HandClock: Sendable {
        private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        var now: Date { time.withLock(\.self) }
        func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
    }

    private func with(
        _ engine: Engine,
        _ limits: ReplayLimits = ReplayLimits(),
        _ body: (Rig) async throws -> Void,
    ) async throws {
        let clock = HandClock()
        var surroundings = Surroundings.live
        surroundings.now = { clock.now }
        let fixed = surroundings
        try await engine.withMigratedDatabase(surroundings: fixed) { database in
            let book = ReplayBook(database, surroundings: fixed, limits: limits)
            try await body(Rig(book: book, database: database, clock: clock))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a finished call is answered again, as long as it is kept`(_ engine: Engine) async throws {
        try await with(engine) { rig in
            let hold = try await rig.begin()
            try await rig.book.finish(hold, with: Self.answer)
            let again = try await rig.book.begin(Self.key)
            #expect(again == .answered(Self.answer, expires: hold.expires))
            #expect(try await rig.book.begin(Self.other) == .otherCall)
            rig.clock.advance(86_400)
            _ = try await rig.begin()
        }
    }

    @Test(arguments: Engine.allCases)
    func `keys of tenants have nothing to do with each other`(_ engine: Engine) async throws {
        try await with(engine) { rig in
            _ = try await rig.begin()
            let key = ReplayBook.Key(
                tenant: "other",
                digest: Self.key.digest,
                fingerprint: Self.key.fingerprint,
            )
            guard case .begun = try await rig.book.begin(key) else {
                Issue.record("another tenant's key was in the way")
                return
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `of calls at the same time one begins`(_ engine: Engine) async throws {
        try await with(engine) { rig in
            let found = try await withThrowingTaskGroup(of: ReplayBook.Finding.self) { group in
                for _ in 0..<8 { group.addTask { try await rig.book.begin(Self.key) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(found.count { if case .begun = $0 { true } else { false } } == 1)
            #expect(found.count { $0 == .running(seconds: 60) } == 7)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a call that was left is taken over, and its first try can't commit`(
        _ engine: Engine
    ) async throws {
        try await with(engine) { rig in
            let first = try await rig.begin()
            rig.clock.advance(59)
            #expect(try await rig.book.begin(Self.key) == .running(seconds: 1))
            rig.clock.advance(1)
            let second = try await rig.begin()
            let key = SharedKeys(rig.database, surroundings: .live)
            await #expect(throws: ReplayError.overtaken) {
                try await rig.database.write { transaction in
                    try transaction.run(
                        """
                        INSERT INTO shared_keys (name, secret, made_at)
                        VALUES ('effect', \([UInt8](repeating: 9, count: 32)), 0)
                        """
                    )
                    try rig.book.finish(first, with: Self.answer, in: transaction)
                }
            }
            // The effect of the first try is not there.
            #expect(try await key.key(named: "effect") != [UInt8](repeating: 9, count: 32))
            try await rig.book.forget(first)
            try await rig.book.finish(second, with: Self.answer)
            // Saying it again changes nothing.
            try await rig.book.finish(second, with: Self.answer)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a call that failed may be tried again at once`(_ engine: Engine) async throws {
        try await with(engine) { rig in
            let first = try await rig.begin()
            try await rig.book.forget(first)
            let second = try await rig.begin()
            try await rig.book.finish(second, with: Self.answer)
            // What was finished is not forgotten any more.
            try await rig.book.forget(second)
            guard case .answered = try await rig.book.begin(Self.key) else {
                Issue.record("the answer was forgotten")
                return
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `answers beyond the limit are not kept`(_ engine: Engine) async throws {
        var limits = ReplayLimits()
        limits.answerBytes = 10
        try await with(engine, limits) { rig in
            let hold = try await rig.begin()
            let large = ReplayBook.Answer(
                status: 200,
                headers: [],
                body: [UInt8](repeating: 0, count: 11),
            )
            await #expect(throws: ReplayError.tooLarge(bytes: 11, limit: 10)) {
                try await rig.book.finish(hold, with: large)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what has expired is swept, some at a time`(_ engine: Engine) async throws {
        var limits = ReplayLimits()
        limits.sweptRows = 2
        try await with(engine, limits) { rig in
            for number in 0..<3 {
                let key = ReplayBook.Key(
                    tenant: "t\(number)",
                    digest: Self.key.digest,
                    fingerprint: Self.key.fingerprint,
                )
                _ = try await rig.book.begin(key)
            }
            #expect(try await rig.book.sweep() == 0)
            rig.clock.advance(86_400)
            #expect(try await rig.book.sweep() == 2)
            #expect(try await rig.book.sweep() == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `all nodes get the same key of a name`(_ engine: Engine) async throws {
        try await with(engine) { rig in
            let keys = SharedKeys(rig.database, surroundings: .live)
            let found = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<6 { group.addTask { try await keys.key(named: "cursors") } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(found.count == 1)
            #expect(found.first?.count == 32)
            #expect(try await keys.key(named: "links") != found.first)
        }
    }
}
