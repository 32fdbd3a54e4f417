import Foundation
import Glibc
import Store
import TestSupport
import Testing

/// The engines on which routes that keep rows are tried.
enum ServerEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }

    /// Lends a database with our schema, which goes with the test.
    func with(_ body: (any Database, TestClock) async throws -> Void) async throws {
        switch self {
        case .sqlite: try await TestStore.with(body)
        case .postgres: try await PostgresStore.with(body)
        }
    }
}

/// Databases in a PostgreSQL cluster that this process's tests share.
private enum PostgresStore {
    struct Failed: Error { let complaint: String }

    /// The cluster of whoever runs the tests, or one that goes with this process.
    private static let cluster = Swift.Result {
        if let address = ProcessInfo.processInfo.environment["TOUCHSTONE_TEST_POSTGRES"] {
            return address
        }
        let name = "pg-" + UUID().uuidString.prefix(8)
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        let script = Repository.root.appending(path: "scripts/postgres-for-tests").path
        let text = try run(script, ["start", folder.path, "\(getpid())"])
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    static func with(_ body: (any Database, TestClock) async throws -> Void) async throws {
        let server = try cluster.get()
        let name = "s" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        try psql("CREATE DATABASE \(name) TEMPLATE template0", at: server)
        defer { try? psql("DROP DATABASE \(name) WITH (FORCE)", at: server) }
        let clock = TestClock()
        var limits = DatabaseLimits()
        limits.connections = 4
        let database = try await Databases.open(
            .postgres(connection: server.replacing("/postgres?", with: "/\(name)?")),
            limits: limits,
            surroundings: clock.surroundings,
        )
        do {
            _ = try await Migrator(version: "1", surroundings: clock.surroundings).migrate(database)
            try await body(database, clock)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    private static func psql(_ statement: String, at address: String) throws {
        _ = try run("psql", ["-X", "-q", "-d", address, "-c", statement])
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let outcome = try Tool.run(program, arguments)
        guard outcome.status == 0 else { throw Failed(complaint: outcome.complaintText) }
        return outcome.text
    }
}
