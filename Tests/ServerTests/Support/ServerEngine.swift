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

/// Databases of PostgreSQL with our schema.
private enum PostgresStore {
    static func with(_ body: (any Database, TestClock) async throws -> Void) async throws {
        try await PostgresServer.withDatabase { address in
            let clock = TestClock()
            var limits = DatabaseLimits()
            limits.connections = 4
            let database = try await Databases.open(
                .postgres(connection: address),
                limits: limits,
                surroundings: clock.surroundings,
            )
            do {
                _ = try await Migrator(version: "1", surroundings: clock.surroundings)
                    .migrate(database)
                try await body(database, clock)
                await database.close()
            } catch {
                await database.close()
                throw error
            }
        }
    }
}
