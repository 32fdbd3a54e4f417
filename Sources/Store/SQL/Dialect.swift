/// Which engine reads the text.
package enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgres
}

/// The places where the engines' languages differ; everything else is one text for both.
package enum Fragment: String, Sendable, CaseIterable {
    /// Type of a whole number of 64 bits.
    case integer
    /// Type of a floating-point number of 64 bits.
    case real
    /// Type of text in UTF-8.
    case text
    /// Type of bytes.
    case bytes
    /// Type of true and false.
    case boolean
    /// Type and constraint of a primary key that the engine counts up and never uses twice.
    case identity
    /// Ends a `CREATE TABLE` so that values of other types than the columns' are refused.
    case strict
    /// Ends a `CREATE TABLE` whose rows are rewritten often: room on each page, vacuumed early.
    case hot
    /// Ends a `SELECT` so that rows which others hold are passed over. SQLite has one writer, so
    /// nobody holds any.
    case skipLocked
    /// Ends a `SELECT` so that its rows are held to the end of the transaction.
    case forUpdate
    /// Ends a `CREATE TABLE` whose rows are dropped by their column `day` where the engine can.
    case partitionedByDay
    /// Makes the part of `job_archive` that takes the rows of days without a part of their own.
    case restOfArchive
    /// A number greater than those that ready jobs got before, however transactions interleave.
    /// SQLite has one writer: there equal numbers are possible and the job's own number decides.
    case nextJobPlace
    /// A number that no job's place exceeded when it was read; 0 where nobody keeps it.
    case lastJobPlace
    /// A statement that lets one transaction at a time change the schema, to its end. SQLite has one
    /// writer anyway.
    case migrationLock
    /// A statement that lists all tables of the database, in the column `name`.
    case tableNames

    package func text(for dialect: Dialect) -> String {
        switch dialect {
        case .sqlite: sqlite
        case .postgres: postgres
        }
    }

    private var sqlite: String {
        switch self {
        case .integer, .boolean: "INTEGER"
        case .real: "REAL"
        case .text: "TEXT"
        case .bytes: "BLOB"
        case .identity: "INTEGER PRIMARY KEY AUTOINCREMENT"
        case .strict, .hot: "STRICT"
        case .skipLocked, .forUpdate: ""
        case .partitionedByDay: "STRICT"
        case .restOfArchive: "SELECT 1"
        case .nextJobPlace:
            "(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'job_content')"
        case .lastJobPlace: "0"
        case .migrationLock: "SELECT 1"
        case .tableNames:
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
        }
    }

    private var postgres: String {
        switch self {
        case .integer: "BIGINT"
        case .real: "DOUBLE PRECISION"
        case .text: "TEXT"
        case .bytes: "BYTEA"
        case .boolean: "BOOLEAN"
        case .identity: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        case .strict: ""
        case .hot:
            "WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, "
                + "autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0)"
        case .skipLocked: "FOR UPDATE SKIP LOCKED"
        case .forUpdate: "FOR UPDATE"
        case .partitionedByDay: "PARTITION BY RANGE (day)"
        case .restOfArchive: "CREATE TABLE job_archive_rest PARTITION OF job_archive DEFAULT"
        case .nextJobPlace: "nextval('job_content_id_seq')"
        case .lastJobPlace: "(SELECT last_value FROM job_content_id_seq)"
        case .migrationLock: "SELECT pg_advisory_xact_lock(8320512769461)"
        case .tableNames:
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
        }
    }
}
