package import Store

/// The engines on which a table's suite runs: every test that touches a database is parametrised
/// over `Engine.allCases`.
///
///     @Test(arguments: Engine.allCases)
///     func `it does x`(_ engine: Engine) async throws {
///         try await engine.withDatabase { database in … }
///     }
///
/// To add an engine: a case here, and its line in ``open(limits:surroundings:)``.
package enum Engine: String, CaseIterable, Sendable {
    case sqlite
    case postgres

    package var dialect: Dialect {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }

    /// An empty database of its own, and how to remove it.
    package func open(
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings = .live,
    ) async throws -> Scratch {
        switch self {
        case .sqlite: try await Scratch.sqlite(limits: limits, surroundings: surroundings)
        case .postgres:
            try await Scratch.postgres(
                at: PostgresForTests.borrow(),
                limits: limits,
                surroundings: surroundings,
            )
        }
    }

    /// Runs a test on an empty database, which is closed and removed afterwards whatever happens.
    package func withDatabase(
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings = .live,
        _ body: (any Database) async throws -> Void,
    ) async throws {
        try await open(limits: limits, surroundings: surroundings).lend(to: body)
    }

    /// The same with the schema of this program in it.
    package func withMigratedDatabase(
        surroundings: Surroundings = .live,
        _ body: (any Database) async throws -> Void,
    ) async throws {
        switch self {
        case .sqlite:
            let folder = try ScratchFolder()
            try await MigratedFile.shared.copy(to: folder.path(Scratch.fileName))
            try await Scratch.sqlite(in: folder, surroundings: surroundings).lend(to: body)
        case .postgres:
            try await Scratch.postgres(
                at: PostgresForTests.borrowMigrated(),
                surroundings: surroundings,
                removal: PostgresForTests.giveBackMigrated,
            ).lend(to: body)
        }
    }

    /// Applies all steps of the schema.
    package static func migrate(_ database: any Database) async throws {
        _ = try await Migrator(version: "test", surroundings: .live).migrate(database)
    }
}
