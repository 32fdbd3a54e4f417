import Foundation
import GRDB
import GRDBSQLite

extension SQLiteFile {
    /// Opens as soon as nobody stands in the way.
    ///
    /// While several processes make a new file's write-ahead log, SQLite refuses some of them at
    /// once, without the wait that we asked for.
    func openPatiently(_ limits: DatabaseLimits) throws -> DatabasePool {
        for tries in 0... {
            do {
                return try open(limits)
            } catch let error as GRDB.DatabaseError where error.resultCode == .SQLITE_BUSY {
                let milliseconds = Int(limits.lockSeconds * 1_000)
                guard let delay = BusyWait.delay(after: tries, limit: milliseconds) else {
                    throw error
                }
                usleep(UInt32(delay) * 1_000)
            }
        }
        throw DatabaseError.busy(path)
    }

    /// Opens the connections.
    private func open(_ limits: DatabaseLimits) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration(limits))
        do {
            try pool.writeWithoutTransaction { connection in
                // The pool sets NORMAL while it opens, with which a power cut takes the last commits.
                try connection.execute(sql: "PRAGMA synchronous = FULL")
                try readBack(connection)
            }
        } catch {
            try? pool.close()
            throw error
        }
        return pool
    }

    private func configuration(_ limits: DatabaseLimits) -> Configuration {
        var configuration = Configuration()
        configuration.label = "touchstone"
        configuration.maximumReaderCount = limits.readerCount
        configuration.prepareDatabase { connection in
            BusyWait.install(on: connection.sqliteConnection, seconds: limits.lockSeconds)
            try connection.execute(
                sql: """
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA secure_delete = ON;
                    PRAGMA cache_size = -\(limits.cacheKibibytes);
                    PRAGMA journal_size_limit = \(limits.journalBytes);
                    """
            )
        }
        return configuration
    }

    /// Asks the connection that writes what really holds.
    private func readBack(_ connection: GRDB.Database) throws {
        guard sqlite3_db_readonly(connection.sqliteConnection, "main") == 0 else {
            throw DatabaseError.readOnly("the file or its disk can't be written")
        }
        for (pragma, wanted) in ["synchronous": 2, "foreign_keys": 1, "secure_delete": 1] {
            let found = try Int.fetchOne(connection, sql: "PRAGMA \(pragma)")
            guard found == wanted else {
                throw DatabaseError.unreachable(
                    "SQLite does not keep PRAGMA \(pragma) = \(wanted); use another build of it"
                )
            }
        }
    }
}

extension DatabaseError {
    /// Why a file could not be opened, with its path.
    static func opening(_ path: String, _ error: any Error) -> Self {
        switch translating(error) {
        case DatabaseError.unreachable(let why):
            .unreachable("\(path): \(why); see that this account may write to it and its folder")
        case DatabaseError.corrupt(let why): .corrupt("\(path): \(why)")
        case DatabaseError.busy(let why): .busy("\(path): \(why)")
        case DatabaseError.readOnly(let why): .readOnly("\(path): \(why)")
        case DatabaseError.inputOutput(let why): .inputOutput("\(path): \(why)")
        case DatabaseError.full(let why): .full("\(path): \(why)")
        case let error as DatabaseError: error
        case let error: .unreachable("\(path): \(error)")
        }
    }
}
