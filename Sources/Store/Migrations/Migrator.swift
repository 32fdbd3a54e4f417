import Foundation

/// Brings a database's schema to what this program works with, and says whether it is there.
///
/// Each step is a transaction of its own, together with the line that says so: whatever breaks,
/// a step is applied whole or not at all, and the next run goes on behind it. Several nodes may
/// start at once: one works, the others wait, as long as ``DatabaseLimits/lockSeconds`` of the
/// database, and find it done.
package struct Migrator: Sendable {
    private let migrations: [Migration]
    private let version: String
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - version: the program's version, which stands beside each step that it applies.
    package init(
        _ migrations: [Migration] = Schema.migrations,
        version: String,
        surroundings: Surroundings,
    ) {
        self.migrations = migrations
        self.version = version
        now = surroundings.now
    }

    /// Applies what is missing and gives its names in order: nothing when all is there.
    ///
    /// - Throws: ``MigrationError`` and what the database throws.
    package func migrate(_ database: any Database) async throws -> [String] {
        try checkNumbers()
        var applied: [String] = []
        while let name = try await database.write({ try applyNext(in: $0) }) {
            applied.append(name)
        }
        return applied
    }

    /// Looks whether all steps are applied, and changes nothing: for programs that start.
    ///
    /// - Throws: ``MigrationError`` and what the database throws.
    package func check(_ database: any Database) async throws {
        try checkNumbers()
        let missing = try await database.read { transaction -> [Migration] in
            try self.missing(beside: applied(in: transaction))
        }
        guard missing.isEmpty else {
            throw MigrationError.behind(missing: missing.map(\.title))
        }
    }

    /// Applies the next step, if one is missing, and gives its name.
    private func applyNext(in transaction: any Transaction) throws -> String? {
        _ = try transaction.rows("\(.migrationLock)")
        let applied = try self.applied(in: transaction)
        if applied.isEmpty { try transaction.run(Self.table) }
        guard let next = try missing(beside: applied).first else { return nil }
        for statement in next.statements { try transaction.run(statement) }
        try transaction.run(
            """
            INSERT INTO schema_migrations (number, name, digest, applied_at, version)
            VALUES (\(next.number), \(next.name), \(next.digest), \(now()), \(version))
            """
        )
        return next.title
    }

    private func checkNumbers() throws(MigrationError) {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw .misnumbered(number: migration.number)
        }
    }
}

extension Migrator {
    private struct Applied {
        let number: Int
        let digest: String
        let version: String
    }

    private static let table: SQL = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number \(.integer) PRIMARY KEY,
            name \(.text) NOT NULL,
            digest \(.text) NOT NULL,
            applied_at \(.integer) NOT NULL,
            version \(.text) NOT NULL
        ) \(.strict)
        """

    /// The steps that the database lists; none where it is empty.
    private func applied(in transaction: any Transaction) throws -> [Applied] {
        let tables = try transaction.rows("\(.tableNames)").map {
            try $0.get("name", as: String.self)
        }
        guard tables.contains("schema_migrations") else {
            guard tables.isEmpty else { throw MigrationError.foreign(tables: tables.sorted()) }
            return []
        }
        let rows = try transaction.rows(
            "SELECT number, digest, version FROM schema_migrations ORDER BY number"
        )
        return try rows.map { row in
            Applied(
                number: try row.get("number"),
                digest: try row.get("digest"),
                version: try row.get("version"),
            )
        }
    }

    /// The steps that are still to be applied.
    private func missing(beside applied: [Applied]) throws(MigrationError) -> [Migration] {
        if let last = applied.last, last.number > migrations.count {
            throw .newer(number: last.number, writtenBy: last.version)
        }
        for (migration, applied) in zip(migrations, applied) {
            guard applied.number == migration.number else { throw .gap(number: migration.number) }
            guard applied.digest == migration.digest else {
                throw .altered(number: migration.number, name: migration.name)
            }
        }
        return Array(migrations.dropFirst(applied.count))
    }
}

extension Migration {
    /// Number and name, as people read them.
    fileprivate var title: String { "\(number) \(name)" }
}
