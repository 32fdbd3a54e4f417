import Dispatch
import GRDB

/// A database in one file: one connection writes, several read beside it (write-ahead log).
///
/// A commit is on the disk when ``write(_:)`` returns (`synchronous = FULL`). Other processes on the
/// same machine may have the file open; hints stay inside this process, so who listens also looks
/// by itself now and then, as ``Database/notify(_:)`` asks of everyone.
///
/// Once a statement of a transaction has failed, later ones fail with the same error and nothing is
/// committed, as PostgreSQL has it.
package final class SQLiteDatabase: Database {
    package let dialect = Dialect.sqlite

    private let pool: DatabasePool
    private let limits: DatabaseLimits
    private let uptime: @Sendable () -> Duration
    private let hints = Hints()

    private init(
        pool: DatabasePool,
        limits: DatabaseLimits,
        uptime: @escaping @Sendable () -> Duration,
    ) {
        self.pool = pool
        self.limits = limits
        self.uptime = uptime
    }

    /// Opens the database in the file at `path`, which is made when it isn't there.
    ///
    /// - Throws: an error that says what is wrong with the folder, the file or its contents.
    package static func open(
        _ path: String,
        limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings,
    ) async throws(DatabaseError) -> SQLiteDatabase {
        let file = SQLiteFile(path: path)
        try file.check()
        file.makePrivately()
        let outcome: Result<DatabasePool, any Error> = await withCheckedContinuation { waiting in
            DispatchQueue.global().async {
                waiting.resume(returning: Result { try file.openPatiently(limits) })
            }
        }
        switch outcome {
        case .success(let pool):
            return SQLiteDatabase(pool: pool, limits: limits, uptime: surroundings.uptime)
        case .failure(let error):
            throw DatabaseError.opening(path, error)
        }
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        do {
            let (result, acts) = try await pool.read { [self] connection in
                try perform(body, on: connection)
            }
            for act in acts { act() }
            return result
        } catch {
            throw DatabaseError.translating(error)
        }
    }

    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        do {
            let (result, acts) = try await pool.writeWithoutTransaction { [self] connection in
                guard connection.sqliteConnection != nil else { throw DatabaseError.closed }
                var outcome: (Result, [@Sendable () -> Void])?
                try connection.committing { outcome = try perform(body, on: connection) }
                guard let outcome else { throw DatabaseError.cancelled }
                return outcome
            }
            for act in acts { act() }
            return result
        } catch {
            throw DatabaseError.translating(error)
        }
    }

    package func notify(_ channel: Channel) async { hints.send(on: channel) }

    package func notifications(on channel: Channel) -> AsyncStream<Void> {
        hints.stream(on: channel)
    }

    package func close() async {
        hints.close()
        await withCheckedContinuation { waiting in
            DispatchQueue.global().async { [pool] in
                // It waits for what runs. What can't be closed is closed when the last use ends.
                try? pool.close()
                waiting.resume()
            }
        }
    }

    /// Runs a body whose statements are watched; the acts wait for the commit.
    private func perform<Result: Sendable>(
        _ body: @Sendable (any Transaction) throws -> Result,
        on connection: GRDB.Database,
    ) throws -> (Result, [@Sendable () -> Void]) {
        let watch = StatementWatch(seconds: limits.statementSeconds, uptime: uptime)
        let transaction = SQLiteTransaction(on: connection, limits: limits, watch: watch)
        let result = try watch.watching(connection.sqliteConnection) { try body(transaction) }
        if let failure = transaction.failure { throw failure }
        return (result, transaction.acts)
    }
}

extension GRDB.Database {
    /// Runs a body in a transaction that holds the right to write from its start.
    fileprivate func committing(_ body: () throws -> Void) throws {
        var isCommitting = false
        do {
            try inTransaction(.immediate) {
                try body()
                isCommitting = true
                return .commit
            }
        } catch let error as GRDB.DatabaseError
            where error.resultCode == .SQLITE_IOERR && isCommitting
        {
            // The change may already stand in the write-ahead log, and only its sync have failed:
            // then it shows again when the file is opened after a crash.
            throw DatabaseError.outcomeUnknown("\(DatabaseError(error))")
        }
    }
}
