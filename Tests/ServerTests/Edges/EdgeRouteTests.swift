import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct EdgeRouteTests {
    private static let draft = #"{"url": "https://edge-1.example.com/purge?tenant=studio"}"#

    @Test(arguments: Engine.allCases)
    func `an edge shows its secret once, and goes for good`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { rig in
            let token = rig.token()
            let added = try await rig.send(.post, "/v1/edges", token, Self.draft)
            #expect(added.status == .created)
            #expect(added.json?.text("secret")?.hasPrefix("whsec_") == true)
            let id = try #require(added.json?.text("id"))
            let list = try await rig.get("/v1/edges", token)
            #expect(list.json?.entries.map { $0.text("id") } == [id])
            #expect(!list.text.contains("secret") && !list.text.contains("whsec_"))

            let other = rig.token(of: "other")
            #expect(try await rig.get("/v1/edges", other).json?.entries == [])
            #expect(try await rig.send(.delete, "/v1/edges/\(id)", other).status == .notFound)
            #expect(try await rig.send(.delete, "/v1/edges/\(id)", token).status == .noContent)
            let again = try await rig.send(.delete, "/v1/edges/\(id)", token)
            #expect(again.status == .notFound && again.json?.text("code") == "unknown-edge")
            #expect(try await rig.get("/v1/edges", token).json?.entries == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `what edges were asked and acknowledged is listed`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { rig in
            let (item, token) = (try await rig.item(), rig.token())
            var edges: [String] = []
            for _ in 0..<2 {
                let added = try await rig.send(.post, "/v1/edges", token, Self.draft)
                edges.append(try #require(added.json?.text("id")))
            }
            _ = try await rig.send(.post, "/v1/items/\(item)/decisions", token, .stop())
            let path = "/v1/items/\(item)/purges"
            let asked = try await rig.get(path, token)
            #expect(asked.json?.entries.compactMap { $0.text("edge") } == edges.sorted())
            #expect(asked.json?.entries.map { $0["acknowledged"] } == [.null, .null])
            guard case .integer(let change) = asked.json?.entries.first?["change"] else {
                Issue.record("no change")
                return
            }
            let job = try PurgeJob(
                payload: Array("{\"edge\":\"\(edges[0])\",\"change\":\(change)}".utf8)
            )
            try await rig.database.write { transaction in
                try Edges(rig.records).acknowledge(job, answer: "200 done", in: transaction)
            }
            #expect(try await rig.get("\(path)?limit=101", token).status == .badRequest)
            let first = try await rig.get("\(path)?limit=1", token)
            let cursor = try #require(first.json?.text("next"))
            let second = try await rig.get("\(path)?limit=1&cursor=\(cursor)", token)
            let all = [first, second].flatMap { $0.json?.entries ?? [] }
            #expect(all.compactMap { $0.text("edge") } == edges.sorted())
            let said = all.first { $0.text("edge") == edges[0] }
            #expect(said?.text("acknowledged", "answer") == "200 done")
            #expect(try await rig.get(path, rig.token(of: "other")).status == .notFound)
        }
    }

    @Test func `an edge that is added twice by one call is one`() async throws {
        try await CaseRig.run { rig in
            let key: HTTPFields = [.idempotencyKey: "edge"]
            let first = try await rig.send(.post, "/v1/edges", rig.token(), Self.draft, key)
            let second = try await rig.send(.post, "/v1/edges", rig.token(), Self.draft, key)
            #expect(first.text == second.text)
            #expect(try await rig.get("/v1/edges", rig.token()).json?.entries.count == 1)
        }
    }

    @Test func `there is a most, and nobody without the scope adds one`() async throws {
        try await CaseRig.run { rig in
            for _ in 0..<EdgeLimits().edges {
                let added = try await rig.send(.post, "/v1/edges", rig.token(), Self.draft)
                #expect(added.status == .created)
            }
            let more = try await rig.send(.post, "/v1/edges", rig.token(), Self.draft)
            #expect(more.status == .conflict && more.json?.text("code") == "too-many-edges")
            let decider = rig.rig.tokens.issue(.decide, .readItems, .gate)
            for (method, path) in [
                (HTTPRequest.Method.get, "/v1/edges"),
                (.delete, "/v1/edges/01940000-0000-7000-8000-000000000001"),
            ] {
                #expect(try await rig.send(method, path, decider).status == .forbidden)
            }
        }
    }

    @Test func `an address with credentials is refused`() async throws {
        try await CaseRig.run { rig in
            let answer = try await rig.send(
                .post,
                "/v1/edges",
                rig.token(),
                #"{"url": "https://a:b@edge.example.com/"}"#,
            )
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("without credentials"))
        }
    }
}
