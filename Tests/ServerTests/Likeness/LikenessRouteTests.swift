import Fingerprints
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import Pipeline
import TestSupport
import Testing

@testable import Casework
@testable import Server
@testable import Store

@Suite struct LikenessRouteTests {
    @Test(arguments: Engine.allCases)
    func `an intimate likeness stops at once, and a person answers within 48 hours`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let told = try await bench.ask()
            #expect(told.status == .created, "\(told.text)")
            #expect(told.json?["found"] == .integer(1) && told.json?["held"] == .integer(1))
            let due = APITime.text(bench.house.clock.now + 48 * 3_600)
            #expect(told.json?.text("due_at") == due)
            #expect(try await bench.state(bench.item) == .stopped)
            let found = try await bench.newest()
            #expect(found.text("queue") == "likeness" && found.text("severity") == "critical")
            #expect(found["sources"] == .list([.text("person-shown")]))
            let item = try await bench.house.get("/v1/items/\(bench.item)")
            #expect(item.json?.text("hold", "reason") == "person-shown")
            #expect(
                item.json?.text("hold", "why", "en")?.contains("shown") == true,
                "\(item.text)",
            )
            bench.house.clock.advance(by: 49 * 3_600)
            try await ClockSweep(bench.house.records, in: bench.house.database).run()
            let late = try await bench.house.get("/v1/clocks?breached=yes", bench.ann)
            #expect(late.json?.entries.contains { $0.text("kind") == "person-shown" } == true)
            _ = try await bench.answer("upheld", "stop")
            let receipt = try #require(told.json?.text("receipt"))
            let status = try await bench.status(receipt)
            #expect(status.text("outcome") == "upheld" && status["found"] == .integer(1))
            #expect(try await bench.state(bench.item) == .stopped)
        }
    }

    @Test func `what is missing of a request is named, and nothing is done`() async throws {
        try await CaseBench.run { bench in
            let place = "/v1/public/studio/likeness-requests"
            let bare = try await bench.house.visit(.post, place, #"{"kind": "intimate"}"#)
            #expect(bare.status == .unprocessableContent, "\(bare.text)")
            #expect(bare.json?.text("code") == "request-incomplete")
            for gap in [
                "content", "signer", "signature", "contact", "good-faith", "without-consent",
            ] {
                #expect(bare.text.contains(gap), "\(gap)")
            }
            let agent = try await bench.house.visit(
                .post,
                place,
                """
                {"kind": "intimate", "items": ["\(bench.item)"], "contact": "a@example.com",
                 "signed_by": "agent", "signature": "L. Awyer", "good_faith": true,
                 "without_consent": true}
                """,
            )
            #expect(agent.status == .unprocessableContent && agent.text.contains("authority"))
            #expect(try await bench.state(bench.item) == .live)
            #expect(try await bench.cases(of: bench.item).isEmpty)
            let faint = #""fingerprints": [{"pdq": "\#(String(repeating: "x", count: 64))"}]"#
            #expect(try await bench.ask(about: faint).status == .unprocessableContent)
        }
    }

    @Test func `what isn't intimate goes to a person without being stopped`() async throws {
        try await CaseBench.run { bench in
            let told = try await bench.ask("likeness")
            #expect(told.json?["held"] == .integer(0), "\(told.text)")
            #expect(try await bench.state(bench.item) == .live)
            #expect(try await bench.newest().text("queue") == "likeness")
        }
    }

    @Test(arguments: Engine.allCases)
    func `who asks shows in no table and no answer`(_ engine: Engine) async throws {
        try await CaseBench.run(on: engine) { bench in
            let canary = "canary.shown@example.com"
            let receipt = try await bench.asked(contact: canary)
            let found = try await bench.newest()
            let id = try #require(found.text("id"))
            var shown = "\(found)"
            _ = try await bench.answer("upheld", "stop")
            for path in [
                "/v1/cases/\(id)", "/v1/items/\(bench.item)",
                "/v1/items/\(bench.item)/decisions", "/v1/clocks",
            ] {
                shown += try await bench.house.get(path).text
            }
            shown += "\(try await bench.status(receipt))"
            let names: SQL =
                engine == .sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                : """
                SELECT table_name AS name FROM information_schema.tables
                WHERE table_schema = current_schema()
                """
            shown += try await bench.house.database.read { transaction in
                let tables = try transaction.rows(names).map {
                    try $0.get("name", as: String.self)
                }
                #expect(tables.contains("shown_items"))
                return try tables.flatMap { table in
                    try transaction.rows("SELECT * FROM \(SQL(stringLiteral: table))").map {
                        "\($0.values)"
                    }
                }.joined()
            }
            for word in ["canary", "Ada Shown"] { #expect(!shown.contains(word), "\(word)") }
        }
    }

    @Test func `another tenant's items are unknown, and a contact has so many requests a day`()
        async throws
    {
        try await CaseBench.run { bench in
            let foreign = try await bench.ask(of: "other")
            #expect(foreign.status == .notFound, "\(foreign.text)")
            #expect(try await bench.ask(of: "nobody").status == .notFound)
            #expect(try await bench.state(bench.item) == .live)
            let sent = #""fingerprints": [{"pdq": "\#(HouseRig.picture(9))", "quality": 90}]"#
            for _ in 0..<LikenessLimits().requestsPerDay {
                #expect(try await bench.ask(about: sent).status == .created)
            }
            let last = try await bench.ask()
            #expect(last.status == .conflict && last.json?.text("code") == "too-many-requests")
            #expect(try await bench.state(bench.item) == .live)
            #expect(try await bench.ask(contact: "eve@example.com").status == .created)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is found unfounded plays again, and isn't stopped at once a second time`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let receipt = try await bench.asked()
            let report = try await bench.answer("unfounded")
            #expect(try await bench.state(bench.item) == .live)
            #expect(try await bench.status(receipt).text("outcome") == "unfounded")
            let again = try await bench.ask(contact: "eve@example.com")
            #expect(again.json?["held"] == .integer(0), "\(again.text)")
            #expect(try await bench.state(bench.item) == .live)
            _ = try await bench.answer("unfounded")
            for _ in 0..<4 {
                _ = try await bench.asked("likeness")
                _ = try await bench.answer("unfounded")
            }
            let id = try #require(report.text("reporter", "id"))
            let place = "/v1/reporters/\(id)"
            let read = try await bench.house.get(place, bench.ann)
            #expect(read.json?["unfounded"] == .integer(5), "\(read.text)")
            #expect(try await bench.send("\(place)/warning", bench.lead, "").status == .ok)
            bench.house.clock.advance(by: 60)
            let until = APITime.text(bench.house.clock.now + 30 * 86_400)
            let term = #"{"until": "\#(until)", "why": "five made-up requests"}"#
            let suspended = try await bench.send("\(place)/suspension", bench.lead, term)
            #expect(suspended.status == .ok, "\(suspended.text)")
            let refused = try await bench.ask()
            #expect(refused.status == .forbidden)
            #expect(refused.json?.text("code") == "contact-not-taken")
        }
    }
}
