import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server

@Suite struct ApprovalRouteTests {
    /// Proposes a removal as `ann`, and gives the proposal's id.
    private static func propose(_ rig: CaseRig, on item: String) async throws -> String {
        let answer = try await rig.send(
            .post,
            "/v1/items/\(item)/decisions",
            rig.token("ann"),
            .simple("remove"),
        )
        #expect(answer.status == .accepted)
        #expect(answer.json?.text("state") == "waiting-for-approval")
        return try #require(answer.json?.text("id"))
    }

    private static func answer(
        _ rig: CaseRig,
        _ id: String,
        _ token: String,
        _ verdict: String = "approve",
        _ fields: HTTPFields = HTTPFields(),
    ) async throws -> TestResponse {
        try await rig.send(
            .post,
            "/v1/decisions/\(id)/approval",
            token,
            "{\"verdict\": \"\(verdict)\"}",
            fields,
        )
    }

    @Test(arguments: Engine.allCases)
    func `a removal waits for another person, whatever tokens the first one has`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let item = try await rig.item()
            let id = try await Self.propose(rig, on: item)
            #expect(try await rig.found(item).state == .live)
            let waiting = try await rig.get("/v1/approvals", rig.token("ben"))
            #expect(waiting.json?.entries.map { $0.text("id") } == [id])
            #expect(waiting.text.contains("\"code\":\"removal\""))

            let same = try await Self.answer(rig, id, rig.token("ann"))
            #expect(same.status == .forbidden && same.problem == "second-person-needed")
            #expect(same.json?.text("code") == "same-person")
            #expect(try await rig.found(item).state == .live)

            let approved = try await Self.answer(rig, id, rig.token("ben"))
            #expect(approved.status == .ok)
            #expect(approved.json?.text("state") == "in-force")
            #expect(approved.json?["by"]?["people"] == .integer(2))
            #expect(try await rig.found(item).state == .removed)

            let again = try await Self.answer(rig, id, rig.token("cho"))
            #expect(again.status == .conflict && again.json?.text("code") == "already-settled")
            #expect(try await rig.get("/v1/approvals", rig.token("ben")).json?.entries == [])
            // The proposal's id leads to what came of it.
            let read = try await rig.get("/v1/decisions/\(id)", rig.token("ben"))
            #expect(read.json == approved.json)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of several who approve at once, one does`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { rig in
            let id = try await Self.propose(rig, on: try await rig.item())
            let tokens = ["ben", "cho", "dan", "eve"].map { rig.token($0) }
            let codes = try await withThrowingTaskGroup(of: Int.self) { group in
                for token in tokens {
                    group.addTask { try await Self.answer(rig, id, token).status.code }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.sorted() == [200, 409, 409, 409])
            #expect(try await rig.events("item.removed") == 1)
        }
    }

    @Test func `an approval that comes twice is one`() async throws {
        try await CaseRig.run { rig in
            let id = try await Self.propose(rig, on: try await rig.item())
            let key: HTTPFields = [.idempotencyKey: "yes"]
            let first = try await Self.answer(rig, id, rig.token("ben"), "approve", key)
            let second = try await Self.answer(rig, id, rig.token("ben"), "approve", key)
            #expect(first.status == .ok && second.text == first.text)
            #expect(try await rig.events("item.removed") == 1)
        }
    }

    @Test func `whoever proposed may take it back`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let id = try await Self.propose(rig, on: item)
            let refused = try await Self.answer(rig, id, rig.token("ann"), "refuse")
            #expect(refused.status == .ok && refused.json?.text("state") == "refused")
            let read = try await rig.get("/v1/decisions/\(id)", rig.token("ann"))
            #expect(read.json == refused.json)
            #expect(try await rig.found(item).state == .live)
        }
    }

    @Test func `what waited too long lapses`() async throws {
        try await CaseRig.run { rig in
            let id = try await Self.propose(rig, on: try await rig.item())
            rig.clock.advance(by: 168 * 3_600)
            let read = try await rig.get("/v1/decisions/\(id)", rig.token("ben"))
            #expect(read.json?.text("state") == "lapsed")
            let answer = try await Self.answer(rig, id, rig.token("ben"))
            #expect(answer.status == .conflict && answer.json?.text("code") == "proposal-lapsed")
        }
    }

    @Test func `a stop that the law asks for is ended by two people`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let path = "/v1/items/\(item)/decisions"
            let stop =
                #"{"action": "stop", "ground": {"kind": "law", "article": "9", "#
                + #""instrument": {"en": "the Act", "zh-Hans": "《法》"}}, "#
                + #""facts": {"en": "x", "zh-Hans": "x"}}"#
            #expect(try await rig.send(.post, path, rig.token(), stop).status == .created)
            let release = try await rig.send(.post, path, rig.token(), .simple("release"))
            #expect(release.status == .accepted)
            #expect(release.text.contains("\"code\":\"ending-legal-stop\""))
            let id = try #require(release.json?.text("id"))
            #expect(try await rig.found(item).state == .stopped)
            #expect(try await Self.answer(rig, id, rig.token("ben")).status == .ok)
            #expect(try await rig.found(item).state == .live)
        }
    }

    @Test func `what went on meanwhile can't be approved any more`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let id = try await Self.propose(rig, on: item)
            try await rig.withdraw(item)
            let answer = try await Self.answer(rig, id, rig.token("ben"))
            #expect(answer.status == .conflict && answer.json?.text("code") == "item-ended")
            // The proposal still waits, and can be taken back.
            let refused = try await Self.answer(rig, id, rig.token("ben"), "refuse")
            #expect(refused.json?.text("state") == "refused")
        }
    }

    @Test func `what waits is paged, oldest first`() async throws {
        try await CaseRig.run { rig in
            var ids: [String] = []
            for _ in 0..<3 {
                ids.append(try await Self.propose(rig, on: try await rig.item()))
                rig.clock.advance(by: 1)
            }
            let token = rig.token("ben")
            let first = try await rig.get("/v1/approvals?limit=2", token)
            let cursor = try #require(first.json?.text("next"))
            let second = try await rig.get("/v1/approvals?limit=2&cursor=\(cursor)", token)
            let found = [first, second].flatMap { $0.json?.entries ?? [] }.map { $0.text("id") }
            #expect(found == ids)
            #expect(second.json?["next"] == .null)
        }
    }

    @Test func `another tenant, a decision's id and a token without the scope open nothing`()
        async throws
    {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let id = try await Self.propose(rig, on: item)
            let other = rig.token("ben", of: "other")
            #expect(try await Self.answer(rig, id, other).status == .notFound)
            #expect(try await rig.get("/v1/approvals", other).json?.entries == [])
            #expect(try await Self.answer(rig, item, rig.token("ben")).status == .notFound)
            let decider = rig.rig.tokens.issue(.decide, .readItems, person: "ben")
            let refused = try await Self.answer(rig, id, decider)
            #expect(refused.status == .forbidden && refused.problem == "missing-scope")
            #expect(
                try await Self.answer(rig, id, rig.token("ben"), "maybe").status
                    == .unprocessableContent
            )
        }
    }
}
