import Foundation
import HummingbirdTesting
import Testing

@testable import Server

/// How much a connection may say before its body.
@Suite struct HeadLimitTests {
    private static func request(fields: Int) -> String {
        // With the two below.
        let more = (0..<fields - 2).map { "X-Field-\($0): a\r\n" }.joined()
        return "GET /v1/gate/\(SampleRoutes.noteID) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + more + "\r\n"
    }

    private func answer(_ request: String) async throws -> String {
        let answers = Answers()
        try await Rig().run { client in
            let connection = try RawConnection(port: client.port ?? 0)
            defer { connection.close() }
            connection.send(request)
            await answers.keep(await connection.receiveAll())
        }
        return await answers.text
    }

    private actor Answers {
        private(set) var text = ""

        func keep(_ text: String) { self.text = text }
    }

    @Test func `header fields are counted`() async throws {
        let most = RequestLimits().headerFields
        let fine = try await answer(Self.request(fields: most))
        #expect(fine.hasPrefix("HTTP/1.1 200 "), "\(fine)")
        let refused = try await answer(Self.request(fields: most + 1))
        #expect(refused.hasPrefix("HTTP/1.1 4"), "\(refused)")
    }

    @Test func `header fields together have an end`() async throws {
        let most = RequestLimits().headerBytes
        // No field is too long by itself.
        let parts = (0..<20).map { "X-\($0): \(String(repeating: "a", count: most / 16))\r\n" }
        let refused = try await answer(
            "GET /healthz HTTP/1.1\r\nHost: a\r\n\(parts.joined())\r\n"
        )
        #expect(refused.hasPrefix("HTTP/1.1 4"), "\(refused)")
    }
}
