import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server

/// Appeals over HTTP: what each side reads, and what nobody does.
@Suite struct AppealRouteTests {
    private static let verdict = """
        {"outcome": "overturned", "answer": {"en": "It is a recording.", "zh-Hans": "该视频为实拍。"}}
        """

    /// Stops the item of a bench, and appeals for its account.
    private static func appeal(_ bench: CaseBench) async throws -> (id: String, decision: String) {
        let stopped = try await bench.send(
            "/v1/items/\(bench.item)/decisions",
            bench.ann,
            .simple("stop"),
        )
        let decision = try #require(stopped.json?.text("id"), "\(stopped.text)")
        let opened = try await bench.send(
            "/v1/accounts/maker/appeals",
            bench.house.token,
            #"{"decision": "\#(decision)", "words": "It is mine.", "language": "en"}"#,
        )
        #expect(opened.status == .created, "\(opened.text)")
        return (try #require(opened.json?.text("id")), decision)
    }

    private static func judge(_ name: String, _ bench: CaseBench) -> String {
        CaseBench.token(name, bench.house, [.decideAppeals, .readCases])
    }

    @Test(arguments: Engine.allCases)
    func `an author appeals, hears the answer, and learns nobody's name`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let (id, decision) = try await Self.appeal(bench)
            let own = Self.judge("ann", bench)
            let refused = try await bench.send("/v1/appeals/\(id)/decision", own, Self.verdict)
            #expect(refused.json?.text("code") == "own-decision", "\(refused.text)")
            let zoe = Self.judge("zoe", bench)
            let file = try await bench.house.get("/v1/appeals/\(id)", zoe)
            #expect(file.json?["act"]?.text("title") == "A film", "\(file.text)")
            let replied = try await bench.send(
                "/v1/appeals/\(id)/replies",
                zoe,
                #"{"words": "Do you have the original?"}"#,
            )
            #expect(replied.status == .ok, "\(replied.text)")
            let said = try await bench.send(
                "/v1/appeals/\(id)/messages",
                bench.house.token,
                #"{"words": "Here it is."}"#,
            )
            #expect(said.status == .created, "\(said.text)")
            let decided = try await bench.send("/v1/appeals/\(id)/decision", zoe, Self.verdict)
            #expect(decided.status == .ok, "\(decided.text)")
            #expect(try await bench.house.cases.found(bench.item).state == .live)
            let list = try await bench.house.get("/v1/accounts/maker/appeals")
            let appeal = try #require(list.json?.entries.first, "\(list.text)")
            #expect(appeal.text("answer", "outcome") == "overturned")
            #expect(appeal.text("against", "id") == decision)
            for name in ["zoe", "ann"] { #expect(!list.text.contains("\"\(name)\"")) }
            // Nothing is left for anybody to do, wherever they look.
            let open = try await bench.house.get("/v1/appeals?state=open", zoe)
            #expect(open.json?.entries.isEmpty == true, "\(open.text)")
            let numbers = try await bench.house.get("/v1/appeals/statistics", zoe)
            #expect(numbers.text.contains("\"overturn_rate\":1"), "\(numbers.text)")
        }
    }

    @Test func `an appeal stands in the host's list and in the staff's alike`() async throws {
        try await CaseBench.run { bench in
            let (id, _) = try await Self.appeal(bench)
            let staff = try await bench.house.get(
                "/v1/appeals?state=open",
                Self.judge("zoe", bench),
            )
            #expect(staff.json?.entries.first?["appeal"]?.text("id") == id, "\(staff.text)")
            let host = try await bench.house.get("/v1/accounts/maker/appeals")
            #expect(host.json?.entries.first?.text("id") == id, "\(host.text)")
        }
    }

    @Test(arguments: Engine.allCases)
    func `each side hears of its own appeal alone`(_ engine: Engine) async throws {
        try await CaseBench.run(on: engine) { bench in
            let receipt = try await bench.receipt()
            let closed = try await bench.decide(try await bench.take(bench.ann), bench.ann, nil)
            #expect(closed.status == .ok, "\(closed.text)")
            let opened = try await bench.house.visit(
                .post,
                "/v1/public/studio/appeals",
                #"{"receipt": "\#(receipt)", "words": "Look at 0:05."}"#,
            )
            #expect(opened.status == .created, "\(opened.text)")
            #expect(try await bench.status(receipt).text("appeal_state") == "open")
            let host = try await bench.house.get("/v1/accounts/maker/appeals")
            #expect(host.json?.entries.isEmpty == true, "\(host.text)")
            let zoe = Self.judge("zoe", bench)
            let list = try await bench.house.get("/v1/appeals", zoe)
            let found = list.json?.entries.first?["appeal"]?.text("id")
            let id = try #require(found, "\(list.text)")
            // The author's host can't speak on it.
            let said = try await bench.send(
                "/v1/appeals/\(id)/messages",
                bench.house.token,
                #"{"words": "Who is it?"}"#,
            )
            #expect(said.status == .notFound)
            let decided = try await bench.send("/v1/appeals/\(id)/decision", zoe, Self.verdict)
            #expect(decided.status == .ok, "\(decided.text)")
            let status = try await bench.status(receipt)
            #expect(status.text("appeal", "outcome") == "overturned")
            #expect(status.text("outcome") == "upheld")
        }
    }

    @Test func `an adjudicator sees and decides what was assigned, and nothing else`() async throws
    {
        try await CaseBench.run { bench in
            let (id, _) = try await Self.appeal(bench)
            let outside = CaseBench.token("outside", bench.house, [.decideAppeals])
            let unseen = try await bench.house.get("/v1/appeals/\(id)", outside)
            #expect(unseen.status == .notFound)
            let none = try await bench.house.get("/v1/appeals", outside)
            #expect(none.json?.entries.isEmpty == true)
            let early = try await bench.send("/v1/appeals/\(id)/decision", outside, Self.verdict)
            #expect(early.status == .notFound)
            let own = try await bench.send(
                "/v1/appeals/\(id)/assignment",
                bench.lead,
                #"{"person": "ann"}"#,
            )
            #expect(own.json?.text("code") == "own-decision", "\(own.text)")
            let given = try await bench.send(
                "/v1/appeals/\(id)/assignment",
                bench.lead,
                #"{"person": "outside"}"#,
            )
            #expect(given.json?.text("assignee") == "outside", "\(given.text)")
            let other = try await bench.send(
                "/v1/appeals/\(id)/decision",
                Self.judge("zoe", bench),
                Self.verdict,
            )
            #expect(other.json?.text("code") == "appeal-assigned", "\(other.text)")
            let decided = try await bench.send(
                "/v1/appeals/\(id)/decision",
                outside,
                Self.verdict,
            )
            #expect(decided.status == .ok, "\(decided.text)")
            #expect(StaffRole.adjudicator.scopes == [.decideAppeals])
        }
    }

    @Test func `what is overdue is public, as counts`() async throws {
        try await CaseBench.run { bench in
            _ = try await Self.appeal(bench)
            let path = "/v1/public/studio/appeals/overdue"
            let before = try await bench.house.fetch(path)
            #expect(before.json?["count"] == .integer(0), "\(before.text)")
            bench.house.clock.advance(by: 20 * 86_400)
            let after = try await bench.house.fetch(path)
            #expect(after.json?["count"] == .integer(1), "\(after.text)")
            #expect(after.json?["oldest_age_days"] == .integer(20), "\(after.text)")
        }
    }

    @Test func `an answer names the bodies that the profile lists`() throws {
        var profile = try #require(
            try PolicyBook.bundled().profiles["eu"]
        )
        profile.disputeBodies = [BilingualText(en: "Body A", zh: "甲机构")]
        let verdict = AppealVerdict(.upheld, BilingualText(en: "It stands.", zh: "维持。"))
        let person = try #require(PersonName("zoe"))
        let answer = AppealView.Answer(
            Appeal.Closing(verdict, by: person, at: .now),
            under: profile,
        )
        #expect(answer.disputeBodies == profile.disputeBodies)
    }

    @Test func `an appeal says no more than may be said`() async throws {
        try await CaseBench.run { bench in
            let long = String(repeating: "x", count: AppealLimits().wordsCharacters + 1)
            let refused = try await bench.send(
                "/v1/accounts/maker/appeals",
                bench.house.token,
                #"{"strike": "01940000-0000-7000-8000-0000000000ff", "words": "\#(long)"}"#,
            )
            #expect(refused.status.code == ProblemKind.invalidRequest.status, "\(refused.text)")
            let nothing = try await bench.send(
                "/v1/accounts/maker/appeals",
                bench.house.token,
                #"{"words": "x"}"#,
            )
            #expect(nothing.status.code == ProblemKind.invalidRequest.status)
        }
    }
}
