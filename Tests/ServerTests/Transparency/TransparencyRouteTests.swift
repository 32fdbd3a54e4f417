import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct TransparencyRouteTests {
    private static let law =
        #""ground": {"kind": "law", "instrument": {"en": "Law", "zh-Hans": "《法》"}, "#
        + #""article": "7"}"#

    private static func stop(_ ground: String, facts: String = "It was seen.") -> String {
        #"{"action": "stop", \#(ground), "facts": {"en": "\#(facts)", "zh-Hans": "已经查明。"}}"#
    }

    /// An item that plays, stopped by a person.
    private static func stopped(_ house: HouseRig, _ body: String = .stop()) async throws -> String
    {
        let item = try await house.receive(Array(UUID().uuidString.utf8))
        try await house.release(item)
        house.clock.advance(by: 1)
        let made = try await house.decide(item, body)
        #expect(made.status == .created, "\(made.text)")
        return try #require(made.json?.text("id"))
    }

    private static func path(_ decision: String, _ query: String = "") -> String {
        "/v1/decisions/\(decision)/transparency-record\(query)"
    }

    @Test(arguments: Engine.allCases)
    func `a stop gives a statement as the database takes it`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let id = try await Self.stopped(house)
            let answer = try await house.get(Self.path(id))
            #expect(answer.status == .ok, "\(answer.text)")
            let json = try #require(answer.json)
            #expect(
                json["decision_visibility"]
                    == .list([.text("DECISION_VISIBILITY_CONTENT_DISABLED")])
            )
            #expect(json.text("decision_ground") == "DECISION_GROUND_INCOMPATIBLE_CONTENT")
            #expect(json.text("incompatible_content_ground") == "our own choice")
            #expect(json.text("decision_facts") == "What was found: It was seen.")
            #expect(json.text("source_type") == "SOURCE_VOLUNTARY")
            #expect(json.text("automated_decision") == "AUTOMATED_DECISION_NOT_AUTOMATED")
            #expect(json.text("puid") == "studio-\(id)")
            #expect(json["decision_account"] == nil && json["source_identity"] == nil)
            guard case .list(let countries) = json["territorial_scope"] else { return }
            #expect(countries.count == 30)
            #expect(!answer.text.contains("A film") && !answer.text.contains("maker"))
        }
    }

    @Test func `whoever asks may say who found it and what it was`() async throws {
        try await HouseRig.run { house in
            let id = try await Self.stopped(house, Self.stop(Self.law))
            let refused = try await house.get(Self.path(id))
            #expect(refused.status == .conflict && refused.json?.text("code") == "no-category")
            #expect(refused.json?.text("words", "zh-Hans")?.contains("category") == true)
            let told = try await house.get(
                Self.path(
                    id,
                    "?category=STATEMENT_CATEGORY_VIOLENCE&source=SOURCE_TRUSTED_FLAGGER"
                        + "&source_identity=Hotline%20e.V.",
                )
            )
            #expect(told.json?.text("category") == "STATEMENT_CATEGORY_VIOLENCE", "\(told.text)")
            #expect(told.json?.text("source_type") == "SOURCE_TRUSTED_FLAGGER")
            #expect(told.json?.text("source_identity") == "Hotline e.V.")
            #expect(
                told.json?.text("illegal_content_legal_ground")
                    == "the law requires it: Law, art. 7"
            )
            for query in ["?category=MAGIC", "?source=ME", "?source_identity=x"] {
                let odd = try await house.get(Self.path(id, query))
                #expect(odd.status == .badRequest && odd.problem == "malformed-request")
            }
        }
    }

    @Test(arguments: [
        ("Ask jo@example.org.", "personal-data-mail-address"),
        ("Call +49 30 901820.", "personal-data-number"),
        ("It is maker again.", "personal-data-account-name"),
    ])
    func `facts that lead to a person stay in the house`(
        _ facts: String,
        _ code: String,
    ) async throws {
        try await HouseRig.run { house in
            let choice = #""ground": {"kind": "our-choice"}"#
            let id = try await Self.stopped(house, Self.stop(choice, facts: facts))
            let answer = try await house.get(Self.path(id))
            #expect(answer.status == .conflict && answer.json?.text("code") == code)
            #expect(answer.json?.text("detail")?.contains("decide again") == true)
        }
    }

    @Test func `a release, a proposal and another tenant's decision give none`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("film".utf8))
            try await house.release(item)
            let list = try await house.get("/v1/items/\(item)/decisions").json
            let release = try #require(list?.entries.first?.text("id"))
            let none = try await house.get(Self.path(release))
            #expect(none.status == .conflict && none.json?.text("code") == "no-restriction")
            let proposed = try await house.decide(item, .simple("remove"))
            let waiting = try #require(proposed.json?.text("id"))
            #expect(try await house.get(Self.path(waiting)).status == .notFound)
            let id = try await Self.stopped(house)
            let theirs = try await house.get(Self.path(id), house.token(of: "other"))
            #expect(theirs.status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `batches go from the oldest to the newest, and say what they leave out`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let own = try await Self.stopped(house)
            let law = try await Self.stopped(house, Self.stop(Self.law))
            let china = try await Self.stopped(
                house,
                Self.stop(#""ground": {"kind": "our-choice"}, "territory": ["CN"]"#),
            )
            house.clock.advance(by: 30)
            let since = "?since=2020-01-01T00:00:00Z"
            let early = try await house.get("/v1/transparency-records\(since)")
            #expect(early.json?["statements"] == .list([]), "what is fresh waits")
            house.clock.advance(by: 60)
            let all = try #require(try await house.get("/v1/transparency-records\(since)").json)
            guard case .list(let statements) = all["statements"],
                case .list(let leftOut) = all["left_out"]
            else {
                Issue.record("no batch")
                return
            }
            #expect(statements.map { $0.text("puid") } == ["studio-\(own)"])
            #expect(leftOut.map { $0.text("decision") } == [law, china])
            #expect(leftOut.map { $0.text("code") } == ["no-category", "outside-the-union"])
            #expect(all["next"] == .null)
            let single = try await house.get(Self.path(own))
            #expect(statements.first == single.json)
            let later = try await house.get("/v1/transparency-records?since=2030-01-01T00:00:00Z")
            #expect(later.json?["statements"] == .list([]))
        }
    }

    @Test func `a batch is at most a hundred, and the next one goes on behind it`() async throws {
        try await HouseRig.run { house in
            var ids: [String] = []
            for _ in 0..<3 { ids.append(try await Self.stopped(house)) }
            house.clock.advance(by: 90)
            var (found, cursor) = ([String](), "")
            for _ in 0..<4 {
                let page = try await house.get("/v1/transparency-records?limit=1\(cursor)").json
                guard case .list(let statements) = page?["statements"] else { break }
                found += statements.compactMap { $0.text("puid") }
                guard let next = page?.text("next") else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(found == ids.map { "studio-\($0)" })
            let large = try await house.get("/v1/transparency-records?limit=101")
            #expect(large.status == .badRequest)
        }
    }

    @Test func `only who may read the record is handed any`() async throws {
        try await HouseRig.run { house in
            let id = try await Self.stopped(house)
            for path in [Self.path(id), "/v1/transparency-records"] {
                let token = house.token(of: "studio", without: .audit)
                #expect(try await house.get(path, token).status == .forbidden)
            }
            #expect(Scope.audit.roles == [.complianceOfficer, .auditor])
        }
    }

    @Test func `a sandbox gives none`() async throws {
        try await HouseRig.run { house in
            let id = try await Self.stopped(house)
            try await house.database.write { transaction in
                _ = try transaction.run("UPDATE tenants SET sandbox = 1 WHERE name = 'studio'")
            }
            let answer = try await house.get(Self.path(id))
            #expect(answer.status == .conflict && answer.json?.text("code") == "sandbox")
        }
    }
}
