import Foundation
import HummingbirdTesting
import Testing

@testable import Server

/// What senders do that mean no good, or whose line breaks.
@Suite struct SlowBodyTests {
    /// Lends a connection to a server with short patience.
    private func withConnection(
        _ change: @escaping (inout RequestLimits) -> Void = { _ in },
        _ body: @escaping @Sendable (RawConnection, Rig) async throws -> Void,
    ) async throws {
        let rig = try Rig { parts in
            parts.limits.bodySeconds = 0.1
            parts.limits.idleBodySeconds = 0.1
            parts.limits.lingerSeconds = 0.1
            change(&parts.limits)
        }
        try await rig.run { client in
            let connection = try RawConnection(port: client.port ?? 0)
            defer { connection.close() }
            try await body(connection, rig)
        }
    }

    private static func head(_ method: String, _ path: String, _ fields: [String]) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    @Test func `a JSON body that stops is answered, and the connection closed`() async throws {
        try await withConnection { connection, rig in
            let token = rig.tokens.issue(.writeItems)
            let fields = [
                "Authorization: Bearer \(token)", "Content-Type: application/json",
                "Content-Length: 100",
            ]
            connection.send(Self.head("POST", "/v1/notes", fields) + "{\"ti")
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
            #expect(answer.contains("slow-body"))
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test func `a streamed body that stands still is answered too`() async throws {
        try await withConnection { connection, rig in
            let token = rig.tokens.issue(.upload)
            let fields = [
                "Authorization: Bearer \(token)", "Content-Type: application/octet-stream",
                "Transfer-Encoding: chunked",
            ]
            connection.send(Self.head("PATCH", "/v1/files/a", fields) + "5\r\nhello\r\n")
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
        }
    }

    @Test func `a hundred megabytes are refused before they are read`() async throws {
        try await withConnection { connection, rig in
            let token = rig.tokens.issue(.writeItems)
            let fields = [
                "Authorization: Bearer \(token)", "Content-Type: application/json",
                "Content-Length: \(100 << 20)",
            ]
            connection.send(Self.head("POST", "/v1/notes", fields))
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
            #expect(answer.contains("body-too-large"))
        }
    }

    @Test func `a body without a stated end is refused at its limit`() async throws {
        try await withConnection({ $0.bodySeconds = 20 }) { connection, rig in
            let token = rig.tokens.issue(.writeItems)
            let fields = [
                "Authorization: Bearer \(token)", "Content-Type: application/json",
                "Transfer-Encoding: chunked",
            ]
            connection.send(Self.head("POST", "/v1/notes", fields))
            let sent = await connection.offThread { connection in
                let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
                var sent = 0
                while sent < 1_600, connection.send(chunk) { sent += 1 }
                return sent
            }
            // The server closed while a hundred megabytes were on their way, or read them to no end.
            let answer = await connection.receiveAll()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 413 "), "\(sent): \(answer)")
        }
    }

    @Test func `a body nobody asked for is not waited for`() async throws {
        try await withConnection { connection, _ in
            let fields = ["Content-Length: \(50 << 20)", "Content-Type: application/json"]
            connection.send(Self.head("POST", "/v1/notes", fields))
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 401 "), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test func `a head that isn't one is refused`() async throws {
        try await withConnection { connection, _ in
            connection.send("GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n")
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        }
    }

    @Test func `header fields have an end`() async throws {
        try await withConnection { connection, _ in
            let field = "X-Long: " + String(repeating: "a", count: 40_000)
            connection.send(Self.head("GET", "/healthz", [field]))
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        }
    }

    @Test func `a connection on which nothing is asked is closed`() async throws {
        try await withConnection({ $0.idleConnectionSeconds = 0.1 }) { connection, _ in
            connection.send("GET / HT")
            #expect(await connection.receiveAll().isEmpty)
        }
    }
}
