import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Testing

@testable import Server

@Suite struct FrontTests {
    private let note = "/v1/notes/\(SampleRoutes.noteID)"

    @Test func `a route answers with its shape, and every answer says the same things`()
        async throws
    {
        let rig = try Rig()
        let token = rig.tokens.issue(.readItems)
        try await rig.run { client in
            let answer = try await client.execute(
                uri: "\(note)?stars=3",
                method: .get,
                headers: .bearer(token),
            )
            #expect(answer.status == .ok)
            #expect(answer.text == #"{"stars":3,"title":"studio"}"#)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.requestID]?.utf8.count == 15)
            #expect(answer.headers[.rateLimitPolicy] == "\"token\";q=1200;w=60")
            #expect(answer.headers[.rateLimit] == "\"token\";r=1199;t=1")
            #expect(answer.headers[.eTag] == "\"v1\"")
        }
    }

    @Test func `what is not there is a problem that says so`() async throws {
        let rig = try Rig()
        let token = rig.tokens.issue(.readItems)
        try await rig.run { client in
            for path in ["/", "/v1/nothing", "\(note)/", "//v1/notes", "/v1/notes//"] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.status == .notFound, "\(path)")
                #expect(answer.problem == "not-found")
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
            let method = try await client.execute(uri: note, method: .delete)
            #expect(method.status == .methodNotAllowed)
            #expect(method.headers[.allow] == "GET, HEAD")
            // A name in the path that isn't of its form names nothing.
            let odd = try await client.execute(
                uri: "/v1/notes/abc",
                method: .get,
                headers: .bearer(token),
            )
            #expect(odd.problem == "not-found")
            let unknown = try await client.execute(
                uri: note.dropLast() + "2",
                method: .get,
                headers: .bearer(token),
            )
            #expect(unknown.problem == "not-found")
            let long = try await client.execute(
                uri: "/" + String(repeating: "a", count: 5_000),
                method: .get,
            )
            #expect(long.problem == "address-too-long")
        }
    }

    @Test func `a head is asked for where a body may be`() async throws {
        let rig = try Rig()
        let token = rig.tokens.issue(.readItems)
        try await rig.run { client in
            let answer = try await client.execute(
                uri: note,
                method: .head,
                headers: .bearer(token),
            )
            #expect(answer.status == .ok)
            #expect(answer.body.readableBytes == 0)
        }
    }

    @Test(arguments: [
        ("stars=6", "stars"), ("stars=x", "stars"), ("stars=1&stars=2", "stars"),
        ("moons=1", "moons"), ("%zz=1", "%zz"), ("stars=%ff", "stars"),
    ])
    func `a query that can't be read says where`(_ query: String, _ place: String) async throws {
        let rig = try Rig()
        let token = rig.tokens.issue(.readItems)
        try await rig.run { client in
            let answer = try await client.execute(
                uri: "\(note)?\(query)",
                method: .get,
                headers: .bearer(token),
            )
            #expect(answer.status == .badRequest)
            guard case .list(let errors) = answer.json?["errors"] else {
                Issue.record("no errors: \(answer.text)")
                return
            }
            #expect(errors.first?["pointer"] == .text(place))
        }
    }

    @Test func `a fault of ours says nothing of itself`() async throws {
        let rig = try Rig()
        let token = rig.tokens.issue(.writeItems)
        try await rig.run { client in
            let answer = try await client.execute(
                uri: "/v1/notes",
                method: .post,
                headers: .bearer(token),
                body: ByteBuffer(string: #"{"title": "boom"}"#),
            )
            #expect(answer.status == .internalServerError)
            #expect(answer.problem == "fault")
            #expect(!answer.text.lowercased().contains("boom"))
            #expect(answer.json?["request_id"] == answer.headers[.requestID].map { .text($0) })
        }
    }

    @Test func `a method that old proxies let through stands for another`() async throws {
        let rig = try Rig()
        let token = rig.tokens.issue(.upload)
        var headers = HTTPFields.bearer(token)
        headers[.contentType] = "application/octet-stream"
        headers[.methodOverride] = "PATCH"
        let sent = headers
        try await rig.run { client in
            let answer = try await client.execute(
                uri: "/v1/files/a",
                method: .post,
                headers: sent,
                body: ByteBuffer(string: "12345"),
            )
            #expect(answer.text == #"{"length":5}"#)
            var forbidden = sent
            forbidden[.authorization] = "Bearer \(rig.tokens.issue(.readItems))"
            let refused = try await client.execute(
                uri: "/v1/files/a",
                method: .post,
                headers: forbidden,
            )
            #expect(refused.problem == "missing-scope")
        }
    }

    @Test func `doors that are closed turn everybody away`() async throws {
        let rig = try Rig()
        try await rig.run { client in
            rig.front.parts.doors.turn(.closed)
            let uri = "/v1/gate/\(SampleRoutes.noteID)"
            let answer = try await client.execute(uri: uri, method: .get)
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.problem == "shutting-down")
            #expect(answer.headers[.retryAfter] == "5")
            #expect(answer.headers[.connection] == "close")
        }
    }
}
