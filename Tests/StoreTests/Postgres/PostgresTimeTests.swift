import TestSupport
import Testing

@testable import Store

@Suite struct PostgresTimeTests {
    @Test func `a cancelled task stops its statement, and the connection goes on`() async throws {
        let limits = DatabaseLimits { $0.connections = 1 }
        try await PostgresForTests.withDatabase(limits) { database, address in
            let before = try await database.read { try $0.value(Self.backend, as: Int.self) }
            let work = Task {
                try await database.write { try $0.rows("SELECT pg_sleep(60)").count }
            }
            try await PlainClient.wait(for: "1", PostgresLossTests.sleepers, at: address)
            work.cancel()
            await #expect(throws: DatabaseError.cancelled) { try await work.value }
            let after = try await database.read { try $0.value(Self.backend, as: Int.self) }
            #expect(before == after)
        }
    }

    @Test func `a task that is cancelled before its commit commits nothing`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run("CREATE TABLE t (n BIGINT)", at: address)
            let work = Task {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO t VALUES (1)")
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
            await #expect(throws: DatabaseError.cancelled) { try await work.value }
            #expect(try await database.read { try $0.value("SELECT count(*) FROM t") } == 0)
        }
    }

    @Test func `a statement that takes too long is stopped`() async throws {
        let limits = DatabaseLimits { $0.statementSeconds = 0.1 }
        try await PostgresForTests.withDatabase(limits) { database, _ in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.rows("SELECT pg_sleep(60)").count }
            }
            guard case .timedOut = error else { throw Unexpected(error) }
            #expect(try await database.read { try $0.value("SELECT 1") } == 1)
        }
    }

    @Test func `a lock that another holds is waited for only so long`() async throws {
        let limits = DatabaseLimits { $0.lockSeconds = 0.1 }
        try await PostgresForTests.withDatabase(limits) { database, address in
            let other = try PlainClient(address)
            try other.run("CREATE TABLE t (n BIGINT)")
            try other.run("BEGIN; LOCK TABLE t")
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.run("INSERT INTO t VALUES (1)") }
            }
            guard case .busy = error else { throw Unexpected(error) }
            try other.run("ROLLBACK")
        }
    }

    @Test func `a transaction that stands open without work is ended`() async throws {
        let limits = DatabaseLimits { $0.idleInTransactionSeconds = 0.1 }
        try await PostgresForTests.withDatabase(limits) { database, address in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    let backend = try transaction.value(Self.backend, as: Int.self) ?? 0
                    let question = "SELECT count(*) FROM pg_stat_activity WHERE pid = \(backend)"
                    try PlainClient.waitHere(for: "0", question, at: address)
                    try transaction.run("SELECT 1")
                }
            }
            guard case .timedOut = error else { throw Unexpected(error) }
        }
    }

    private static let backend: SQL = "SELECT pg_backend_pid()"
}
