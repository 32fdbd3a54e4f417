import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Casework
@testable import Server
@testable import Store

@Suite struct DisputeRouteTests {
    @Test(arguments: Engine.allCases)
    func `anybody disputes a label, and hears what a person decided`(_ engine: Engine) async throws
    {
        try await CaseBench.run(on: engine) { bench in
            let told = try await bench.house.visit(
                .post,
                "/v1/public/studio/disputes",
                #"{"item": "\#(bench.item)", "what": "not-synthetic", "words": "I was there"}"#,
            )
            #expect(told.status == .created, "\(told.text)")
            let receipt = try #require(told.json?.text("receipt"))
            let id = try await bench.take(bench.ann)
            let file = try await bench.house.get("/v1/cases/\(id)", bench.ann).json
            guard case .list(let reports)? = file?["reports"], let report = reports.first else {
                Issue.record("no report")
                return
            }
            #expect(report.text("reason") == "wrong-label")
            #expect(report.text("dispute") == "not-synthetic")
            #expect(try await bench.decide(id, bench.ann, nil).status == .ok)
            #expect(try await bench.status(receipt).text("outcome") == "rejected")
            // Nothing about a label changes by a complaint.
            #expect(try await bench.house.cases.found(bench.item).state == .live)
        }
    }

    @Test func `an owner disputes through the host, and not what is somebody else's`() async throws
    {
        try await CaseBench.run { bench in
            let body = #"{"what": "wrong-words", "words": "the voice is mine, the picture isn't"}"#
            let place = "/v1/items/\(bench.item)/disputes"
            let told = try await bench.house.send(.post, place, body)
            #expect(told.status == .created, "\(told.text)")
            #expect(try await bench.newest().text("category") == "synthetic")
            let foreign = try await bench.house.cases.send(
                .post,
                place,
                bench.house.token(of: "other"),
                body,
            )
            #expect(foreign.status == .notFound)
            let elsewhere = try await bench.house.visit(
                .post,
                "/v1/public/other/disputes",
                #"{"item": "\#(bench.item)", "what": "wrong-words", "words": "w"}"#,
            )
            #expect(elsewhere.status == .notFound)
        }
    }
}
