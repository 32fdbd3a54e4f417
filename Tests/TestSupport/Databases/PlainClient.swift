import CPostgres
import Dispatch
import Glibc

/// libpq without anything of ours: what sets tests up, and looks from outside.
package final class PlainClient {
    package struct Refused: Error { package var message: String }

    private let connection: OpaquePointer?

    package init(_ address: String) throws {
        connection = PQconnectdb(address)
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        guard PQstatus(connection) == CONNECTION_OK else { throw refused }
    }

    deinit { PQfinish(connection) }

    /// Runs statements, together in one transaction, and gives the last answer as text.
    @discardableResult
    package func run(_ text: String) throws -> [[String?]] {
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
            throw refused
        }
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1
                    ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }

    private var refused: Refused { Refused(message: String(cString: PQerrorMessage(connection))) }

    /// The same on a connection of its own.
    @discardableResult
    package static func run(_ text: String, at address: String) throws -> [[String?]] {
        try PlainClient(address).run(text)
    }

    /// Asks until the answer is `wanted`, for a minute at most.
    package static func wait(
        for wanted: String,
        _ question: String,
        at address: String,
    ) async throws {
        let client = try PlainClient(address)
        for _ in 0..<12_000 {
            if try client.run(question).first?.first == wanted { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Refused(message: "never \(wanted): \(question)")
    }

    /// The same in a transaction's body, which has its own thread.
    package static func waitHere(for wanted: String, _ question: String, at address: String) throws
    {
        let client = try PlainClient(address)
        for _ in 0..<12_000 {
            if try client.run(question).first?.first == wanted { return }
            usleep(5_000)
        }
        throw Refused(message: "never \(wanted): \(question)")
    }

    /// Ends the connections of this database that match, and waits until they are gone.
    package static func terminate(_ condition: String, at address: String) throws {
        try run(
            """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND \(condition)
            """,
            at: address,
        )
    }
}
