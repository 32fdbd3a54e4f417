import TestSupport
import Testing

@testable import Store

@Suite struct PostgresLossTests {
    @Test func `a connection that broke while it was idle is replaced unseen`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            let first = try await Self.backend(of: database)
            try PlainClient.terminate("true", at: address)
            let tries = Counter()
            let second = try await database.read { transaction in
                _ = tries.next()
                return try transaction.value("SELECT pg_backend_pid()", as: Int.self)
            }
            #expect(second != first)
            #expect(tries.value == 1)
        }
    }

    @Test func `a connection that breaks between two statements runs the body again`() async throws
    {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run("CREATE TABLE t (n BIGINT)", at: address)
            let tries = Counter()
            try await database.write { transaction in
                try transaction.run("INSERT INTO t VALUES (1)")
                if tries.next() == 1 { try PlainClient.terminate("true", at: address) }
                try transaction.run("INSERT INTO t VALUES (2)")
            }
            #expect(tries.value == 2)
            #expect(try await database.read { try $0.value("SELECT count(*) FROM t") } == 2)
        }
    }

    @Test func `a connection that breaks before the commit runs the body again`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run("CREATE TABLE t (n BIGINT)", at: address)
            let tries = Counter()
            try await database.write { transaction in
                try transaction.run("INSERT INTO t VALUES (1)")
                if tries.next() == 1 { try PlainClient.terminate("true", at: address) }
            }
            #expect(tries.value == 2)
            #expect(try await database.read { try $0.value("SELECT count(*) FROM t") } == 1)
        }
    }

    @Test func `a connection that breaks during a statement runs the body again`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            let tries = Counter()
            async let work: Int? = database.write { transaction in
                if tries.next() == 1 { _ = try transaction.rows("SELECT pg_sleep(60)") }
                return try transaction.value("SELECT 5")
            }
            try await PlainClient.wait(for: "1", Self.sleepers, at: address)
            try PlainClient.terminate("query LIKE '%pg_sleep(60)%'", at: address)
            #expect(try await work == 5)
            #expect(tries.value == 2)
        }
    }

    @Test func `connections that always break are lost after so many tries`() async throws {
        let limits = DatabaseLimits { $0.connectionAttempts = 3 }
        try await PostgresForTests.withDatabase(limits) { database, address in
            let tries = Counter()
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    try transaction.run("SELECT 1")
                    _ = tries.next()
                    try PlainClient.terminate("true", at: address)
                    try transaction.run("SELECT 1")
                }
            }
            guard case .connectionLost = error else { throw Unexpected(error) }
            #expect(tries.value == 3)
        }
    }

    @Test func `a connection that breaks during the commit leaves the outcome unknown`()
        async throws
    {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run(Self.slowCommit, at: address)
            let tries = Counter()
            let work = Task {
                try await database.write { transaction in
                    _ = tries.next()
                    return try transaction.run("INSERT INTO slow VALUES (1)")
                }
            }
            try await PlainClient.wait(for: "1", Self.committing, at: address)
            try PlainClient.terminate("query = 'COMMIT'", at: address)
            let error = await #expect(throws: DatabaseError.self) { try await work.value }
            guard case .outcomeUnknown = error else { throw Unexpected(error) }
            #expect(tries.value == 1)
        }
    }

    @Test func `a commit that the server refuses is no open outcome`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            let table =
                "CREATE TABLE t (n BIGINT CONSTRAINT once UNIQUE DEFERRABLE INITIALLY DEFERRED)"
            try PlainClient.run(table, at: address)
            await #expect(throws: DatabaseError.constraint(.unique, name: "once")) {
                try await database.write { try $0.run("INSERT INTO t VALUES (1), (1)") }
            }
            #expect(try await database.read { try $0.value("SELECT count(*) FROM t") } == 0)
        }
    }

    static let sleepers = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event = 'PgSleep' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()
        """

    private static let committing = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event = 'PgSleep' AND query = 'COMMIT'
        """

    /// A table whose rows are checked at the commit, and slowly.
    private static let slowCommit = """
        CREATE TABLE slow (n BIGINT);
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION wait()
        """

    private static func backend(of database: PostgresDatabase) async throws -> Int? {
        try await database.read { try $0.value("SELECT pg_backend_pid()", as: Int.self) }
    }
}
