import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct ReplayTests {
    /// Lends a server with a database of its own.
    private func run(
        _ rule: IdempotencyRule = .optional,
        _ test: @escaping @Sendable (any TestClientProtocol, Rig, Counter) async throws -> Void,
    ) async throws {
        try await Engine.sqlite.with { database, clock in
            let count = Counter()
            let routes = SampleRoutes.routes(count: count).map { route in
                route.operation == "writeNote" ? route.idempotent(rule) : route
            }
            let rig = try Rig(routes) { parts in
                parts.replays = ReplayDesk(
                    ReplayBook(database, surroundings: clock.surroundings)
                )
            }
            try await rig.run { try await test($0, rig, count) }
        }
    }

    private static func send(
        _ client: any TestClientProtocol,
        _ token: String,
        _ key: String?,
        _ body: String = #"{"title": "a"}"#,
    ) async throws -> TestResponse {
        var headers = HTTPFields.bearer(token)
        headers[.idempotencyKey] = key
        return try await client.execute(
            uri: "/v1/notes",
            method: .post,
            headers: headers,
            body: ByteBuffer(string: body),
        )
    }

    @Test func `a call that comes twice happens once`() async throws {
        try await run { client, rig, count in
            let token = rig.tokens.issue(.writeItems)
            let first = try await Self.send(client, token, "\"abc\"")
            // The same person by another token, and the same key without its quotes.
            let second = try await Self.send(client, rig.tokens.issue(.writeItems), "abc")
            #expect(first.status == .created && second.status == .created)
            #expect(first.text == second.text)
            #expect(first.headers[.idempotencyReplayed] == nil)
            #expect(second.headers[.idempotencyReplayed] == "true")
            #expect(first.headers[.idempotencyExpires] == second.headers[.idempotencyExpires])
            #expect(first.headers[.requestID] != second.headers[.requestID])
            #expect(count.count == 1)
        }
    }

    @Test func `a key is another's own, and for one call`() async throws {
        try await run { client, rig, count in
            let token = rig.tokens.issue(.writeItems)
            _ = try await Self.send(client, token, "k")
            let reused = try await Self.send(client, token, "k", #"{"title": "b"}"#)
            #expect(reused.status == .unprocessableContent)
            #expect(reused.problem == "idempotency-key-reused")
            for other in [
                rig.tokens.issue(.writeItems, person: "ben"),
                rig.tokens.issue(.writeItems, tenant: "other"),
            ] {
                let answer = try await Self.send(client, other, "k")
                #expect(answer.headers[.idempotencyReplayed] == nil)
            }
            #expect(count.count == 3)
        }
    }

    @Test func `after a problem the call may be sent again`() async throws {
        try await run { client, rig, count in
            let token = rig.tokens.issue(.writeItems)
            for _ in 0..<2 {
                let answer = try await Self.send(client, token, "k", #"{"title": "boom"}"#)
                #expect(answer.status == .internalServerError)
            }
            #expect(count.count == 2)
        }
    }

    @Test func `a key that is missing or malformed is a problem where one is needed`() async throws
    {
        try await run(.required) { client, rig, count in
            let token = rig.tokens.issue(.writeItems)
            for key in [nil, "", "\"\"", "a b", String(repeating: "k", count: 256)] {
                let answer = try await Self.send(client, token, key)
                #expect(answer.status == .badRequest, "\(key ?? "none")")
            }
            #expect(count.count == 0)
        }
    }

    @Test func `a call that runs is not begun twice`() async throws {
        try await Engine.sqlite.with { database, clock in
            let book = ReplayBook(database, surroundings: clock.surroundings)
            let (started, starter) = AsyncStream.makeStream(of: Void.self)
            let (ended, ender) = AsyncStream.makeStream(of: Void.self)
            let slow = Route(.post, "/v1/slow", "waitLong", "Wait", scope: .writeItems) { _, _ in
                starter.yield()
                for await _ in ended { break }
                return .noContent
            }
            .idempotent().answers(.noContent, "Done")
            let rig = try Rig([slow]) { $0.replays = ReplayDesk(book) }
            var headers = HTTPFields.bearer(rig.tokens.issue(.writeItems))
            headers[.idempotencyKey] = "k"
            let sent = headers
            try await rig.run { client in
                let port = client.port ?? 0
                let connection = try RawConnection(port: port)
                defer { connection.close() }
                connection.send(
                    """
                    POST /v1/slow HTTP/1.1\r\nHost: a\r\nIdempotency-Key: k\r\n\
                    Authorization: \(sent[.authorization] ?? "")\r\nConnection: close\r\n\r\n
                    """
                )
                for await _ in started { break }
                let answer = try await client.execute(
                    uri: "/v1/slow",
                    method: .post,
                    headers: sent,
                )
                #expect(answer.status == .conflict)
                #expect(answer.problem == "call-running")
                #expect(answer.headers[.retryAfter] == "5")
                ender.yield()
                let first = await connection.receiveAll()
                #expect(first.hasPrefix("HTTP/1.1 204 "), "\(first)")
            }
        }
    }
}
