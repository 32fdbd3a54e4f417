import Casework
import Detection
import Foundation
import HTTPTypes
import HummingbirdTesting
import Labels
import Media
import NIOCore
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct LabelPerformerTests {
    private static func performer(_ house: HouseRig, hasTools: Bool = true) -> JobPerformer {
        LabelPerformer(
            house.workshop,
            labeller: Labeller(
                freshID: { UUID().uuidString.lowercased() },
                tools: { await (hasTools ? HouseRig.tools : HouseRig.noTools).value },
            ),
        ).performer
    }

    /// An item that waits for its label, whatever was in its file.
    private static func waiting(
        _ house: HouseRig,
        _ bytes: [UInt8],
    ) async throws -> String {
        let item = try await house.receive(bytes, ["filetype": "image/jpeg"])
        try await house.release(item)
        let examination = try #require(try await house.claim(ItemJob.media))
        _ = try await house.queue.settle([Settlement(examination.hold, .completed)])
        let label = String.decision(#""action": "label", "label": "is""#)
        let made = try await house.decide(item, label)
        #expect(made.status == .created, "\(made.text)")
        #expect(try await house.cases.found(item).state == .labelling)
        return item
    }

    @Test(arguments: Engine.allCases)
    func `a label is written into a copy, read back, and the item goes on`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let bytes = try Clip.jpeg.bytes()
            let item = try await Self.waiting(house, bytes)
            try await house.look()
            let before = try await house.get("/v1/gate/\(item)?territory=DE&age_band=adult")
            #expect(before.status == .forbidden)
            #expect(try await house.work(ItemJob.media, Self.performer(house)) == .completed)
            #expect(try await house.cases.found(item).state == .live)
            try await house.look()
            let gate = try await house.get("/v1/gate/\(item)?territory=DE&age_band=adult")
            #expect(gate.status == .ok && gate.headers[.touchstoneNotice] == "is")
            let copy = try await house.fetch(
                try await house.link(item, #"{"rendition": "labelled"}"#)
            )
            #expect(copy.headers[.contentType] == "image/jpeg")
            try await withTemporaryFolder { folder in
                let file = folder.appending(path: "labelled.jpg")
                try Data(copy.body.readableBytesView).write(to: file)
                let inspector = Inspector(tools: await HouseRig.tools.value)
                let path = FilePathBytes(file.path)
                let seen = try await inspector.inspect(try Subject(path: path)) { _ in }
                #expect(seen.assessment.notice == .is)
            }
            let original = try await house.fetch(
                try await house.link(item, #"{"rendition": "original"}"#)
            )
            #expect(Array(original.body.readableBytesView) == bytes)
            #expect(try await house.cases.events("label.applied") == 1)
        }
    }

    @Test func `without its label an item stays away, and a person is asked`() async throws {
        try await HouseRig.run { house in
            let item = try await Self.waiting(house, Array("no picture".utf8))
            #expect(try await house.work(ItemJob.media, Self.performer(house)) == .completed)
            let json = try await house.get("/v1/items/\(item)").json
            #expect(json?.text("state") == "held" && json?["live_version"] == .null)
            #expect(json?.text("hold", "why", "en")?.isEmpty == false)
            #expect(try await house.cases.events("label.applied") == 0)
        }
    }

    @Test func `marks whose tool is missing are tried again, then a person looks`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(
                try Clip.jpeg.bytes(),
                ["declaration": #"{"synthetic": 3, "label": true}"#],
            )
            let examination = await ExaminePerformerTests.performer(house)
            #expect(try await house.work(ItemJob.media, examination) == .completed)
            // What its uploader declares has to be disclosed.
            #expect(try await house.cases.found(item).state == .labelling)
            let broken = Self.performer(house, hasTools: false)
            let results = try await house.exhaust(ItemJob.media, broken)
            #expect(results.dropLast().allSatisfy(\.isFailure) && results.count == 5, "\(results)")
            #expect(results.last == .completed)
            #expect(try await house.cases.found(item).state == .held)
            #expect(try await house.cases.events("label.applied") == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a label that comes too late changes nothing`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await Self.waiting(house, try Clip.jpeg.bytes())
            let job = try #require(try await house.claim(ItemJob.media))
            try await house.cases.withdraw(item)
            #expect(try await house.work(job, Self.performer(house)) == .completed)
            #expect(try await house.cases.found(item).state == .withdrawn)
            #expect(try await house.cases.events("label.applied") == 0)
        }
    }

    @Test func `who lost the job has no say`() async throws {
        try await HouseRig.run { house in
            let item = try await Self.waiting(house, try Clip.jpeg.bytes())
            let lost = try #require(try await house.claim(ItemJob.media))
            house.clock.advance(by: 61)
            _ = try await house.claim(ItemJob.media)
            house.clock.advance(by: 86_400)
            let taken = try #require(try await house.claim(ItemJob.media))
            #expect(taken.hold.id == lost.hold.id)
            #expect(try await house.work(lost, Self.performer(house)).isFailure)
            #expect(try await house.cases.found(item).state == .labelling)
            #expect(try await house.work(taken, Self.performer(house)) == .completed)
            #expect(try await house.cases.found(item).state == .live)
            #expect(try await house.cases.events("label.applied") == 1)
        }
    }

    @Test func `a job that doesn't say what to write is given up`() async throws {
        try await HouseRig.run { house in
            let item = try await Self.waiting(house, try Clip.jpeg.bytes())
            _ = try await house.claim(ItemJob.media)
            let request = JobRequest(
                kind: ItemJob.label,
                payload: Array("{\"item\": \"\(item)\", \"version\": 1}".utf8),
                queue: ItemJob.media,
                tenant: "studio",
            )
            try await house.database.write { [queue = house.queue] transaction in
                _ = try queue.enqueue(request, in: transaction)
            }
            let result = try await house.work(ItemJob.media, Self.performer(house))
            if case .refused = result {} else { Issue.record("\(String(describing: result))") }
            #expect(try await house.cases.found(item).state == .labelling)
        }
    }
}
