import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

/// What a transaction promises, on every engine.
@Suite struct TransactionTests {
    private struct Unrelated: Error {}

    @Test(arguments: Engine.allCases)
    func `a body that throws leaves nothing and its own error`(_ engine: Engine) async throws {
        try await engine.withCounters { database in
            let acted = Mutex(false)
            await #expect(throws: Unrelated.self) {
                try await database.write { transaction in
                    try transaction.run("UPDATE counters SET n = 9")
                    transaction.afterCommit { acted.withLock { $0 = true } }
                    throw Unrelated()
                }
            }
            try await database.expectCount(0)
            #expect(!acted.withLock { $0 })
        }
    }

    @Test(arguments: Engine.allCases)
    func `after a failed statement nothing counts, even when the body goes on`(
        _ engine: Engine
    ) async throws {
        try await engine.withCounters { database in
            await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    try transaction.run("UPDATE counters SET n = 1")
                    _ = try? transaction.run("INSERT INTO counters (id, n) VALUES (1, 5)")
                    _ = try? transaction.run("UPDATE counters SET n = 2")
                }
            }
            try await database.expectCount(0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an act waits for the commit, in order`(_ engine: Engine) async throws {
        try await engine.withCounters { database in
            let acts = Mutex<[String]>([])
            try await database.write { transaction in
                transaction.afterCommit { acts.withLock { $0.append("first") } }
                transaction.afterCommit { acts.withLock { $0.append("second") } }
                try transaction.run("UPDATE counters SET n = 1")
                acts.withLock { $0.append("body") }
            }
            #expect(acts.withLock { $0 } == ["body", "first", "second"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a constraint at the commit undoes all and runs no act`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await database.write { transaction in
                try transaction.run("CREATE TABLE parents (id \(.integer) PRIMARY KEY) \(.strict)")
                try transaction.run(
                    """
                    CREATE TABLE children (
                        parent \(.integer) NOT NULL
                            REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
                    ) \(.strict)
                    """
                )
            }
            let acted = Mutex(false)
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO children (parent) VALUES (1)")
                    transaction.afterCommit { acted.withLock { $0 = true } }
                }
            }
            guard case .constraint(.foreignKey, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(!acted.withLock { $0 })
            #expect(try await database.read { try $0.rows("SELECT * FROM children") }.isEmpty)
            // In the right order at the end, the order in between doesn't matter.
            try await database.write { transaction in
                try transaction.run("INSERT INTO children (parent) VALUES (1)")
                try transaction.run("INSERT INTO parents (id) VALUES (1)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a read sees one moment`(_ engine: Engine) async throws {
        let scratch = try await engine.open()
        try await scratch.database.layCounters()
        let other = try await scratch.reopen(DatabaseLimits())
        let didLook = Gate()
        let didWrite = Gate()
        async let seen = scratch.database.read { transaction -> [Int?] in
            let before = try transaction.value("SELECT n FROM counters", as: Int.self)
            didLook.open()
            didWrite.waitInThread()
            return [before, try transaction.value("SELECT n FROM counters", as: Int.self)]
        }
        await didLook.wait()
        try await other.write { try $0.run("UPDATE counters SET n = 7") }
        try await scratch.database.write { try $0.run("UPDATE counters SET n = 8") }
        didWrite.open()
        let both = try await seen
        #expect(both == [0, 0])
        try await scratch.database.expectCount(8)
        await other.close()
        await scratch.remove()
    }

    @Test(arguments: Engine.allCases)
    func `a read changes nothing`(_ engine: Engine) async throws {
        try await engine.withCounters { database in
            let changes: [SQL] = [
                "UPDATE counters SET n = 1", "DELETE FROM counters",
                "CREATE TABLE more (id \(.integer))",
            ]
            for change in changes {
                let error = await #expect(throws: DatabaseError.self) {
                    _ = try await database.read { try $0.run(change) }
                }
                guard case .readOnly = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            try await database.expectCount(0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a hundred tasks lose no increment`(_ engine: Engine) async throws {
        let scratch = try await engine.open()
        try await scratch.database.layCounters()
        let other = try await scratch.reopen(DatabaseLimits())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<100 {
                let database = task.isMultiple(of: 2) ? scratch.database : other
                group.addTask {
                    try await database.write { transaction in
                        let n: Int? = try transaction.value("SELECT n FROM counters \(.forUpdate)")
                        try transaction.run("UPDATE counters SET n = \((n ?? 0) + 1)")
                    }
                }
            }
            try await group.waitForAll()
        }
        try await scratch.database.expectCount(100)
        await other.close()
        await scratch.remove()
    }

    @Test(arguments: Engine.allCases)
    func `two writers take turns, and the second sees what the first wrote`(
        _ engine: Engine
    ) async throws {
        let scratch = try await engine.open()
        try await scratch.database.layCounters()
        let other = try await scratch.reopen(DatabaseLimits())
        let didBegin = Gate()
        let mayEnd = Gate()
        async let first: Void = scratch.database.write { transaction in
            try transaction.run("UPDATE counters SET n = n + 1")
            didBegin.open()
            mayEnd.waitInThread()
        }
        await didBegin.wait()
        async let second: Int = other.write { transaction in
            try transaction.run("UPDATE counters SET n = n * 10")
        }
        mayEnd.open()
        try await first
        let changed = try await second
        #expect(changed == 1)
        try await scratch.database.expectCount(10)
        await other.close()
        await scratch.remove()
    }

    @Test(arguments: Engine.allCases)
    func `a cancelled task commits nothing`(_ engine: Engine) async throws {
        try await engine.withCounters { database in
            let didBegin = Gate()
            let mayGoOn = Gate()
            let writing = Task {
                try await database.write { transaction in
                    try transaction.run("UPDATE counters SET n = 1")
                    didBegin.open()
                    mayGoOn.waitInThread()
                    try transaction.run("UPDATE counters SET n = 2")
                }
            }
            await didBegin.wait()
            writing.cancel()
            mayGoOn.open()
            let outcome = await writing.result
            #expect(throws: DatabaseError.cancelled) { try outcome.get() }
            try await database.expectCount(0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a cancelled task stops a statement that runs`(_ engine: Engine) async throws {
        try await engine.withCounters { database in
            let didBegin = Gate()
            let reading = Task {
                try await database.read { transaction in
                    didBegin.open()
                    return try transaction.rows(Self.endless)
                }
            }
            await didBegin.wait()
            reading.cancel()
            let outcome = await reading.result
            #expect(throws: DatabaseError.cancelled) { try outcome.get() }
            try await database.expectCount(0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a statement that takes too long is stopped, and the connection serves on`(
        _ engine: Engine
    ) async throws {
        var limits = DatabaseLimits()
        limits.statementSeconds = 0.2
        try await engine.withDatabase(limits: limits) { database in
            try await database.layCounters()
            for _ in 0..<2 {
                let read = await #expect(throws: DatabaseError.self) {
                    _ = try await database.read { try $0.rows(Self.endless) }
                }
                let write = await #expect(throws: DatabaseError.self) {
                    try await database.write { transaction in
                        try transaction.run("UPDATE counters SET n = 1")
                        _ = try transaction.rows(Self.endless)
                    }
                }
                for error in [read, write] {
                    guard case .timedOut = error else {
                        Issue.record("\(String(describing: error))")
                        continue
                    }
                }
            }
            try await database.expectCount(0)
            try await database.write { try $0.run("UPDATE counters SET n = 3") }
            try await database.expectCount(3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a closed database says so`(_ engine: Engine) async throws {
        let scratch = try await engine.open()
        try await scratch.database.layCounters()
        await scratch.database.close()
        await #expect(throws: DatabaseError.closed) { try await scratch.database.count() }
        await #expect(throws: DatabaseError.closed) {
            try await scratch.database.write { try $0.run("UPDATE counters SET n = 1") }
        }
        await scratch.remove()
    }

    /// Rows without an end, of which none is given out.
    private static let endless: SQL = """
        WITH RECURSIVE numbers (n) AS (
            SELECT CAST(1 AS \(.integer)) UNION ALL SELECT 1 - n FROM numbers
        )
        SELECT count(*) AS n FROM numbers WHERE n > 5
        """
}

extension Engine {
    fileprivate func withCounters(_ body: (any Database) async throws -> Void) async throws {
        try await withDatabase { database in
            try await database.layCounters()
            try await body(database)
        }
    }
}

extension Database {
    fileprivate func layCounters() async throws {
        try await write { transaction in
            try transaction.run(
                "CREATE TABLE counters (id \(.integer) PRIMARY KEY, n \(.integer) NOT NULL) \(.strict)"
            )
            try transaction.run("INSERT INTO counters (id, n) VALUES (1, 0)")
        }
    }

    fileprivate func expectCount(
        _ count: Int,
        sourceLocation: SourceLocation = #_sourceLocation,
    ) async throws {
        let found = try await self.count()
        #expect(found == count, sourceLocation: sourceLocation)
    }

    fileprivate func count() async throws -> Int? {
        try await read { try $0.value("SELECT n FROM counters WHERE id = 1", as: Int.self) }
    }
}
