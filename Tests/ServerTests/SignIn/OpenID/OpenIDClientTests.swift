import AsyncHTTPClient
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Testing

@testable import Server

/// How providers are asked over HTTP.
@Suite struct OpenIDClientTests {
    private static let routes = [
        Route(.post, "/token", "token", "") { call in
            var bytes = ByteBuffer()
            for try await chunk in call.chunks { bytes.writeImmutableBuffer(chunk) }
            let said = JSONValue.object([
                "type": .optional(call.headers[.contentType]),
                "who": .optional(call.headers[.authorization]),
                "form": .text(String(buffer: bytes)),
            ])
            return .json(said)
        }
        .streams("application/x-www-form-urlencoded").answers(.ok, schema: .any, ""),
        Route(.get, "/away", "away", "") { _ in
            Reply(.found, headers: [.location: "/token"])
        }
        .answers(.found, ""),
        Route(.get, "/large", "large", "") { _ in
            .json(.text(String(repeating: "x", count: 5_000)))
        }
        .answers(.ok, schema: .any, ""),
    ]

    @Test func `a form is posted as the standard has it, and no redirect is followed`()
        async throws
    {
        let rig = try Rig(Self.routes)
        try await rig.run { client in
            let root = "http://127.0.0.1:\(client.port ?? 0)"
            let outside = LineClient()
            var limits = OpenIDLimits()
            limits.answerBytes = 1_000
            let wire = OpenIDClient.wire(outside.http, limits: limits)
            let answer = try await wire(
                OpenIDRequest(
                    address: "\(root)/token",
                    form: [(name: "a", value: "b c+&=é"), (name: "d", value: "~-._")],
                    authorization: "Basic eA==",
                )
            )
            #expect(answer.status == 200)
            let said = try JSONText.value(of: answer.body)
            #expect(said.text("type") == "application/x-www-form-urlencoded")
            #expect(said.text("who") == "Basic eA==")
            #expect(said.text("form") == "a=b%20c%2B%26%3D%C3%A9&d=~-._")
            let away = try await wire(OpenIDRequest(address: "\(root)/away"))
            #expect(away.status == 302)
            await #expect(throws: (any Error).self) {
                try await wire(OpenIDRequest(address: "\(root)/large"))
            }
            try await outside.http.shutdown()
        }
    }
}
