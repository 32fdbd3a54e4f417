import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct MeasureRouteTests {
    @Test(arguments: Engine.allCases)
    func `a warning stands with its statement, and nobody of the staff is named`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine, profile: "plain") { rig in
            _ = try await rig.item()
            let made = try await rig.measure(.warning)
            #expect(made.status == .created, "\(made.text)")
            let id = try #require(made.json?.text("id"))
            #expect(made.headers[.location] == "/v1/measures/\(id)")
            #expect(made.json?.text("state") == "in-force")
            #expect(made.json?.text("automation") == "none")
            #expect(made.json?.text("until") == "2027-01-29T08:00:00.000Z")
            let words = try #require(made.json?.text("statement", "en"))
            #expect(words.contains("“maker”") && words.contains("https://studio.example/appeals"))
            #expect(made.json?.text("statement", "zh-Hans")?.contains("予以警示") == true)
            #expect(!made.text.contains("\"ann\""))
            let read = try await rig.get("/v1/measures/\(id)", rig.token("ben"))
            #expect(read.json == made.json)
            let account = try await rig.get("/v1/accounts/maker", rig.token())
            #expect(account.json?.text("standing", "rung") == "warned")
            #expect(account.json?["may_publish"] == .bool(true))
        }
    }

    @Test func `a measure that comes twice is one`() async throws {
        try await CaseRig.run(profile: "plain") { rig in
            _ = try await rig.item()
            let key: HTTPFields = [.idempotencyKey: "once"]
            let path = "/v1/accounts/maker/measures"
            let first = try await rig.send(.post, path, rig.token(), .warning, key)
            let second = try await rig.send(.post, path, rig.token(), .warning, key)
            #expect(first.status == .created && second.text == first.text)
            #expect(try await rig.events("measure.imposed") == 1)
        }
    }

    @Test func `what doesn't go together is named by its place`() async throws {
        try await CaseRig.run { rig in
            _ = try await rig.item()
            func long(_ count: Int) -> String { String(repeating: "长", count: count) }
            let table: [(String, String)] = [
                (.measure("warn"), "/rectify"),
                (
                    .measure("limit", #""functions": [{"function": "daily-uploads"}]"#),
                    "/functions/0/number",
                ),
                (
                    .measure("limit", #""functions": [{"function": "chat", "number": 3}]"#),
                    "/functions/0/number",
                ),
                (.measure("limit"), "/functions"),
                (.warning.replacing("Three films", with: long(5_001)), "/facts/en"),
                (.warning.replacing("请补充声明。", with: long(2_001)), "/rectify/zh-Hans"),
                (
                    .measure("suspend-updates", #""functions": [{"function": "chat"}]"#),
                    "/functions",
                ),
                (.measure("suspend-updates"), "/why_not_milder"),
                (.measure("suspend-updates", .whyNotMilder), "/factors"),
                (
                    .measure("close", #""until": "2027-02-15T08:00:00Z", "# + .whyNotMilder),
                    "/until",
                ),
                (
                    .measure(
                        "limit",
                        #""functions": [{"function": "chat"}], "until": "2020-01-01T00:00:00Z""#,
                    ), "/until",
                ),
            ]
            for (body, place) in table {
                let answer = try await rig.measure(body)
                #expect(answer.status == .unprocessableContent, "\(body) \(answer.text)")
                #expect(answer.text.contains("\"pointer\":\"\(place)"), "\(answer.text)")
            }
            #expect(try await rig.events("measure.imposed") == 0)
        }
    }

    @Test func `in the Union a law's suspension needs a warning and four factors`() async throws {
        try await CaseRig.run { rig in
            _ = try await rig.item()
            let law =
                #""ground": {"kind": "law", "instrument": {"en": "DSA", "zh-Hans": "《数字服务法》"}, "#
                + #""article": "23(1)"}"#
            let body = String.measure(
                "suspend-updates",
                .whyNotMilder + ", " + .factors,
                ground: law,
            )
            let early = try await rig.measure(body)
            #expect(early.status == .conflict && early.json?.text("code") == "warning-first")
            #expect(try await rig.measure(.warning).status == .created)
            let suspended = try await rig.measure(body)
            #expect(suspended.status == .created, "\(suspended.text)")
            let words = try #require(suspended.json?.text("statement", "en"))
            #expect(words.contains("3 of 40 items in 30 days"))
            #expect(words.contains("Why nothing milder does: It would go on."))
            #expect(suspended.text.contains("DSA-23.1"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a closure waits for another person, whatever tokens the first one has`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine, profile: "plain") { rig in
            _ = try await rig.item()
            let waiting = try await rig.measure(.measure("close", .whyNotMilder))
            #expect(waiting.status == .accepted)
            #expect(waiting.json?.text("state") == "waiting-for-approval")
            #expect(waiting.json?["statement"] == .null)
            let id = try #require(waiting.json?.text("id"))
            let list = try await rig.get("/v1/proposed-measures", rig.token("ben"))
            #expect(list.json?.entries.map { $0.text("id") } == [id])
            let path = "/v1/measures/\(id)/approval"
            let yes = #"{"verdict": "approve"}"#
            let same = try await rig.send(.post, path, rig.token("ann"), yes)
            #expect(same.status == .forbidden && same.json?.text("code") == "same-person")
            let other = try await rig.send(.post, path, rig.token("ben", of: "other"), yes)
            #expect(other.status == .notFound)
            let done = try await rig.send(.post, path, rig.token("ben"), yes)
            #expect(done.status == .ok && done.json?.text("state") == "in-force", "\(done.text)")
            #expect(done.json?["by"]?["people"] == .integer(2))
            // The proposal's id leads to what came of it.
            #expect(try await rig.get("/v1/measures/\(id)", rig.token()).json == done.json)
            let account = try await rig.get("/v1/accounts/maker", rig.token())
            #expect(account.json?["may_publish"] == .bool(false))
            let again = try await rig.send(.post, path, rig.token("cho"), yes)
            #expect(again.json?.text("code") == "already-settled")
            #expect(
                try await rig.get("/v1/proposed-measures", rig.token("ben")).json?.entries == []
            )
        }
    }

    @Test func `a proposal is turned down, and its maker may take it back`() async throws {
        try await CaseRig.run(profile: "plain") { rig in
            _ = try await rig.item()
            let waiting = try await rig.measure(.measure("close", .whyNotMilder))
            let id = try #require(waiting.json?.text("id"))
            let refused = try await rig.send(
                .post,
                "/v1/measures/\(id)/approval",
                rig.token("ann"),
                #"{"verdict": "refuse"}"#,
            )
            #expect(refused.status == .ok && refused.json?.text("state") == "refused")
            #expect(try await rig.get("/v1/measures/\(id)", rig.token()).json == refused.json)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is undone says why, and lets the account publish again`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine, profile: "plain") { rig in
            _ = try await rig.item()
            let made = try await rig.measure(.measure("suspend-updates", .whyNotMilder))
            let id = try #require(made.json?.text("id"), "\(made.text)")
            let account = try await rig.get("/v1/accounts/maker", rig.token())
            #expect(account.text.contains("account-suspended"))
            let path = "/v1/measures/\(id)/reversal"
            let reason = try #require(ReversalBody.example)
            let mute = try await rig.send(
                .post,
                path,
                rig.token(),
                #"{"because": {"en": " ", "zh-Hans": "x"}}"#,
            )
            #expect(mute.status == .unprocessableContent, "\(mute.text)")
            let undone = try await rig.send(.post, path, rig.token("eve"), reason)
            #expect(undone.json?.text("state") == "undone", "\(undone.text)")
            #expect(undone.json?.text("undone", "because", "en") == "The film was lawful.")
            #expect(!undone.text.contains("\"eve\""))
            let twice = try await rig.send(.post, path, rig.token("eve"), reason)
            #expect(twice.status == .conflict && twice.json?.text("code") == "already-undone")
            let free = try await rig.get("/v1/accounts/maker", rig.token())
            #expect(free.json?["may_publish"] == .bool(true))
        }
    }

    @Test func `an account's measures are paged, newest first`() async throws {
        try await CaseRig.run(profile: "plain") { rig in
            _ = try await rig.item()
            var ids: [String] = []
            for _ in 0..<3 {
                ids.insert(try #require(try await rig.measure(.warning).json?.text("id")), at: 0)
                rig.clock.advance(by: 1)
            }
            let (path, token) = ("/v1/accounts/maker/measures", rig.token())
            let first = try await rig.get("\(path)?limit=2", token)
            let cursor = try #require(first.json?.text("next"))
            let second = try await rig.get("\(path)?limit=2&cursor=\(cursor)", token)
            let found = [first, second].flatMap { $0.json?.entries ?? [] }.map { $0.text("id") }
            #expect(found == ids)
        }
    }
}

extension CaseRig {
    func measure(_ body: String, by person: String = "ann") async throws -> TestResponse {
        try await send(.post, "/v1/accounts/maker/measures", token(person), body)
    }
}

// Bodies of measures.
extension String {
    static var warning: String { MeasureBody.example ?? "" }

    static let whyNotMilder =
        #""why_not_milder": {"en": "It would go on.", "zh-Hans": "违规将持续。"}"#

    static let factors =
        #""factors": {"items": 3, "out_of": 40, "days": 30, "#
        + #""gravity": {"en": "Many saw it.", "zh-Hans": "传播范围广。"}}"#

    static func measure(
        _ kind: String,
        _ more: String? = nil,
        ground: String = #""ground": {"kind": "our-choice"}"#,
    ) -> String {
        #"{"kind": "\#(kind)", \#(ground), "facts": {"en": "x", "zh-Hans": "违规"}"#
            + (more.map { ", \($0)" } ?? "") + "}"
    }
}
