import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct PostgresOpeningTests {
    @Test(arguments: [
        "", "postgresql://u:sekret%zz@h/d", "postgresql://u:sek/ret@h/d",
        "postgresql://u:sek@ret@h/d", "host=h password=a sekret", "postgresql://h:sekret/d",
        "host=h sekret=1", "host=h password='sekret", "postgresql://[sekret/d",
        "postgresql://u@h/d?sekret=1", "host=h\u{0}dbname=sekret",
    ])
    func `an address that can't be read is refused without its secrets`(
        _ address: String
    ) async throws {
        let error = await #expect(throws: DatabaseError.self) { try await Self.open(address) }
        guard case .malformedAddress(let message) = error else { throw Unexpected(error) }
        #expect(!message.contains("sek"))
        #expect(!message.contains("ret@"))
    }

    @Test func `settings never show the address`() {
        let settings = PostgresSettings(address: "postgresql://u:sekret@h/d")
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!"\(settings) \(String(reflecting: settings)) \(dumped)".contains("sekret"))
    }

    @Test(arguments: [
        ("/postgres?", "/nowhere?", "create it"), ("touchstone@", "nobody_here@", "check user"),
        ("host=/", "host=/nowhere/", "check that the server runs"),
    ])
    func `what can't be opened says what to check`(
        _ part: String,
        _ wrong: String,
        _ hint: String,
    ) async throws {
        let address = try PostgresForTests.address().replacing(part, with: wrong)
        try await Self.expectUnreachable(address, hint)
    }

    @Test func `a port where nobody listens says what to check`() async throws {
        try await Self.expectUnreachable("postgresql://u:sekret@127.0.0.1:1/d", "check that")
        try await Self.expectUnreachable("postgresql://u:sekret@no.invalid/d", "check that")
    }

    @Test func `a database in another encoding is refused`() async throws {
        let server = try PostgresForTests.address()
        let name = "latin" + UUID().uuidString.prefix(8).lowercased()
        try PlainClient.run(
            "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'",
            at: server,
        )
        let address = server.replacing("/postgres?", with: "/\(name)?")
        try await Self.expectUnreachable(address, "ENCODING 'UTF8'")
        try PlainClient.run("DROP DATABASE \(name)", at: server)
    }

    @Test func `what a session must have is set, whatever the database's own settings are`()
        async throws
    {
        try await PostgresForTests.withAddress { address in
            for setting in [
                "synchronous_commit = off", "standard_conforming_strings = off",
                "timezone = 'Asia/Shanghai'", "default_transaction_isolation = serializable",
            ] {
                try PlainClient.run(
                    """
                    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET \(setting.replacing("'", with: "''"))',
                        current_database()); END $$
                    """,
                    at: address,
                )
            }
            let database = try await PostgresForTests.open(address)
            let found = try await database.write { transaction in
                try [
                    "synchronous_commit", "standard_conforming_strings", "timezone",
                    "transaction_isolation", "client_encoding", "application_name",
                ].map { name in
                    try transaction.value("SELECT current_setting(\(name))", as: String.self)
                }
            }
            #expect(found == ["on", "on", "UTC", "read committed", "UTF8", "touchstone"])
            await database.close()
        }
    }

    @Test func `a database that may only be read, or lacks a right, says so`() async throws {
        try await PostgresForTests.withAddress { address in
            let role = "r" + UUID().uuidString.prefix(8).lowercased()
            try PlainClient.run(
                "CREATE TABLE t (n BIGINT); CREATE ROLE \(role) LOGIN",
                at: address,
            )
            let other = address.replacing("touchstone@", with: "\(role)@")
            let database = try await PostgresForTests.open(other)
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.run("INSERT INTO t VALUES (1)") }
            }
            guard case .forbidden(let message) = error else { throw Unexpected(error) }
            #expect(message.contains("grant it"))
            await database.close()
            try PlainClient.run("DROP ROLE \(role)", at: address)
        }
    }

    @Test(arguments: 0..<24)
    func `a server that speaks nonsense is an error and no trap`(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var words: [[UInt8]] = []
        // Some closes at once, some says garbage at once, some only after it let us in.
        if seed % 4 > 1 { words.append(FakeServer.welcome(version: "15.0", encoding: "UTF8")) }
        if seed % 4 != 0 {
            words.append((0..<4_000).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
        let server = try FakeServer(says: words)
        defer { server.stop() }
        await #expect(throws: DatabaseError.self) { try await Self.open(server.address) }
    }

    @Test(arguments: [("14.9", "UTF8", "15 or later"), ("15.0", "EUC_CN", "ENCODING 'UTF8'")])
    func `a server that is too old or of another encoding is refused`(
        _ version: String,
        _ encoding: String,
        _ hint: String,
    ) async throws {
        let server = try FakeServer(says: [
            FakeServer.welcome(version: version, encoding: encoding)
        ])
        defer { server.stop() }
        try await Self.expectUnreachable(server.address, hint)
    }

    @Test func `a server that says nothing is given up`() async throws {
        let server = try FakeServer(says: [], closes: false)
        defer { server.stop() }
        try await Self.expectUnreachable(server.address, "no answer")
    }

    private static func open(_ address: String) async throws {
        let limits = DatabaseLimits { limits in
            limits.connectSeconds = 0.5
            limits.connectionAttempts = 2
        }
        let database = try await PostgresForTests.open(address, limits)
        await database.close()
    }

    private static func expectUnreachable(_ address: String, _ hint: String) async throws {
        let error = await #expect(throws: DatabaseError.self) { try await open(address) }
        guard case .unreachable(let message) = error else { throw Unexpected(error) }
        #expect(message.contains(hint))
        #expect(!message.contains("sekret"))
    }
}
