import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct StandingRouteTests {
    @Test(arguments: Engine.allCases)
    func `an owner reads how the account stands, why, and what would come next`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine, profile: "plain") { rig in
            _ = try await rig.item()
            let fresh = try await rig.standing()
            #expect(fresh.text("rung") == "good" && fresh["since"] == .null)
            #expect(fresh.text("next", "measure") == "warn")
            _ = try await rig.measure(.warning)
            let strike = try await rig.strike("medium")
            #expect(strike.status == .created, "\(strike.text)")
            #expect(strike.json?["weight"] == .integer(2))
            #expect(strike.json?.text("expires_at") == "2027-07-18T08:00:00.000Z")
            #expect(!strike.text.contains("\"ann\""))
            let standing = try await rig.standing()
            #expect(standing.text("rung") == "warned")
            #expect(standing.text("since") == "2027-01-15T08:00:00.000Z")
            #expect(standing["weight"] == .integer(2))
            #expect(standing.list("measures").first?.text("statement", "en") != nil)
            #expect(standing.list("strikes").first?.text("reason", "zh-Hans") == "冒充真实录像。")
            #expect(standing.text("next", "measure") == "limit")
            rig.clock.advance(by: 200 * 86_400)
            let later = try await rig.standing()
            #expect(later.text("rung") == "good" && later["weight"] == .integer(0))
            #expect(later.list("measures").isEmpty && later.list("strikes").isEmpty)
            #expect(later["history"]?.list("measures").count == 1)
            #expect(later["history"]?.list("strikes").first?.text("state") == "expired")
        }
    }

    @Test func `the ladder recommends, and says what it rests on`() async throws {
        try await CaseRig.run { rig in
            _ = try await rig.item()
            let nothing = try await rig.recommendation()
            #expect(nothing["recommended"] == .null)
            #expect(nothing["obligations"] == .list([.text("DSA-23.1")]))
            _ = try await rig.strike("critical")
            let grave = try await rig.recommendation()
            #expect(grave.text("recommended", "measure") == "suspend-updates")
            #expect(grave["untried"] == .list([.text("warn"), .text("limit")]))
            #expect(grave["factors"] == .bool(true))
            #expect(grave.text("because", "en")?.contains("weigh 8; from 8 on") == true)
            #expect(grave.text("because", "zh-Hans")?.contains("合计 8 分") == true)
            // It recommends only: nothing happened to the account.
            #expect(try await rig.standing().text("rung") == "good")
            let host = rig.rig.tokens.issue(.readItems, person: "host")
            let refused = try await rig.get("/v1/accounts/maker/recommendation", host)
            #expect(refused.status == .forbidden)
            #expect(try await rig.get("/v1/accounts/maker/standing", host).status == .ok)
        }
    }

    @Test func `a strike is added once for its cause, and undone with a reason`() async throws {
        try await CaseRig.run { rig in
            _ = try await rig.item()
            let first = try await rig.strike("low")
            let id = try #require(first.json?.text("id"))
            let second = try await rig.strike("high")
            #expect(second.status == .conflict)
            #expect(second.json?.text("code") == "one-strike-per-cause")
            let path = "/v1/strikes/\(id)/reversal"
            let reason = try #require(ReversalBody.example)
            let other = try await rig.send(.post, path, rig.token("eve", of: "other"), reason)
            #expect(other.status == .notFound)
            let undone = try await rig.send(.post, path, rig.token("eve"), reason)
            #expect(undone.json?.text("state") == "undone", "\(undone.text)")
            #expect(try await rig.standing()["weight"] == .integer(0))
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever declared before anybody found out gets no strike for being late`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let item = try await rig.item()
            rig.clock.advance(by: 60)
            let declared = try await rig.send(
                .put,
                "/v1/items/\(item)/declaration",
                rig.token(),
                #"{"synthetic": 3}"#,
                [.ifMatch: "*"],
            )
            #expect(declared.status == .accepted, "\(declared.text)")
            rig.clock.advance(by: 60)
            let stop = try await rig.send(
                .post,
                "/v1/items/\(item)/decisions",
                rig.token(),
                .simple("stop"),
            )
            let decision = try #require(stop.json?.text("id"), "\(stop.text)")
            let early = try await rig.strike(for: decision, discovered: "2027-01-15T08:02:00Z")
            #expect(early.status == .conflict, "\(early.text)")
            #expect(early.json?.text("code") == "declared-before-discovery")
            #expect(early.json?.text("words", "zh-Hans")?.contains("不予记分") == true)
            let late = try await rig.strike(for: decision, discovered: "2027-01-15T08:00:30Z")
            #expect(late.status == .created, "\(late.text)")
        }
    }

    @Test func `a strike names one cause`() async throws {
        try await CaseRig.run { rig in
            _ = try await rig.item()
            let body = try #require(StrikeBody.example)
            for cause in ["{}", #"{"text": "a", "measure": "\#(RouteWalk.nobodys)"}"#] {
                let odd = body.replacing(#"{"text": "case 17"}"#, with: cause)
                let answer = try await rig.send(
                    .post,
                    "/v1/accounts/maker/strikes",
                    rig.token(),
                    odd,
                )
                #expect(answer.status == .unprocessableContent, "\(answer.text)")
            }
        }
    }
}

extension CaseRig {
    fileprivate func standing() async throws -> JSONValue {
        let answer = try await get("/v1/accounts/maker/standing", token())
        #expect(answer.status == .ok, "\(answer.text)")
        return try #require(answer.json)
    }

    fileprivate func recommendation() async throws -> JSONValue {
        let answer = try await get("/v1/accounts/maker/recommendation", token())
        #expect(answer.status == .ok, "\(answer.text)")
        return try #require(answer.json)
    }

    fileprivate func strike(_ severity: String) async throws -> TestResponse {
        let body = try #require(StrikeBody.example)
            .replacing("\"medium\"", with: "\"\(severity)\"")
        return try await send(.post, "/v1/accounts/maker/strikes", token(), body)
    }

    /// A strike for what an item lacked.
    fileprivate func strike(for decision: String, discovered: String) async throws -> TestResponse {
        let body = try #require(StrikeBody.example)
            .replacing(#"{"text": "case 17"}"#, with: #"{"decision": "\#(decision)"}"#)
            .replacing(#""concern": "content""#, with: #""concern": "declaration""#)
            .replacing("2026-11-21T09:00:00Z", with: discovered)
        return try await send(.post, "/v1/accounts/maker/strikes", token(), body)
    }
}

extension JSONValue {
    /// The entries under a key.
    fileprivate func list(_ key: String) -> [JSONValue] {
        if case .list(let list) = self[key] { return list }
        return []
    }
}
