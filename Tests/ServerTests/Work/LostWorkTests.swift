import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import Pipeline
import Store
import TestSupport
import Testing

@testable import Server

/// Jobs whose node died at every attempt, so that no performer could say anything.
@Suite struct LostWorkTests {
    private static func lost(_ house: HouseRig) -> LostWork {
        LostWork(house.records, in: house.database, queue: house.queue, logger: .silent)
    }

    /// Lets every attempt of the next job of a lane end without a word.
    private static func die(_ house: HouseRig, _ lane: String) async throws {
        let before = try await house.queue.deadLetters().count
        for _ in 0..<40 {
            guard let job = try await house.claim(lane) else { break }
            _ = try await house.queue.settle([Settlement(job.hold, .failed("killed"))])
            house.clock.advance(by: 86_400)
        }
        #expect(try await house.queue.deadLetters().count == before + 1)
    }

    @Test(arguments: Engine.allCases)
    func `an item whose examination died waits for a person`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(Array("bytes".utf8))
            try await Self.die(house, ItemJob.media)
            #expect(try await house.cases.found(item).state == .received)
            #expect(try await Self.lost(house).run() == 1)
            let json = try #require(try await house.get("/v1/items/\(item)").json)
            #expect(json.text("state") == "held")
            #expect(json["hold"]?.text("why", "en")?.contains("cut off") == true)
            #expect(json["hold"]?.text("why", "zh-Hans")?.isEmpty == false)
            #expect(try await house.queue.deadLetters().isEmpty)
            #expect(try await Self.lost(house).run() == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an item whose labelling died waits for a person`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.cases.item()
            let label = String.decision(#""action": "label", "label": "is""#)
            house.clock.advance(by: 1)
            #expect(try await house.decide(item, label).status == .created)
            let examination = try #require(try await house.claim(ItemJob.media))
            _ = try await house.queue.settle([Settlement(examination.hold, .completed)])
            try await Self.die(house, ItemJob.media)
            #expect(try await house.cases.found(item).state == .labelling)
            #expect(try await Self.lost(house).run() == 1)
            #expect(try await house.cases.found(item).state == .held)
        }
    }

    @Test func `what was withdrawn meanwhile stays so`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("bytes".utf8))
            try await Self.die(house, ItemJob.media)
            try await house.cases.withdraw(item)
            #expect(try await Self.lost(house).run() == 1)
            #expect(try await house.cases.found(item).state == .withdrawn)
        }
    }

    @Test func `the end of a decision's time is asked for again`() async throws {
        try await HouseRig.run { house in
            let item = try await house.cases.item()
            house.clock.advance(by: 1)
            let stop = String.stop(#""until": "2027-01-15T09:00:00Z", "then": "release""#)
            #expect(try await house.decide(item, stop).status == .created)
            house.clock.advance(by: 3_600)
            try await Self.die(house, ItemJob.clerk)
            #expect(try await Self.lost(house).run() == 1)
            let performer = TermPerformer(house.workshop).performer
            #expect(try await house.work(ItemJob.clerk, performer) == .completed)
            #expect(try await house.cases.found(item).state == .live)
        }
    }

    @Test func `what nobody can read stays for whoever runs the service`() async throws {
        try await HouseRig.run { house in
            for kind in [ItemJob.examine, ItemJob.term, "somebody's"] {
                let request = JobRequest(
                    kind: kind,
                    payload: Array("{}".utf8),
                    queue: ItemJob.clerk,
                    tenant: "studio",
                )
                try await house.database.write { [queue = house.queue] transaction in
                    _ = try queue.enqueue(request, in: transaction)
                }
                try await Self.die(house, ItemJob.clerk)
            }
            #expect(try await Self.lost(house).run() == 0)
            #expect(try await house.queue.deadLetters().count == 3)
        }
    }
}
