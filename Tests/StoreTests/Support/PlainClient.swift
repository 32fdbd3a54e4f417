import CPostgres
import TestSupport

/// libpq without anything of ours: what sets tests up, and looks from outside.
enum PlainClient {
    struct Refused: Error { var message: String }

    /// Runs statements, each in its own transaction, and gives the last answer as text.
    @discardableResult
    static func run(_ text: String, at address: String) throws -> [[String?]] {
        let connection = PQconnectdb(address)
        defer { PQfinish(connection) }
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
            throw Refused(message: String(cString: PQerrorMessage(connection)))
        }
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1
                    ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }
}
