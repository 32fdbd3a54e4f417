package import Foundation
package import Store

/// A database for one test.
package struct Scratch: Sendable {
    package let database: any Database
    /// What opens the same database once more, as another node would.
    package let reopen: @Sendable (DatabaseLimits) async throws -> any Database
    private let removal: @Sendable () async -> Void

    package init(
        database: any Database,
        reopen: @escaping @Sendable (DatabaseLimits) async throws -> any Database,
        removal: @escaping @Sendable () async -> Void,
    ) {
        self.database = database
        self.reopen = reopen
        self.removal = removal
    }

    /// Closes and removes it.
    package func remove() async {
        await database.close()
        await removal()
    }

    /// Lends the database; it is removed afterwards whatever happens.
    func lend(to body: (any Database) async throws -> Void) async throws {
        do {
            try await body(database)
        } catch {
            await remove()
            throw error
        }
        await remove()
    }

    static let fileName = "test.db"

    /// A file in a temporary folder: SQLite has no write-ahead log in memory.
    static func sqlite(
        in folder: ScratchFolder? = nil,
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings,
    ) async throws -> Scratch {
        let folder = try folder ?? ScratchFolder()
        let path = folder.path(fileName)
        let open: @Sendable (DatabaseLimits) async throws -> any Database = { limits in
            try await SQLiteDatabase.open(path, limits: limits, surroundings: surroundings)
        }
        return Scratch(
            database: try await open(limits),
            reopen: open,
            removal: { folder.remove() },
        )
    }

    /// A database in the cluster that all tests share.
    static func postgres(
        at address: String,
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings,
        removal: @escaping @Sendable (String) -> Void = PostgresForTests.giveBack,
    ) async throws -> Scratch {
        let open: @Sendable (DatabaseLimits) async throws -> any Database = { limits in
            try await PostgresForTests.open(address, limits, surroundings: surroundings)
        }
        return Scratch(
            database: try await open(limits),
            reopen: open,
            removal: { removal(address) },
        )
    }
}

/// A file of SQLite with the schema in it, made once: a copy costs less than all steps anew.
actor MigratedFile {
    static let shared = MigratedFile()

    private var bytes: Task<Data, any Error>?

    func copy(to path: String) async throws {
        let bytes = bytes ?? Task { try await Self.make() }
        self.bytes = bytes
        try await bytes.value.write(to: URL(filePath: path))
    }

    private static func make() async throws -> Data {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let path = folder.path("schema.db")
        let database = try await SQLiteDatabase.open(path, surroundings: .live)
        try await Engine.migrate(database)
        // The last to close takes the write-ahead log into the file.
        await database.close()
        return try Data(contentsOf: URL(filePath: path))
    }
}

/// A folder for one test's files.
package struct ScratchFolder: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    package func path(_ name: String) -> String { url.appending(path: name).path }

    package func remove() { try? FileManager.default.removeItem(at: url) }
}
