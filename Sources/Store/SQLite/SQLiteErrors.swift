import GRDB

extension DatabaseError {
    /// What SQLite's answer means to us.
    ///
    /// Its messages name tables, columns and places in the text, never the values of parameters.
    init(_ error: GRDB.DatabaseError) {
        let why = error.message ?? "SQLite says \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .busy(why)
        case .SQLITE_READONLY: self = .readOnly(why)
        case .SQLITE_FULL: self = .full(why)
        case .SQLITE_IOERR, .SQLITE_NOLFS:
            self = .inputOutput("\(why) (code \(error.extendedResultCode.rawValue))")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: self = .corrupt(why)
        case .SQLITE_CANTOPEN: self = .unreachable(why)
        case .SQLITE_PERM, .SQLITE_AUTH: self = .forbidden(why)
        case .SQLITE_INTERRUPT: self = .cancelled
        case .SQLITE_CONSTRAINT: self = Self.constraint(error.extendedResultCode, why)
        case .SQLITE_MISUSE where why == "Connection is closed": self = .closed
        default: self = .malformedStatement(why)
        }
    }

    /// Any error of a body or of GRDB; errors that are nobody's of both stay as they are.
    static func translating(_ error: any Error) -> any Error {
        switch error {
        // A cancelled task waits for no lock.
        case GRDB.DatabaseError.SQLITE_BUSY where Task.isCancelled: Self.cancelled
        case let error as GRDB.DatabaseError: Self(error)
        case is CancellationError: Self.cancelled
        default: error
        }
    }

    /// A refused change; the name comes from the message, `UNIQUE constraint failed: jobs.name`.
    private static func constraint(_ code: ResultCode, _ message: String) -> Self {
        let name = message.split(separator: ": ", maxSplits: 1).dropFirst().first.map(String.init)
        switch code {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            return .constraint(.unique, name: name)
        case .SQLITE_CONSTRAINT_FOREIGNKEY, .SQLITE_CONSTRAINT_TRIGGER:
            return .constraint(.foreignKey, name: name)
        case .SQLITE_CONSTRAINT_NOTNULL: return .constraint(.notNull, name: name)
        case .SQLITE_CONSTRAINT_CHECK: return .constraint(.check, name: name)
        // A STRICT table names the column: `cannot store TEXT value in INTEGER column jobs.turn`.
        case .SQLITE_CONSTRAINT_DATATYPE: return .malformedStatement(message)
        default: return .constraint(.check, name: name)
        }
    }
}
