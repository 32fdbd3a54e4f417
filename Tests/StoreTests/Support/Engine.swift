import Foundation
import Testing

@testable import Store

/// The engines on which a table's suite runs: every test that touches a database is parametrised
/// over `Engine.allCases`.
///
///     @Test(arguments: Engine.allCases)
///     func `it does x`(_ engine: Engine) async throws {
///         try await engine.withDatabase { database in … }
///     }
///
/// To add an engine: a case here, and its line in ``open(limits:surroundings:)``.
enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }

    var dialect: Dialect {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }

    /// An empty database of its own, and how to remove it.
    func open(
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings = .live,
    ) async throws -> Scratch {
        switch self {
        case .sqlite: try await Scratch.sqlite(limits: limits, surroundings: surroundings)
        case .postgres: try await Scratch.postgres(limits: limits, surroundings: surroundings)
        }
    }

    /// Runs a test on an empty database, which is closed and removed afterwards whatever happens.
    func withDatabase(
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings = .live,
        _ body: (any Database) async throws -> Void,
    ) async throws {
        let scratch = try await open(limits: limits, surroundings: surroundings)
        do {
            try await body(scratch.database)
        } catch {
            await scratch.remove()
            throw error
        }
        await scratch.remove()
    }

    /// The same with the schema of this program in it.
    func withMigratedDatabase(
        surroundings: Surroundings = .live,
        _ body: (any Database) async throws -> Void,
    ) async throws {
        try await withDatabase(surroundings: surroundings) { database in
            let migrator = Migrator(version: "test", surroundings: surroundings)
            _ = try await migrator.migrate(database)
            try await body(database)
        }
    }
}

/// A database for one test.
struct Scratch: Sendable {
    let database: any Database
    /// What opens the same database once more, as another node would.
    let reopen: @Sendable (DatabaseLimits) async throws -> any Database
    private let removal: @Sendable () async -> Void

    init(
        database: any Database,
        reopen: @escaping @Sendable (DatabaseLimits) async throws -> any Database,
        removal: @escaping @Sendable () async -> Void,
    ) {
        self.database = database
        self.reopen = reopen
        self.removal = removal
    }

    /// Closes and removes it.
    func remove() async {
        await database.close()
        await removal()
    }

    /// A file in a temporary folder: SQLite has no write-ahead log in memory.
    static func sqlite(limits: DatabaseLimits, surroundings: Surroundings) async throws -> Scratch {
        let folder = try ScratchFolder()
        let path = folder.path("test.db")
        return Scratch(
            database: try await SQLiteDatabase.open(
                path,
                limits: limits,
                surroundings: surroundings,
            ),
            reopen: {
                try await SQLiteDatabase.open(path, limits: $0, surroundings: surroundings)
            },
            removal: { folder.remove() },
        )
    }
}

extension Scratch {
    /// A database in the cluster that all tests share.
    static func postgres(
        limits: DatabaseLimits,
        surroundings: Surroundings,
    ) async throws -> Scratch {
        let address = try PostgresForTests.borrow()
        let open: @Sendable (DatabaseLimits) async throws -> any Database = { limits in
            try await PostgresForTests.open(address, limits, surroundings: surroundings)
        }
        return Scratch(
            database: try await open(limits),
            reopen: open,
            removal: { PostgresForTests.giveBack(address) },
        )
    }
}

/// A folder for one test's files.
struct ScratchFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
