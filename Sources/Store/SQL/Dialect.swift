/// Which engine reads the text.
package enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgres
}

/// A place where the engines' languages differ; everything else is one text for both.
///
/// What every room needs stands here; what one room alone knows is an extension in that room.
/// Migrations are frozen with these texts.
package struct Fragment: Hashable, Sendable {
    private let sqlite: String
    private let postgres: String

    init(sqlite: String, postgres: String) {
        self.sqlite = sqlite
        self.postgres = postgres
    }

    package func text(for dialect: Dialect) -> String {
        switch dialect {
        case .sqlite: sqlite
        case .postgres: postgres
        }
    }
}

// Types of columns.
extension Fragment {
    /// A whole number of 64 bits.
    package static let integer = Fragment(sqlite: "INTEGER", postgres: "BIGINT")
    /// A floating-point number of 64 bits.
    package static let real = Fragment(sqlite: "REAL", postgres: "DOUBLE PRECISION")
    /// Text in UTF-8.
    package static let text = Fragment(sqlite: "TEXT", postgres: "TEXT")
    package static let bytes = Fragment(sqlite: "BLOB", postgres: "BYTEA")
    /// True and false.
    package static let boolean = Fragment(sqlite: "INTEGER", postgres: "BOOLEAN")
    /// Type and constraint of a primary key that the engine counts up and never uses twice.
    package static let identity = Fragment(
        sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT",
        postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    )
}

// Ends of statements.
extension Fragment {
    /// Ends a `CREATE TABLE` so that values of other types than the columns' are refused.
    package static let strict = Fragment(sqlite: "STRICT", postgres: "")
    /// Ends a `CREATE TABLE` whose rows are rewritten often: room on each page, vacuumed early.
    package static let hot = Fragment(
        sqlite: "STRICT",
        postgres: "WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, "
            + "autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0)",
    )
    /// Ends a `SELECT` so that rows which others hold are passed over.
    ///
    /// SQLite has one writer, so nobody holds any.
    package static let skipLocked = Fragment(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED")
    /// Ends a `SELECT` so that its rows are held to the end of the transaction.
    package static let forUpdate = Fragment(sqlite: "", postgres: "FOR UPDATE")
}

// Statements about the database itself.
extension Fragment {
    /// Lets one transaction at a time change the schema, to its end.
    ///
    /// SQLite has one writer anyway.
    package static let migrationLock = Fragment(
        sqlite: "SELECT 1",
        postgres: "SELECT pg_advisory_xact_lock(8320512769461)",
    )
    /// Lists all tables of the database, in the column `name`.
    package static let tableNames = Fragment(
        sqlite:
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'",
        postgres: "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
    )
}
