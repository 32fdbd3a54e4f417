import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Testing

@testable import Server

@Suite struct BodyTests {
    private func send(
        _ body: String,
        _ client: any TestClientProtocol,
        _ headers: HTTPFields,
    ) async throws -> TestResponse {
        try await client.execute(
            uri: "/v1/notes",
            method: .post,
            headers: headers,
            body: ByteBuffer(string: body),
        )
    }

    @Test func `JSON that is none says where it ends to be`() async throws {
        let rig = try Rig()
        let headers = HTTPFields.bearer(rig.tokens.issue(.writeItems))
        let broken: [(String, String)] = [
            ("", ""), ("{", ""), ("nul", ""), ("{\"title\": \"a\",}", ""), ("[1, 2", ""),
            ("{\"title\": \"a\"} x", ""), ("{\"title\": 01}", "/title"),
            ("{\"a\": 1, \"a\": 2}", "/a"), ("{\"title\": \"\u{1}\"}", "/title"),
            ("{\"title\": \"\\ud800\"}", "/title"), ("{\"title\": 1e999}", "/title"),
            (String(repeating: "[", count: 100), String(repeating: "/0", count: 16)),
        ]
        try await rig.run { client in
            for (body, pointer) in broken {
                let answer = try await send(body, client, headers)
                #expect(answer.status == .badRequest, "\(body)")
                #expect(answer.problem == "malformed-request", "\(body)")
                guard !body.isEmpty, case .list(let errors) = answer.json?["errors"] else {
                    continue
                }
                #expect(errors.first?["pointer"] == .text(pointer), "\(body)")
            }
        }
    }

    @Test func `bytes that are no UTF-8 are no JSON`() async throws {
        #expect(throws: JSONText.Malformation.self) {
            try JSONText.value(of: [0x22, 0xFF, 0x22])
        }
        #expect(throws: JSONText.Malformation.self) {
            try JSONText.value(of: [0x22, 0xED, 0xA0, 0x80, 0x22])
        }
    }

    @Test func `whatever stands in a body, reading it ends`() {
        let sample = Array(#"{"title": "a\u00e9\n", "stars": [1, -2.5e3, true, null, {}]}"#.utf8)
        for place in sample.indices {
            for byte in stride(from: UInt8(0), through: 255, by: 5) {
                var damaged = sample
                damaged[place] = byte
                _ = try? JSONText.value(of: damaged)
            }
            _ = try? JSONText.value(of: Array(sample.prefix(place)))
        }
    }

    @Test func `values of wrong types are named by their places, all at once`() async throws {
        let rig = try Rig()
        let headers = HTTPFields.bearer(rig.tokens.issue(.writeItems))
        let wrong: [(String, [String])] = [
            ("[]", [""]), ("\"x\"", [""]), ("{}", ["/title"]),
            (#"{"title": 7, "stars": "many"}"#, ["/title", "/stars"]),
            (#"{"title": "", "stars": 6}"#, ["/title", "/stars"]),
            (#"{"title": "a", "mo/on~s": 1}"#, ["/mo~1on~0s"]),
            (#"{"title": "a", "stars": 1.5}"#, ["/stars"]),
            (#"{"title": "a", "stars": null}"#, ["/stars"]),
        ]
        try await rig.run { client in
            for (body, places) in wrong {
                let answer = try await send(body, client, headers)
                #expect(answer.status == .unprocessableContent, "\(body)")
                guard case .list(let errors) = answer.json?["errors"] else {
                    Issue.record("no errors: \(answer.text)")
                    continue
                }
                #expect(errors.map { $0["pointer"] } == places.map { .text($0) }, "\(body)")
            }
            let fine = try await send(#" {"title": "ö", "stars": 5} "#, client, headers)
            #expect(fine.status == .created)
        }
    }

    @Test func `of many places that are wrong some are named`() async throws {
        let rig = try Rig()
        let headers = HTTPFields.bearer(rig.tokens.issue(.writeItems))
        let keys = (0..<1_000).map { "\"key \($0)\": 1" }.joined(separator: ", ")
        try await rig.run { client in
            let answer = try await send("{\(keys)}", client, headers)
            #expect(answer.status == .unprocessableContent)
            guard case .list(let errors) = answer.json?["errors"] else {
                Issue.record("no errors: \(answer.text)")
                return
            }
            #expect(errors.count == RequestLimits().namedErrors)
        }
    }

    @Test(arguments: [
        "text/plain", "", "application/xml", "application/json; charset=latin1", "json",
    ])
    func `another content type is refused`(_ type: String) async throws {
        let rig = try Rig()
        var headers = HTTPFields.bearer(rig.tokens.issue(.writeItems))
        headers[.contentType] = type
        let sent = headers
        try await rig.run { client in
            let answer = try await send(#"{"title": "a"}"#, client, sent)
            #expect(answer.status == .unsupportedMediaType)
            #expect(answer.text.contains("application/json"))
        }
    }

    @Test(arguments: ["application/json", "Application/JSON; charset=\"UTF-8\""])
    func `the right content type is taken in any spelling`(_ type: String) async throws {
        let rig = try Rig()
        var headers = HTTPFields.bearer(rig.tokens.issue(.writeItems))
        headers[.contentType] = type
        let sent = headers
        try await rig.run { client in
            let answer = try await send(#"{"title": "a"}"#, client, sent)
            #expect(answer.status == .created)
        }
    }

    @Test func `a body that was packed is refused`() async throws {
        let rig = try Rig()
        var headers = HTTPFields.bearer(rig.tokens.issue(.writeItems))
        headers[.contentEncoding] = "gzip"
        let sent = headers
        try await rig.run { client in
            let answer = try await send("x", client, sent)
            #expect(answer.status == .unsupportedMediaType)
        }
    }
}
