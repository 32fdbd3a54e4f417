import CPostgres

/// One answer of the server, released with its last user.
final class Answer {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }

    var succeeded: Bool { [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(status) }

    /// How many rows an INSERT, UPDATE, DELETE or MERGE changed; 0 for everything else.
    var changedRows: Int {
        let command = String(cString: PQcmdStatus(handle)).prefix { $0 != " " }
        guard ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(command) else { return 0 }
        return Int(String(cString: PQcmdTuples(handle))) ?? 0
    }

    /// The rows, each value as its column's type says.
    func rows() throws(DatabaseError) -> [Row] {
        let width = PQnfields(handle)
        let names = (0..<width).map { String(cString: PQfname(handle, $0)) }
        var types: [ColumnType] = []
        for (column, name) in names.enumerated() {
            let code = PQftype(handle, Int32(column))
            guard let type = ColumnType(rawValue: code) else {
                throw .unexpectedValue(
                    column: name,
                    wanted: "a number, text, bytes or a boolean",
                    found: "PostgreSQL's type \(code); CAST it",
                )
            }
            types.append(type)
        }
        let columns = Columns(names)
        var rows: [Row] = []
        for row in 0..<PQntuples(handle) {
            var values: [SQLValue] = []
            values.reserveCapacity(names.count)
            for (column, type) in types.enumerated() {
                values.append(try value(row, Int32(column), type, name: names[column]))
            }
            rows.append(Row(columns: columns, values: values))
        }
        return rows
    }

    private func value(
        _ row: Int32,
        _ column: Int32,
        _ type: ColumnType,
        name: String,
    ) throws(DatabaseError) -> SQLValue {
        guard PQgetisnull(handle, row, column) == 0 else { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column),
            count: Int(PQgetlength(handle, row, column)),
        )
        guard let value = type.value(bytes) else {
            throw .unexpectedValue(
                column: name,
                wanted: "a value that fits 64 bits",
                found: "another \(type); CAST it AS BIGINT or DOUBLE PRECISION",
            )
        }
        return value
    }
}
