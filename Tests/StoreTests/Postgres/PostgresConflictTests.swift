import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct PostgresConflictTests {
    @Test func `a serialization failure runs the body again`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run("CREATE TABLE t AS SELECT 1 AS n", at: address)
            let tries = Counter()
            try await database.write { transaction in
                try transaction.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                let n: Int? = try transaction.value("SELECT n FROM t")
                if tries.next() == 1 { try PlainClient.run("UPDATE t SET n = 10", at: address) }
                try transaction.run("UPDATE t SET n = \((n ?? 0) + 1)")
            }
            #expect(tries.value == 2)
            #expect(try await database.read { try $0.value("SELECT n FROM t") } == 11)
        }
    }

    @Test func `a conflict that never ends is one after so many tries`() async throws {
        let limits = DatabaseLimits { $0.conflictAttempts = 3 }
        try await PostgresForTests.withDatabase(limits) { database, address in
            try PlainClient.run("CREATE TABLE t AS SELECT 1 AS n", at: address)
            let tries = Counter()
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    try transaction.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                    _ = try transaction.rows("SELECT n FROM t")
                    _ = tries.next()
                    try PlainClient.run("UPDATE t SET n = n + 1", at: address)
                    try transaction.run("UPDATE t SET n = 0")
                }
            }
            guard case .conflict = error else { throw Unexpected(error) }
            #expect(tries.value == 3)
        }
    }

    @Test func `of two transactions that wait for each other one runs again`() async throws {
        try await PostgresForTests.withAddress { address in
            try PlainClient.run(
                """
                CREATE TABLE t AS SELECT 1 AS id, 0 AS n UNION SELECT 2, 0;
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = 50',
                    current_database()); END $$
                """,
                at: address,
            )
            let database = try await PostgresForTests.open(address)
            let (arrived, tries) = (Counter(), Counter())
            @Sendable func change(_ first: Int, _ second: Int) async throws {
                try await database.write { transaction in
                    _ = tries.next()
                    try transaction.run("UPDATE t SET n = n + 1 WHERE id = \(Int64(first))")
                    // The first two tries meet: each holds what the other wants.
                    _ = arrived.next()
                    try arrived.wait(for: 2)
                    try transaction.run("UPDATE t SET n = n + 1 WHERE id = \(Int64(second))")
                }
            }
            async let one: Void = change(1, 2)
            async let other: Void = change(2, 1)
            _ = try await (one, other)
            #expect(tries.value == 3)
            #expect(try await database.read { try $0.value("SELECT sum(n) FROM t") } == 4)
            await database.close()
        }
    }

    @Test func `a statement whose table has changed is prepared anew`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run("CREATE TABLE t AS SELECT 1 AS n", at: address)
            let tries = Counter()
            @Sendable func columns() async throws -> [String]? {
                try await database.read { transaction in
                    _ = tries.next()
                    return try transaction.rows("SELECT * FROM t").first?.columns.names
                }
            }
            #expect(try await columns() == ["n"])
            try PlainClient.run("ALTER TABLE t ADD COLUMN m TEXT", at: address)
            #expect(try await columns() == ["n", "m"])
            #expect(tries.value == 3)
        }
    }

    @Test func `a statement that was dropped behind our back is prepared anew`() async throws {
        let limits = DatabaseLimits { $0.connections = 1 }
        try await PostgresForTests.withDatabase(limits) { database, _ in
            for _ in 0..<2 {
                let value = try await database.write { transaction in
                    defer { _ = try? transaction.run("DEALLOCATE ALL") }
                    return try transaction.value("SELECT \(7)", as: Int.self)
                }
                #expect(value == 7)
            }
        }
    }
}

/// Counts on several threads, and lets them wait for a count.
final class Counter: Sendable {
    struct NeverReached: Error {}

    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    /// Waits until the count is that high, for a minute at most.
    func wait(for wanted: Int) throws {
        for _ in 0..<12_000 {
            if value >= wanted { return }
            usleep(5_000)
        }
        throw NeverReached()
    }
}
