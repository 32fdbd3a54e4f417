import GRDB
import GRDBSQLite
import Synchronization

/// A transaction on one connection of SQLite.
final class SQLiteTransaction: Transaction {
    let dialect = Dialect.sqlite

    private let connection: GRDB.Database
    private let limits: DatabaseLimits
    private let watch: StatementWatch
    /// What went wrong first.
    ///
    /// As on PostgreSQL nothing of the transaction counts from there on, so
    /// that a body which goes on regardless means the same on both engines.
    private(set) var failure: DatabaseError?
    private(set) var acts: [@Sendable () -> Void] = []

    init(on connection: GRDB.Database, limits: DatabaseLimits, watch: StatementWatch) {
        self.connection = connection
        self.limits = limits
        self.watch = watch
    }

    func rows(_ statement: SQL) throws(DatabaseError) -> [Row] {
        try running(statement) { prepared in
            let columns = Columns(prepared.columnNames)
            var rows: [Row] = []
            let cursor = try GRDB.Row.fetchCursor(prepared)
            while try cursor.next() != nil {
                let values = try columns.values(of: prepared.sqliteStatement)
                rows.append(Row(columns: columns, values: values))
            }
            return rows
        }
    }

    func run(_ statement: SQL) throws(DatabaseError) -> Int {
        try running(statement) { prepared in
            let before = connection.totalChangesCount
            try prepared.execute()
            // The count of the last change stands until the next one, so a statement that changes
            // no row would show its predecessor's.
            return connection.totalChangesCount == before ? 0 : connection.changesCount
        }
    }

    func afterCommit(_ act: @escaping @Sendable () -> Void) { acts.append(act) }

    private func running<Answer>(
        _ statement: SQL,
        _ body: (Statement) throws -> Answer,
    ) throws(DatabaseError) -> Answer {
        if let failure { throw failure }
        do {
            let values = try statement.checkedValues(limits)
            watch.start()
            let prepared = try prepared(statement.text(for: .sqlite), values.count)
            try prepared.bind(values)
            return try body(prepared)
        } catch {
            let failure = reason(for: error)
            self.failure = failure
            throw failure
        }
    }

    /// Kept for the next time, unless it is a list whose length changes from call to call: those
    /// would fill the memory, and what they do takes longer than preparing them.
    private func prepared(_ text: String, _ parameterCount: Int) throws -> Statement {
        parameterCount <= 32
            ? try connection.cachedStatement(sql: text) : try connection.makeStatement(sql: text)
    }

    private func reason(for error: any Error) -> DatabaseError {
        if watch.ranOut {
            return .timedOut("a statement ran longer than \(limits.statementSeconds) s")
        }
        return DatabaseError.translating(error) as? DatabaseError ?? .malformedStatement("\(error)")
    }
}
