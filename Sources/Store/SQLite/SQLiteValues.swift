import GRDB
import GRDBSQLite

extension Statement {
    /// Binds values to the parameters in the order in which they stand.
    ///
    /// Not through GRDB's arguments, which end a text at a zero character, keep NULL for an empty
    /// blob, and stop the process where SQLite refuses a value.
    func bind(_ values: [SQLValue]) throws {
        // From here on GRDB runs the statement with whatever is bound.
        setUncheckedArguments(StatementArguments())
        guard sqlite3_bind_parameter_count(sqliteStatement) == values.count else {
            throw DatabaseError.malformedStatement(
                "it has another number of parameters than values"
            )
        }
        for (place, value) in zip(CInt(1)..., values) {
            let code = value.bind(to: sqliteStatement, at: place)
            guard code == SQLITE_OK else {
                throw GRDB.DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
    }
}

extension SQLValue {
    /// Binds it, true and false as 1 and 0, and gives SQLite's code.
    fileprivate func bind(to statement: SQLiteStatement, at place: CInt) -> CInt {
        switch self {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let integer): sqlite3_bind_int64(statement, place, integer)
        case .real(let real): sqlite3_bind_double(statement, place, real)
        case .boolean(let boolean): sqlite3_bind_int64(statement, place, boolean ? 1 : 0)
        case .text(""): sqlite3_bind_text(statement, place, "", 0, Self.copying)
        case .text(var text):
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    sqlite3_bind_text64(
                        statement,
                        place,
                        characters.baseAddress,
                        UInt64(characters.count),
                        Self.copying,
                        UInt8(SQLITE_UTF8),
                    )
                }
            }
        case .bytes(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(statement, place, 0)
        case .bytes(let bytes):
            bytes.withUnsafeBytes { bytes in
                sqlite3_bind_blob64(
                    statement,
                    place,
                    bytes.baseAddress,
                    UInt64(bytes.count),
                    Self.copying,
                )
            }
        }
    }

    /// `SQLITE_TRANSIENT`, a cast that C's header makes: SQLite copies what it is given.
    private static var copying: sqlite3_destructor_type {
        unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)
    }
}

extension Columns {
    /// The values of the row on which a statement stands.
    func values(of statement: SQLiteStatement) throws(DatabaseError) -> [SQLValue] {
        var values: [SQLValue] = []
        values.reserveCapacity(names.count)
        for (place, name) in zip(CInt(0)..., names) {
            guard let value = SQLValue(column: place, of: statement) else {
                throw .unexpectedValue(column: name, wanted: "text", found: "text not in UTF-8")
            }
            values.append(value)
        }
        return values
    }
}

extension SQLValue {
    /// Nil for text that is not in UTF-8, which another program must have written.
    fileprivate init?(column: CInt, of statement: SQLiteStatement) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: self = .null
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            let bytes = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
            guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
            self = .text(text)
        default:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            // An empty blob has no address.
            self = .bytes(
                Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
            )
        }
    }
}
