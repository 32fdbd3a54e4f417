import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Casework
@testable import Server
@testable import Store

@Suite struct ReportRouteTests {
    @Test(arguments: Engine.allCases)
    func `anybody reports, gets a receipt, and hears what became of it`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let receipt = try await bench.receipt(
                "missing-label",
                #", "from": 3, "to": 8, "words": "a made-up face""#,
            )
            let open = try await bench.status(receipt)
            #expect(open.text("state") == "in-review" && open["outcome"] == .null)
            let found = try await bench.newest()
            #expect(found.text("queue") == "synthetic" && found.text("category") == "synthetic")
            let id = try await bench.take(bench.ann)
            let file = try await bench.house.get("/v1/cases/\(id)", bench.ann)
            guard case .list(let reports)? = file.json?["reports"] else {
                Issue.record("no reports in \(file.text)")
                return
            }
            #expect(reports.first?["from"] == .number(3) || reports.first?["from"] == .integer(3))
            #expect(reports.first?.text("evidence", "title") == "A film")
            let decided = try await bench.decide(id, bench.ann, "stop")
            #expect(decided.status == .ok, "\(decided.text)")
            #expect(decided.json?.text("case", "state") == "closed")
            #expect(try await bench.house.cases.found(bench.item).state == .stopped)
            let closed = try await bench.status(receipt)
            #expect(closed.text("outcome") == "upheld" && closed["acted"] == .bool(true))
            #expect(closed.text("redress_until") != nil)
            for kind in ["report.received", "report.closed", "case.opened", "case.closed"] {
                #expect(try await bench.house.cases.events(kind) == 1, "\(kind)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `reports fold into one case, and each keeps its own outcome`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let receipts = [
                try await bench.receipt("missing-label"), try await bench.receipt("copyright"),
                try await bench.receipt("rumour"),
            ]
            let id = try await bench.take(bench.ann)
            let file = try await bench.house.get("/v1/cases/\(id)", bench.ann).json
            guard case .list(let reports)? = file?["reports"] else {
                Issue.record("no reports")
                return
            }
            #expect(reports.count == 3)
            let copyright = try #require(
                reports.first { $0.text("reason") == "copyright" }?.text("id")
            )
            let named = #", "outcomes": [{"report": "\#(copyright)", "outcome": "unfounded"}]"#
            let decided = try await bench.decide(id, bench.ann, "stop", named)
            #expect(decided.status == .ok, "\(decided.text)")
            var outcomes: [String?] = []
            for receipt in receipts {
                outcomes.append(try await bench.status(receipt).text("outcome"))
            }
            #expect(outcomes == ["upheld", "unfounded", "upheld"])
            // What comes later opens another case.
            _ = try await bench.receipt("rumour")
            #expect(try await bench.newest().text("id") != id)
        }
    }

    @Test func `a legal notice says what the law asks of it, and is told what is missing`()
        async throws
    {
        try await CaseBench.run { bench in
            let notice =
                #""addresses": ["https://example.com/1"], "law": "CDPA 16", "good_faith": "#
            let bare = try await bench.tell("copyright", #", "notice": {\#(notice)false}"#)
            #expect(bare.status == .unprocessableContent)
            #expect(bare.json?.text("code") == "notice-incomplete")
            for gap in ["explanation", "name", "contact", "good-faith"] {
                #expect(bare.text.contains(gap), "\(gap)")
            }
            let whole =
                #", "words": "my film", "contact": {"name": "R. Holder", "address": "r@example.com"}"#
                + #", "notice": {\#(notice)true}"#
            let told = try await bench.tell("copyright", whole)
            #expect(told.status == .created, "\(told.text)")
            #expect(try await bench.newest().text("queue") == "notices")
            // About the abuse of children nobody has to say who they are.
            let quiet = #", "words": "see 0:30", "notice": {\#(notice)true}"#
            #expect(try await bench.tell("minors", quiet).status == .created)
            #expect(try await bench.newest().text("queue") == "restricted")
        }
    }

    @Test(arguments: Engine.allCases)
    func `who reports shows nowhere outside the vault`(_ engine: Engine) async throws {
        try await CaseBench.run(on: engine) { bench in
            let canary = "canary.reporter@example.com"
            let receipt = try await bench.receipt(
                "privacy",
                #", "contact": {"name": "Canary Reporter", "address": "\#(canary)"}"#,
            )
            let id = try await bench.take(bench.ann)
            _ = try await bench.decide(id, bench.ann, "stop")
            var shown = try await bench.house.get("/v1/cases/\(id)", bench.ann).text
            shown += "\(try await bench.status(receipt))"
            shown += try await bench.house.get("/v1/items/\(bench.item)/decisions").text
            let tables = ["reports", "reporters", "cases", "audit_events", "identity_fields"]
            let rows = try await bench.house.database.read { transaction in
                try tables.flatMap { table in
                    try transaction.rows("SELECT * FROM \(SQL(stringLiteral: table))").map {
                        "\($0.values)"
                    }
                }.joined()
            }
            shown += rows
            for word in ["canary", "Canary", "example.com"] { #expect(!shown.contains(word)) }
            // Whoever can be reached is told that it came, and that it was decided.
            let told: Int? = try await bench.house.database.read { transaction in
                try transaction.value(
                    "SELECT count(*) FROM person_notices WHERE recipient_kind = 'reporter'"
                )
            }
            #expect(told == 2)
        }
    }

    @Test
    func `the same reporter is known again, and misuse is warned of before it is left unread`()
        async throws
    {
        try await CaseBench.run { bench in
            let contact = #", "contact": {"address": "Someone@example.com"}"#
            var reporter = ""
            for _ in 0..<5 {
                _ = try await bench.receipt("terms", contact.lowercased())
                let id = try await bench.take(bench.ann)
                let file = try await bench.house.get("/v1/cases/\(id)", bench.ann).json
                guard case .list(let reports)? = file?["reports"], let report = reports.first else {
                    Issue.record("no report")
                    return
                }
                let found = try #require(report.text("reporter", "id"))
                #expect(reporter.isEmpty || reporter == found)
                reporter = found
                let named =
                    #", "outcomes": [{"report": "\#(try #require(report.text("id")))", "#
                    + #""outcome": "unfounded"}]"#
                #expect(try await bench.decide(id, bench.ann, nil, named).status == .ok)
            }
            let place = "/v1/reporters/\(reporter)"
            let until = APITime.text(bench.house.clock.now + 30 * 86_400)
            let term = #"{"until": "\#(until)", "why": "five made-up reports"}"#
            let early = try await bench.send("\(place)/suspension", bench.lead, term)
            #expect(early.status == .conflict && early.json?.text("code") == "not-warned")
            #expect(try await bench.send("\(place)/warning", bench.lead, "").status == .ok)
            bench.house.clock.advance(by: 60)
            let suspended = try await bench.send("\(place)/suspension", bench.lead, term)
            #expect(suspended.status == .ok, "\(suspended.text)")
            let refused = try await bench.tell("terms", contact)
            #expect(refused.status == .forbidden)
            #expect(refused.json?.text("code") == "contact-not-taken")
            // Others aren't meant.
            #expect(try await bench.tell("terms").status == .created)
        }
    }

    @Test func `limits are published from what runs the clocks`() async throws {
        try await CaseBench.run { bench in
            let limits = try await bench.house.fetch("/v1/public/studio/limits")
            #expect(limits.status == .ok)
            #expect(
                limits.text.contains(#""kind":"person-shown","words""#)
                    || limits.text.contains("person-shown")
            )
            let told = try await bench.tell("copyright")
            let due = try #require(told.json?.text("due_at"))
            let hours = 14.0 * 24
            #expect(due == APITime.text(bench.house.clock.now + hours * 3_600))
            for path in ["/v1/public/nobody/limits", "/v1/public/nobody/reports"] {
                let method: HTTPRequest.Method = path.hasSuffix("limits") ? .get : .post
                let body =
                    method == .post ? #"{"item": "\#(bench.item)", "reason": "rumour"}"# : nil
                #expect(try await bench.house.visit(method, path, body).status == .notFound)
            }
            // Of another tenant nothing shows.
            #expect(try await bench.tell("rumour", of: "other").status == .notFound)
        }
    }

    @Test func `a trusted flagger goes first, and nobody else is one`() async throws {
        try await CaseBench.run { bench in
            let house = bench.house
            let body = #"{"item": "\#(bench.item)", "reason": "fraud", "words": "w"}"#
            let token = CaseBench.token("Hotline", house, [.flag])
            #expect(try await bench.send("/v1/notices", token, body).status == .notFound)
            let added = try await house.cases.send(.put, "/v1/flaggers/Hotline", bench.lead, "")
            #expect(added.status == .ok, "\(added.text)")
            let told = try await bench.send("/v1/notices", token, body)
            #expect(told.status == .created, "\(told.text)")
            let found = try await bench.newest()
            #expect(found["sources"] == .list([.text("flagger")]))
            #expect(found.text("queue") == "notices")
            let flaggers = try await house.get("/v1/flaggers", bench.ann)
            #expect(flaggers.json?.entries.first?.text("name") == "Hotline")
        }
    }
}
