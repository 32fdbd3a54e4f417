import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct PostgresVerbTests {
    @Test func `what is written is read back, and the numbers of changed rows are told`()
        async throws
    {
        try await PostgresForTests.withDatabase { database, _ in
            try await database.write { try $0.run("CREATE TABLE t (n BIGINT, s TEXT)") }
            let counts = try await database.write { transaction in
                [
                    try transaction.run("INSERT INTO t VALUES \(SQL.row([1, "a"])), (2, 'b')"),
                    try transaction.run("UPDATE t SET s = \("c") WHERE n = \(2)"),
                    try transaction.run("DELETE FROM t WHERE n = \(7)"),
                    try transaction.run("SELECT n FROM t"),
                ]
            }
            #expect(counts == [2, 1, 0, 0])
            let rows = try await database.read { try $0.rows("SELECT n, s FROM t ORDER BY n") }
            #expect(rows.map(\.values) == [[.integer(1), .text("a")], [.integer(2), .text("c")]])
            #expect(rows.first?.columns.names == ["n", "s"])
        }
    }

    @Test func `a batch runs in order, and none after one that fails`() async throws {
        try await PostgresForTests.withDatabase { database, _ in
            try await database.write { try $0.run("CREATE TABLE t (n BIGINT PRIMARY KEY)") }
            let counts = try await database.write { transaction in
                try transaction.run((0..<1_000).map { "INSERT INTO t VALUES (\($0))" })
            }
            #expect(counts == Array(repeating: 1, count: 1_000))
            await #expect(throws: DatabaseError.constraint(.unique, name: "t_pkey")) {
                try await database.write { transaction in
                    try transaction.run([
                        "INSERT INTO t VALUES (\(2_000))", "INSERT INTO t VALUES (\(5))",
                        "INSERT INTO t VALUES (\(2_001))",
                    ])
                }
            }
            #expect(try await database.read { try $0.value("SELECT count(*) FROM t") } == 1_000)
        }
    }

    @Test func `a body that throws leaves nothing, and its own error comes out`() async throws {
        struct Own: Error {}
        try await PostgresForTests.withDatabase { database, _ in
            try await database.write { try $0.run("CREATE TABLE t (n BIGINT)") }
            await #expect(throws: Own.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO t VALUES (1)")
                    throw Own()
                }
            }
            #expect(try await database.read { try $0.value("SELECT count(*) FROM t") } == 0)
        }
    }

    @Test func `a body can't commit past a statement that failed`() async throws {
        try await PostgresForTests.withDatabase { database, _ in
            try await database.write { try $0.run("CREATE TABLE t (n BIGINT PRIMARY KEY)") }
            await #expect(throws: DatabaseError.constraint(.unique, name: "t_pkey")) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO t VALUES (1)")
                    _ = try? transaction.run("INSERT INTO t VALUES (1)")
                    _ = try? transaction.run("INSERT INTO t VALUES (2)")
                }
            }
            #expect(try await database.read { try $0.value("SELECT count(*) FROM t") } == 0)
        }
    }

    @Test func `a read sees one moment and may change nothing`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            try await database.write { try $0.run("CREATE TABLE t (n BIGINT)") }
            let counts = try await database.read { transaction in
                let before = try transaction.value("SELECT count(*) FROM t", as: Int.self)
                try PlainClient.run("INSERT INTO t VALUES (1)", at: address)
                return [before, try transaction.value("SELECT count(*) FROM t", as: Int.self)]
            }
            #expect(counts == [0, 0])
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.run("INSERT INTO t VALUES (2)") }
            }
            guard case .readOnly = error else { throw Unexpected(error) }
        }
    }

    @Test func `acts after a commit run once it is there, and not when it failed`() async throws {
        try await PostgresForTests.withDatabase { database, _ in
            let (stream, continuation) = AsyncStream.makeStream(of: String.self)
            try await database.write { $0.afterCommit { continuation.yield("committed") } }
            _ = try? await database.write { transaction in
                transaction.afterCommit { continuation.yield("never") }
                try transaction.run("SELECT nonsense")
            }
            continuation.finish()
            #expect(await stream.reduce(into: []) { $0.append($1) } == ["committed"])
        }
    }

    @Test func `a closed database says so`() async throws {
        try await PostgresForTests.withAddress { address in
            let database = try await PostgresForTests.open(address)
            await database.close()
            await database.close()
            await #expect(throws: DatabaseError.closed) { try await database.read { _ in } }
            var hints = database.notifications(on: .jobs).makeAsyncIterator()
            #expect(await hints.next() == nil)
        }
    }

    @Test func `a transaction that was kept past its end does nothing`() async throws {
        try await PostgresForTests.withDatabase { database, _ in
            let kept = Kept()
            try await database.write { kept.transaction = $0 }
            await #expect(throws: DatabaseError.closed) {
                try await database.write { _ in try kept.transaction?.run("SELECT 1") }
            }
        }
    }
}

/// Carries a transaction out of its body, which nobody should.
private final class Kept: @unchecked Sendable {
    var transaction: (any Transaction)?
}

struct Unexpected: Error {
    var error: (any Error)?
    init(_ error: (any Error)?) { self.error = error }
}
