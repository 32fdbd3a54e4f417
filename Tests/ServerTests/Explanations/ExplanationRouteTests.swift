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
@testable import Store

/// Why must you, over HTTP; files are really examined.
@Suite struct ExplanationRouteTests {
    /// A picture that was declared to be synthetic, examined.
    private static func examined(_ house: HouseRig) async throws -> String {
        let item = try await house.receive(
            try Clip.jpeg.bytes(),
            ["filetype": "image/jpeg", "declaration": #"{"synthetic": 3}"#],
        )
        let performer = await ExaminePerformerTests.performer(house)
        #expect(try await house.work(ItemJob.media, performer) == .completed)
        return item
    }

    private static func verdicts(_ answer: TestResponse) -> [JSONValue] {
        guard case .list(let verdicts) = answer.json?["verdicts"] else { return [] }
        return verdicts
    }

    private static func decision(_ house: HouseRig, on item: String) async throws -> String {
        let list = try await house.get("/v1/items/\(item)/decisions").json
        return try #require(list?.entries.first?.text("id"))
    }

    @Test(arguments: Engine.allCases)
    func `the rules of each profile are compared, with ground, article and territory`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await Self.examined(house)
            let path = "/v1/items/\(item)/explanation"
            let answer = try await house.get("\(path)?profiles=cn,eu,us")
            #expect(answer.status == .ok, "\(answer.text)")
            let json = try #require(answer.json)
            #expect(json["version"] == .integer(1) && json["agreed"] == .bool(false))
            #expect(json.text("facts", "declaration", "synthetic") == "face")
            #expect(json.text("pinned", "profile", "name") == "eu")
            #expect(json["changes"] == .list([]))
            let verdicts = Self.verdicts(answer)
            #expect(verdicts.map { $0.text("profile") } == ["cn", "eu", "us"])
            let union = try #require(verdicts.dropFirst().first)
            #expect(union.text("action") == "label" && union.text("asked_by_law") == "label")
            #expect(union["goes_beyond_the_law"] == .bool(false))
            guard case .list(let rules) = union["rules"], let rule = rules.first else {
                Issue.record("no rule fired")
                return
            }
            #expect(rule.text("rule") == "ai-act-50/deployer-disclosure")
            #expect(rule.text("ground", "kind") == "law")
            #expect(rule.text("ground", "article") == "50(4)")
            #expect(rule.text("ground", "territory") == "EU")
            let own = try await house.get(path)
            #expect(Self.verdicts(own).map { $0.text("profile") } == ["eu"])
        }
    }

    @Test func `versions that were pinned and are no longer in force are named`() async throws {
        try await HouseRig.run { house in
            let item = try await Self.examined(house)
            try await house.repin("house", to: 1)
            let answer = try await house.get("/v1/items/\(item)/explanation").json
            guard case .list(let changes) = answer?["changes"], let change = changes.first else {
                Issue.record("nothing differs")
                return
            }
            #expect(change.text("kind") == "pack" && change.text("name") == "house")
            #expect(change["asked"] == .integer(1) && change["in_force"] == .integer(2))
            let id = try await Self.decision(house, on: item)
            let replay = try await house.get("/v1/decisions/\(id)/replay").json
            #expect(replay?.text("outcome") == "versions-gone")
            #expect(replay?.text("verdict", "action") == "label")
        }
    }

    @Test func `profiles that aren't there, and items that weren't examined`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("film".utf8))
            let path = "/v1/items/\(item)/explanation"
            for names in ["mars", "cn,", "cn,cn", ""] {
                let odd = try await house.get("\(path)?profiles=\(names)")
                #expect(
                    odd.status == .badRequest && odd.problem == "malformed-request",
                    "\(names)",
                )
            }
            let early = try await house.get(path)
            #expect(early.status == .conflict && early.json?.text("code") == "not-examined")
            let theirs = try await house.get(path, house.token(of: "other"))
            #expect(theirs.status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the rules asked again say the same`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await Self.examined(house)
            let id = try await Self.decision(house, on: item)
            let answer = try await house.get("/v1/decisions/\(id)/replay")
            #expect(
                answer.status == .ok && answer.json?.text("outcome") == "same",
                "\(answer.text)",
            )
            #expect(answer.json?.text("answered", "action") == "label")
            #expect(answer.json?.text("facts", "declaration", "synthetic") == "face")
            #expect(answer.json?["former_facts"] == .null)
            // What changes later is no part of what was asked.
            try await house.cases.put(.suspended)
            let again = try await house.get("/v1/decisions/\(id)/replay")
            #expect(again.json == answer.json)
            let theirs = try await house.get(
                "/v1/decisions/\(id)/replay",
                house.token(of: "other"),
            )
            #expect(theirs.status == .notFound)
        }
    }

    @Test func `other facts under the same versions come out differently`() async throws {
        try await HouseRig.run { house in
            let item = try await Self.examined(house)
            let id = try await Self.decision(house, on: item)
            try await house.database.write { transaction in
                _ = try transaction.run(
                    """
                    UPDATE decisions SET content =
                        replace(content, '"synthetic":"face"', '"synthetic":null')
                    """
                )
            }
            let answer = try await house.get("/v1/decisions/\(id)/replay").json
            #expect(answer?.text("outcome") == "different")
            #expect(answer?.text("verdict", "action") == "release")
        }
    }

    @Test func `what people decided was asked of no rules`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("film".utf8))
            try await house.release(item)
            house.clock.advance(by: 1)
            let made = try await house.decide(item, .stop())
            let id = try #require(made.json?.text("id"))
            let answer = try await house.get("/v1/decisions/\(id)/replay")
            #expect(answer.json?.text("outcome") == "not-by-rules", "\(answer.text)")
            #expect(answer.json?["verdict"] == .null && answer.json?["facts"] == .null)
        }
    }

    @Test func `a rule's decision gives the class that the rule names`() async throws {
        try await HouseRig.run { house in
            let item = try await Self.examined(house)
            let id = try await Self.decision(house, on: item)
            let answer = try await house.get("/v1/decisions/\(id)/transparency-record")
            let json = try #require(answer.json, "\(answer.text)")
            #expect(json.text("category") == "STATEMENT_CATEGORY_CONSUMER_INFORMATION")
            #expect(
                json["decision_visibility"]
                    == .list([.text("DECISION_VISIBILITY_CONTENT_LABELLED")])
            )
            #expect(json.text("automated_decision") == "AUTOMATED_DECISION_FULLY")
            #expect(
                json["content_type"]
                    == .list([.text("CONTENT_TYPE_IMAGE"), .text("CONTENT_TYPE_SYNTHETIC_MEDIA")])
            )
            guard case .list(let countries) = json["territorial_scope"] else { return }
            #expect(countries.count == 27)
        }
    }
}

extension HouseRig {
    /// Lets decisions say that a pack was asked in another version.
    fileprivate func repin(_ pack: String, to version: Int) async throws {
        try await database.write { transaction in
            _ = try transaction.run(
                """
                UPDATE decisions SET content = replace(content,
                    \("\"name\":\"\(pack)\",\"version\":2"),
                    \("\"name\":\"\(pack)\",\"version\":\(version)"))
                """
            )
        }
    }
}
