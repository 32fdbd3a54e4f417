import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct TermPerformerTests {
    private static let stop = String.stop(
        #""until": "2027-01-15T09:00:00Z", "then": "release""#
    )

    @Test(arguments: Engine.allCases)
    func `a stop ends at its time, and not before`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.cases.item()
            #expect(try await house.decide(item, Self.stop).status == .created)
            let performer = TermPerformer(house.workshop).performer
            house.clock.advance(by: 3_500)
            #expect(try await house.work(ItemJob.clerk, performer) == nil)
            #expect(try await house.cases.found(item).state == .stopped)
            house.clock.advance(by: 100)
            #expect(try await house.work(ItemJob.clerk, performer) == .completed)
            #expect(try await house.cases.found(item).state == .live)
            try await house.look()
            let gate = try await house.get("/v1/gate/\(item)?territory=DE&age_band=adult")
            #expect(gate.status == .ok)
        }
    }

    @Test func `a stop that was ended before ends once`() async throws {
        try await HouseRig.run { house in
            let item = try await house.cases.item()
            _ = try await house.decide(item, Self.stop)
            house.clock.advance(by: 10)
            #expect(try await house.decide(item, .simple("release")).status == .created)
            let revision = try await house.cases.found(item).revision
            house.clock.advance(by: 3_600)
            let performer = TermPerformer(house.workshop).performer
            #expect(try await house.work(ItemJob.clerk, performer) == .completed)
            #expect(try await house.cases.found(item).revision == revision)
        }
    }

    @Test func `a job that names no decision is given up`() async throws {
        try await HouseRig.run { house in
            let item = try await house.cases.item()
            let request = JobRequest(
                kind: ItemJob.term,
                payload: Array("{\"item\": \"\(item)\", \"version\": 1}".utf8),
                queue: ItemJob.clerk,
                tenant: "studio",
            )
            try await house.database.write { [queue = house.queue] transaction in
                _ = try queue.enqueue(request, in: transaction)
            }
            let performer = TermPerformer(house.workshop).performer
            let result = try await house.work(ItemJob.clerk, performer)
            if case .refused = result {} else { Issue.record("\(String(describing: result))") }
        }
    }
}
