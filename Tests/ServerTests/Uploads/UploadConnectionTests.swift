import Foundation
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Server

/// Connections that break, stall and lie, and several nodes.
@Suite struct UploadConnectionTests {
    private let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &>> 3) }

    /// Asks where an upload stands until it stands somewhere.
    private func settled(
        _ client: UploadClient,
        _ uri: String,
        beyond offset: Int,
    ) async throws
        -> Int
    {
        for _ in 0..<1_000 {
            let found = Int(try await client.offset(of: uri) ?? "") ?? 0
            if found > offset { return found }
        }
        return offset
    }

    @Test(arguments: Engine.allCases)
    func `what came before a connection broke is kept, and the rest follows`(
        _ engine: Engine
    ) async throws {
        try await UploadServer.run(on: engine) { server, client in
            let port = try #require(client.client.port)
            for isTorn in [true, false] {
                let uri = try await client.create(content.count)
                let connection = try UploadWire(port: port)
                connection.sendPatch(
                    uri,
                    token: client.token,
                    at: 0,
                    "Content-Length: \(content.count)",
                )
                await connection.deliver(content[..<200_000])
                // HEAD takes the upload over, so what has arrived by then is counted.
                let first = try await settled(client, uri, beyond: 0)
                #expect((1...200_000).contains(first))
                if isTorn { connection.tear() } else { connection.end() }
                let again = try UploadWire(port: port)
                again.sendPatch(
                    uri,
                    token: client.token,
                    at: first,
                    "Content-Length: \(content.count - first)",
                )
                await again.deliver(content[first..<250_000])
                again.end()
                let second = try await settled(client, uri, beyond: first)
                let rest = try await client.patch(uri, at: second, content[second...])
                #expect(rest.status == .noContent)
                #expect(try await server.content(at: uri) == content)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `bytes of no announced number are taken up to the length, and no further`(
        _ engine: Engine
    ) async throws {
        try await UploadServer.run(on: engine) { server, client in
            let port = try #require(client.client.port)
            for (surplus, status) in [(0, "204"), (1, "413")] {
                let uri = try await client.create(1_000)
                let connection = try UploadWire(port: port)
                connection.sendPatch(uri, token: client.token, at: 0, "Transfer-Encoding: chunked")
                let size = String(1_000 + surplus, radix: 16)
                connection.send(Array("\(size)\r\n".utf8) + content[..<(1_000 + surplus)])
                connection.send(Array("\r\n0\r\n\r\n".utf8))
                #expect(await connection.answer().hasPrefix("HTTP/1.1 \(status)"))
                connection.end()
                #expect(try await client.offset(of: uri) == (surplus == 0 ? "1000" : "0"))
            }
        }
    }

    @Test func `a body that stands still is answered, and what came is kept`() async throws {
        var limits = UploadLimits()
        limits.idleSeconds = 0.1
        try await UploadServer.run(on: .sqlite, limits: limits) { server, client in
            let uri = try await client.create(1_000)
            let connection = try UploadWire(port: try #require(client.client.port))
            connection.sendPatch(uri, token: client.token, at: 0, "Content-Length: 1000")
            await connection.deliver(content[..<400])
            let answer = await connection.answer()
            #expect(answer.hasPrefix("HTTP/1.1 408"))
            #expect(answer.lowercased().contains("upload-offset: 400"))
            connection.end()
            #expect(try await client.offset(of: uri) == "400")
            #expect(
                try await client.patch(uri, at: 400, content[400..<1_000]).status == .noContent
            )
        }
    }

    @Test(arguments: Engine.allCases)
    func `any node goes on with an upload, also while another one waits for more`(
        _ engine: Engine
    ) async throws {
        try await engine.with { database, clock in
            try await withTemporaryFolder { folder in
                let one = try await UploadServer(on: database, in: folder, clock: clock)
                let two = try await UploadServer(on: database, in: folder, clock: clock)
                let content = content
                try await one.rig.run { first in
                    try await two.rig.run { second in
                        let first = UploadClient(client: first, token: one.token)
                        let second = UploadClient(client: second, token: two.token)
                        let uri = try await first.create(content.count)
                        let stalled = try UploadWire(port: try #require(first.client.port))
                        stalled.sendPatch(
                            uri,
                            token: first.token,
                            at: 0,
                            "Content-Length: \(content.count)",
                        )
                        await stalled.deliver(content[..<100_000])
                        let offset = try await settled(second, uri, beyond: 0)
                        let answer = await stalled.answer()
                        #expect(answer.hasPrefix("HTTP/1.1 409"), "\(answer.prefix(60))")
                        stalled.end()
                        let rest = try await second.patch(uri, at: offset, content[offset...])
                        #expect(rest.status == .noContent)
                        #expect(try await one.content(at: uri) == content)
                        #expect(try await first.offset(of: uri) == "\(content.count)")
                    }
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `of many parts at once the content is whole`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { server, client in
            let uri = try await client.create(content.count)
            let port = try #require(client.client.port)
            let (token, content) = (client.token, content)
            let answers = await withTaskGroup(of: String.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        guard let connection = try? UploadWire(port: port) else { return "" }
                        connection.sendPatch(
                            uri,
                            token: token,
                            at: 0,
                            "Content-Length: \(content.count)",
                        )
                        await connection.deliver(content)
                        defer { connection.end() }
                        return String(await connection.answer().prefix(12))
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            for answer in answers {
                let isExpected = ["HTTP/1.1 204", "HTTP/1.1 409", "HTTP/1.1 423", ""].contains(
                    answer
                )
                #expect(isExpected, "\(answer)")
            }
            let offset = Int(try await client.offset(of: uri) ?? "") ?? 0
            if offset < content.count {
                _ = try await client.patch(uri, at: offset, content[offset...])
            }
            #expect(try await server.content(at: uri) == content)
        }
    }
}
