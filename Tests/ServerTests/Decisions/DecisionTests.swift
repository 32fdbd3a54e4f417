import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Labels
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server

@Suite struct DecisionTests {
    @Test(arguments: Engine.allCases)
    func `a stop is in force at once, with its reasons in both languages`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let (item, token) = (try await rig.item(), rig.token())
            rig.clock.advance(by: 1)
            let made = try await rig.send(
                .post,
                "/v1/items/\(item)/decisions",
                token,
                .stop(#""territory": ["DE", "EU"], "remedy": "label", "label": "may-be""#),
            )
            #expect(made.status == .created)
            let json = try #require(made.json)
            #expect(json.text("state") == "in-force" && json.text("by", "role") == "person")
            #expect(json["territory"] == .list([.text("EU")]))
            #expect(json["automated"] == .bool(false))
            #expect(json.text("statement", "en")?.contains("“A film” is no longer played") == true)
            #expect(json.text("statement", "zh-Hans")?.contains("停止传播") == true)
            #expect(json.text("redress", "route") == "https://studio.example/appeals")
            #expect(json.text("policy", "profile", "name") == "eu")
            #expect(json.text("made_at") == "2027-01-15T08:00:01.000Z")
            #expect(try await rig.found(item).state == .stopped)
            let id = try #require(json.text("id"))
            #expect(made.headers[.location] == "/v1/decisions/\(id)")
            #expect(try await rig.get("/v1/decisions/\(id)", token).json == json)
        }
    }

    @Test func `a later decision takes an earlier one's place`() async throws {
        try await CaseRig.run { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let path = "/v1/items/\(item)/decisions"
            rig.clock.advance(by: 1)
            _ = try await rig.send(.post, path, token, .stop())
            rig.clock.advance(by: 1)
            let release = try await rig.send(.post, path, token, .simple("release"))
            #expect(release.status == .created)
            #expect(try await rig.found(item).state == .live)
            let list = try await rig.get(path, token)
            let states = list.json?.entries.map { [$0.text("action"), $0.text("state")] }
            #expect(
                states == [
                    ["release", "in-force"], ["stop", "over"], ["release", "in-force"],
                ]
            )
            // The first release is the one by which the version is clear.
            #expect(list.json?.entries.last?.text("by", "role") == "software")
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was stopped until it is labelled plays again once its label was read back`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let path = "/v1/items/\(item)/decisions"
            let stop = String.stop(#""remedy": "label", "label": "may-be""#)
            _ = try await rig.send(.post, path, token, stop)
            rig.clock.advance(by: 1)
            let release = try await rig.send(.post, path, token, .simple("release"))
            #expect(release.status == .conflict && release.json?.text("code") == "label-first")
            let label = String.decision(#""action": "label", "label": "may-be""#)
            let made = try await rig.send(.post, path, token, label)
            #expect(made.status == .created && made.json?.text("state") == "in-force")
            #expect(try await rig.found(item).state == .labelling)
            try await rig.readLabel(.mayBe, of: item, for: try #require(made.json?.text("id")))
            #expect(try await rig.found(item).state == .live)
            let list = try await rig.get(path, token)
            #expect(
                list.json?.entries.map { $0.text("state") } == ["in-force", "over", "over"]
            )
        }
    }

    @Test func `an order that can't be followed says why, and changes nothing`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let path = "/v1/items/\(item)/decisions"
            let answer = try await rig.send(.post, path, rig.token(), .simple("release"))
            #expect(answer.status == .conflict && answer.problem == "conflict")
            #expect(answer.json?.text("code") == "already-live")
            #expect(answer.json?.text("words", "zh-Hans") == "该内容已在传播中")
            #expect(try await rig.found(item).revision == 3)
        }
    }

    @Test(arguments: [
        (#""action": "stop", "minimum_age": 12"#, "/minimum_age"),
        (#""action": "release", "remedy": "label""#, "/remedy"),
        (#""action": "hold", "lifts": ["01940000-0000-7000-8000-000000000001"]"#, "/lifts"),
        (#""action": "release", "until": "2030-01-01T00:00:00Z""#, "/until"),
        (#""action": "stop", "until": "2020-01-01T00:00:00Z""#, "/until"),
        (#""action": "stop", "until": "2030-13-01T00:00:00Z""#, "/until"),
        (#""action": "stop", "then": "release""#, "/then"),
        (#""action": "stop", "territory": ["de"]"#, "/territory/0"),
        (#""action": "stop", "label": "no""#, "/label"),
        (#""action": "label""#, "/label"), (#""action": "age-restrict""#, "/minimum_age"),
        (#""action": "burn""#, "/action"),
    ])
    func `what doesn't go together is named by its place`(
        _ fields: String,
        _ pointer: String,
    ) async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let answer = try await rig.send(
                .post,
                "/v1/items/\(item)/decisions",
                rig.token(),
                .decision(fields),
            )
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("\"\(pointer)\""), "\(answer.text)")
            #expect(try await rig.found(item).state == .live)
        }
    }

    @Test(arguments: [
        (#"{"kind": "law"}"#, "/ground/article"),
        (#"{"kind": "our-choice", "article": "1"}"#, "/ground/article"),
        (#"{"kind": "whim"}"#, "/ground/kind"),
    ])
    func `a ground has what its kind asks`(_ ground: String, _ pointer: String) async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let answer = try await rig.send(
                .post,
                "/v1/items/\(item)/decisions",
                rig.token(),
                #"{"action": "stop", "ground": \#(ground), "facts": {"en": "x", "zh-Hans": "x"}}"#,
            )
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("\"\(pointer)\""), "\(answer.text)")
        }
    }

    @Test func `reasons in one language only are no reasons`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let answer = try await rig.send(
                .post,
                "/v1/items/\(item)/decisions",
                rig.token(),
                #"{"action": "stop", "ground": {"kind": "our-choice"}, "#
                    + #""facts": {"en": "x", "zh-Hans": "  "}}"#,
            )
            #expect(answer.status == .unprocessableContent)
            #expect(answer.json?.text("code") == "statement-incomplete")
        }
    }

    @Test func `a law bites where the profile's duties hold`() async throws {
        try await CaseRig.run { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let ground =
                #"{"kind": "law", "article": "50", "instrument": {"en": "AI Act", "#
                + #""zh-Hans": "《人工智能法》"}}"#
            let answer = try await rig.send(
                .post,
                "/v1/items/\(item)/decisions",
                token,
                #"{"action": "stop", "ground": \#(ground), "facts": {"en": "x", "zh-Hans": "x"}, "#
                    + #""until": "2027-01-20T08:00:00.250Z"}"#,
            )
            #expect(answer.json?["territory"] == .list([.text("EU")]))
            #expect(answer.json?.text("until", "at") == "2027-01-20T08:00:00.250Z")
            #expect(answer.json?.text("until", "then") == "release")
        }
    }
}

@Suite struct DecisionCallTests {
    @Test(arguments: Engine.allCases)
    func `a decision rests on the item as it was seen`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { rig in
            let item = try await rig.item()
            let revision = try await rig.found(item).revision
            let path = "/v1/items/\(item)/decisions"
            for (tag, status) in [
                ("\"r\(revision - 1)\"", HTTPResponse.Status.preconditionFailed),
                ("\"r\(revision)\"", .created), ("*", .created),
            ] {
                let answer = try await rig.send(.post, path, rig.token(), .stop(), [.ifMatch: tag])
                #expect(answer.status == status, "\(tag)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `of several who decide at once on what they saw, one does`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let tag: HTTPFields = [.ifMatch: "\"r\(try await rig.found(item).revision)\""]
            let path = "/v1/items/\(item)/decisions"
            let codes = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await rig.send(.post, path, token, .stop(), tag).status.code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.sorted() == [201, 412, 412, 412])
            #expect(try await rig.events("item.stopped") == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a call that comes twice decides once`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { rig in
            let item = try await rig.item()
            let path = "/v1/items/\(item)/decisions"
            let key: HTTPFields = [.idempotencyKey: "once"]
            let first = try await rig.send(.post, path, rig.token(), .stop(), key)
            let second = try await rig.send(.post, path, rig.token(), .stop(), key)
            #expect(first.status == .created && second.status == .created)
            #expect(first.text == second.text)
            #expect(second.headers[.idempotencyReplayed] == "true")
            #expect(try await rig.events("item.stopped") == 1)
        }
    }

    @Test func `pages go through all decisions, newest first`() async throws {
        try await CaseRig.run { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let path = "/v1/items/\(item)/decisions"
            for _ in 0..<4 { _ = try await rig.send(.post, path, token, .stop()) }
            let all = try await rig.get(path, token).json?.entries.compactMap { $0.text("id") }
            var (found, cursor): ([String], String?) = ([], nil)
            repeat {
                let rest = cursor.map { "&cursor=\($0)" } ?? ""
                let page = try await rig.get("\(path)?limit=2\(rest)", token)
                #expect(page.status == .ok)
                found += page.json?.entries.compactMap { $0.text("id") } ?? []
                cursor = page.json?.text("next")
            } while cursor != nil && found.count < 20
            #expect(found.count == 5 && found == all)
        }
    }

    @Test func `a cursor is of one list`() async throws {
        try await CaseRig.run { rig in
            let (one, other, token) = (try await rig.item(), try await rig.item(), rig.token())
            let page = try await rig.get("/v1/items/\(one)/decisions?limit=1", token)
            let cursor = try #require(page.json?.text("next"))
            let answer = try await rig.get("/v1/items/\(other)/decisions?cursor=\(cursor)", token)
            #expect(answer.status == .badRequest)
        }
    }

    @Test func `another tenant's ids are unknown`() async throws {
        try await CaseRig.run { rig in
            let (item, other) = (try await rig.item(), rig.token(of: "other"))
            let path = "/v1/items/\(item)/decisions"
            let made = try await rig.send(.post, path, rig.token(), .stop())
            let id = try #require(made.json?.text("id"))
            let answers = [
                try await rig.send(.post, path, other, .stop()), try await rig.get(path, other),
                try await rig.get("/v1/decisions/\(id)", other),
                try await rig.get("/v1/decisions/\(item)", rig.token()),
                try await rig.get("/v1/decisions/none", rig.token()),
            ]
            #expect(answers.map(\.status.code) == [404, 404, 404, 404, 404])
        }
    }

    @Test func `reading is not deciding`() async throws {
        try await CaseRig.run { rig in
            let item = try await rig.item()
            let reader = rig.rig.tokens.issue(.readItems, .approve)
            let path = "/v1/items/\(item)/decisions"
            let answer = try await rig.send(.post, path, reader, .stop())
            #expect(answer.status == .forbidden && answer.problem == "missing-scope")
            #expect(try await rig.get(path, reader).status == .ok)
        }
    }
}

extension String {
    /// A decision's body with these fields, on a ground of our own.
    static func decision(_ fields: String) -> String {
        #"{"ground": {"kind": "our-choice"}, "facts": {"en": "It was seen.", "#
            + #""zh-Hans": "已经查明。"}, \#(fields)}"#
    }

    static func simple(_ action: String) -> String { decision("\"action\": \"\(action)\"") }

    static func stop(_ more: String? = nil) -> String {
        decision("\"action\": \"stop\"" + (more.map { ", \($0)" } ?? ""))
    }
}
