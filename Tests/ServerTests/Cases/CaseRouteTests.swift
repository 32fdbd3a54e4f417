import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Casework
@testable import Server
@testable import Store

@Suite struct CaseRouteTests {
    @Test(arguments: Engine.allCases)
    func `one decides at a time, on what they saw`(_ engine: Engine) async throws {
        try await CaseBench.run(on: engine) { bench in
            _ = try await bench.receipt()
            let id = try #require(try await bench.newest().text("id"))
            let loose = try await bench.decide(id, bench.ann, "stop")
            #expect(loose.json?.text("code") == "case-not-held")
            _ = try await bench.take(bench.ann)
            let other = try await bench.send(
                "/v1/cases/\(id)/lease",
                bench.bob,
                #"{"wish": "take"}"#,
            )
            #expect(other.status == .conflict && other.json?.text("code") == "case-held")
            let read = try await bench.house.get("/v1/cases/\(id)", bench.ann)
            let tag = try #require(read.headers[.eTag])
            // Another report comes before she decides.
            _ = try await bench.receipt("rumour")
            let stale = try await bench.house.cases.send(
                .post,
                "/v1/cases/\(id)/decision",
                bench.ann,
                #"{"action": null, "reason": "fine"}"#,
                [.ifMatch: tag],
            )
            #expect(stale.status == .preconditionFailed, "\(stale.text)")
            #expect(try await bench.decide(id, bench.ann, nil).status == .ok)
            let again = try await bench.decide(id, bench.ann, nil)
            #expect(again.status == .conflict && again.json?.text("code") == "case-closed")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a removal waits for a second person, and then its reports are answered`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let receipt = try await bench.receipt("obscenity")
            let id = try await bench.take(bench.ann)
            let waiting = try await bench.decide(id, bench.ann, "remove")
            #expect(waiting.status == .accepted, "\(waiting.text)")
            let proposal = try #require(waiting.json?.text("decision", "id"))
            #expect(try await bench.status(receipt).text("state") == "in-review")
            // What comes meanwhile isn't lost.
            let late = try await bench.receipt("rumour")
            let approved = try await bench.send(
                "/v1/decisions/\(proposal)/approval",
                bench.bob,
                #"{"verdict": "approve"}"#,
            )
            #expect(approved.status == .ok, "\(approved.text)")
            #expect(try await bench.house.cases.found(bench.item).state == .removed)
            for each in [receipt, late] {
                #expect(try await bench.status(each).text("outcome") == "upheld")
            }
            #expect(try await bench.newest().text("state") == "closed")
        }
    }

    @Test(arguments: Engine.allCases)
    func `what a second person refuses, or nobody answers, comes back to its queue`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let receipt = try await bench.receipt("obscenity")
            for isRefused in [true, false] {
                let id = try await bench.take(bench.ann)
                let waiting = try await bench.decide(id, bench.ann, "remove")
                let proposal = try #require(
                    waiting.json?.text("decision", "id"),
                    "\(waiting.text)",
                )
                if isRefused {
                    _ = try await bench.send(
                        "/v1/decisions/\(proposal)/approval",
                        bench.bob,
                        #"{"verdict": "refuse"}"#,
                    )
                } else {
                    bench.house.clock.advance(by: 30 * 86_400)
                    try await ClockSweep(bench.house.records, in: bench.house.database).run()
                }
                #expect(try await bench.newest().text("state") == "open")
                #expect(try await bench.status(receipt).text("state") == "in-review")
            }
        }
    }

    @Test func `an item that its publisher takes back leaves no report without an answer`()
        async throws
    {
        try await CaseBench.run { bench in
            let receipt = try await bench.receipt("rumour")
            try await bench.house.cases.withdraw(bench.item)
            #expect(try await bench.status(receipt).text("outcome") == "moot")
            #expect(try await bench.newest().text("closing", "outcome") == "settled")
        }
    }

    @Test(arguments: Engine.allCases)
    func `the next case of a queue goes to one of those who ask at once`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            _ = try await bench.receipt()
            let answers = try await withThrowingTaskGroup(of: TestResponse.self) { group in
                for token in [bench.ann, bench.bob] {
                    group.addTask {
                        try await bench.send("/v1/queues/synthetic/next", token, "")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let statuses = answers.map(\.status.code).sorted()
            #expect(statuses == [200, 404], "\(answers.map(\.text))")
            let queues = try await bench.house.get("/v1/queues", bench.ann)
            let synthetic = queues.json?.entries.first { $0.text("name") == "synthetic" }
            #expect(synthetic?["waiting"] == .integer(1))
        }
    }

    @Test func `clocks stand still with a reason, run on, and tell when it is too late`()
        async throws
    {
        try await CaseBench.run { bench in
            let house = bench.house
            _ = try await bench.receipt()
            let id = try await bench.take(bench.ann)
            let due = try await bench.newest().text("due_at")
            let paused = try await bench.send(
                "/v1/cases/\(id)/pause",
                bench.ann,
                #"{"waits_for": "reporter"}"#,
            )
            #expect(paused.json?["case"]?["due_at"] == .null, "\(paused.text)")
            house.clock.advance(by: 20 * 86_400)
            try await ClockSweep(house.records, in: house.database).run()
            #expect(try await house.cases.events("clock.breached") == 0)
            let resumed = try await bench.send(
                "/v1/cases/\(id)/pause",
                bench.ann,
                #"{"waits_for": null}"#,
            )
            #expect(resumed.json?["case"]?.text("due_at") != due)
            house.clock.advance(by: 15 * 86_400)
            for _ in 0..<2 { try await ClockSweep(house.records, in: house.database).run() }
            #expect(try await house.cases.events("clock.breached") == 1)
            let late = try await house.get("/v1/clocks?breached=yes", bench.ann)
            #expect(late.json?.entries.count == 1)
        }
    }

    @Test func `second looks are blind, by somebody else, and counted`() async throws {
        try await CaseBench.run { bench in
            _ = try await bench.receipt()
            let id = try await bench.take(bench.ann)
            _ = try await bench.decide(id, bench.ann, nil)
            let (caseID, tenant) = (try #require(CaseID(id)), try #require(TenantName("studio")))
            let ann = try #require(PersonName("ann"))
            try await bench.house.database.write { [records = bench.house.records] transaction in
                let look = SecondLook(at: caseID, of: tenant, after: ann, .noAction, .golden)
                try SecondLooks(records).add(look, in: transaction)
            }
            #expect(try await bench.house.get("/v1/second-looks", bench.ann).json?.entries == [])
            let waiting = try await bench.house.get("/v1/second-looks", bench.bob)
            #expect(waiting.json?.entries.first?["first"] == .null, "\(waiting.text)")
            let own = try await bench.send(
                "/v1/second-looks/\(id)",
                bench.ann,
                #"{"outcome": "acted"}"#,
            )
            #expect(own.json?.text("code") == "own-review")
            let done = try await bench.send(
                "/v1/second-looks/\(id)",
                bench.bob,
                #"{"outcome": "acted"}"#,
            )
            #expect(done.json?.text("first") == "no-action" && done.json?.text("second") == "acted")
            let read = try await bench.house.get("/v1/reviewers/ann", bench.lead)
            #expect(read.json?["agreement"]?["looks"] == .integer(1), "\(read.text)")
        }
    }

    @Test func `notes stay with the staff, and reach makes a case urgent`() async throws {
        try await CaseBench.run { bench in
            let reach = try await bench.house.send(
                .put,
                "/v1/items/\(bench.item)/reach",
                #"{"views": 50000}"#,
            )
            #expect(reach.status == .noContent, "\(reach.text)")
            _ = try await bench.receipt()
            #expect(try await bench.newest()["reach"] == .integer(50_000))
            let id = try await bench.take(bench.ann)
            let noted = try await bench.send(
                "/v1/cases/\(id)/notes",
                bench.ann,
                #"{"words": "see also the other film"}"#,
            )
            #expect(noted.status == .created && noted.json?.text("audience") == "internal")
            #expect(try await bench.house.cases.events("case.noted") == 1)
        }
    }

    @Test func `somebody else grants a qualification, and only some see how a reviewer fares`()
        async throws
    {
        try await CaseBench.run { bench in
            let until = APITime.text(bench.house.clock.now + 300 * 86_400)
            let grant = #"{"category": "synthetic", "expires_at": "\#(until)"}"#
            let own = try await bench.send("/v1/reviewers/lead/qualifications", bench.lead, grant)
            #expect(own.status == .forbidden && own.json?.text("code") == "own-qualification")
            let granted = try await bench.send(
                "/v1/reviewers/ann/qualifications",
                bench.lead,
                grant,
            )
            #expect(granted.status == .ok, "\(granted.text)")
            _ = try await bench.receipt()
            _ = try await bench.take(bench.ann)
            let read = try await bench.house.get("/v1/reviewers/ann", bench.ann)
            #expect(read.json?["exposure"]?["medium"] == .integer(1), "\(read.text)")
            let other = try await bench.house.get("/v1/reviewers/ann", bench.bob)
            #expect(other.status == .forbidden && other.problem == "not-entitled")
            let place = "/v1/reviewers/ann/qualifications/synthetic"
            let gone = try await bench.house.cases.send(.delete, place, bench.lead, "")
            #expect(gone.status == .noContent)
            let again = try await bench.house.cases.send(.delete, place, bench.lead, "")
            #expect(again.status == .notFound)
        }
    }
}
