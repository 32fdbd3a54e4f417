import Casework
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

@Suite struct ExaminePerformerTests {
    /// One that hardly looks for others' marks, for what isn't about marks.
    static func performer(
        _ house: HouseRig,
        hasTools: Bool = true,
    ) async -> JobPerformer {
        let tools = await (hasTools ? HouseRig.tools : HouseRig.noTools).value
        var limits = ExaminationLimits()
        (limits.foreignMarks.shortestSide, limits.foreignMarks.frames) = (60, 1)
        return ExaminePerformer(
            house.workshop,
            examiner: Examiner(tools: tools, limits: limits),
            banks: house.banks,
        ).performer
    }

    private static func isEmpty(_ house: HouseRig) -> Bool {
        let path = house.workshop.folder.place.path
        return (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty ?? true
    }

    @Test(arguments: Engine.allCases)
    func `media is examined, decided on and released, with what was made of it`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(
                try Clip.jpeg.bytes(),
                ["filetype": "image/jpeg"],
            )
            let performer = await Self.performer(house)
            #expect(try await house.work(ItemJob.media, performer) == .completed)
            let json = try #require(try await house.get("/v1/items/\(item)").json)
            #expect(json.text("state") == "live" && json["live_version"] == .integer(1))
            #expect(json.text("assessment", "label_state") != nil)
            guard case .list(let renditions) = json["renditions"] else { return }
            let kinds = renditions.compactMap { $0.text("kind") }
            #expect(kinds.contains("proxy") && kinds.count > 1, "\(kinds)")
            for kind in kinds {
                let link = try await house.link(item, "{\"rendition\": \"\(kind)\"}")
                #expect(try await house.fetch(link).body.readableBytes > 0, "\(kind)")
            }
            #expect(try await house.work(ItemJob.media, performer) == nil)
            #expect(Self.isEmpty(house))
        }
    }

    @Test(arguments: Engine.allCases)
    func `what isn't media is stopped at once, and a new file ends that`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(Array("a text that says it is a film".utf8))
            let performer = await Self.performer(house)
            #expect(try await house.work(ItemJob.media, performer) == .completed)
            let json = try await house.get("/v1/items/\(item)").json
            #expect(json?.text("state") == "stopped" && json?["live_version"] == .null)
            #expect(json?.text("hold", "why", "en")?.contains("not an audio, video or") == true)
            #expect(json?.text("hold", "why", "zh-Hans")?.contains("文件无法处理") == true)
            #expect(try await house.queue.deadLetters().isEmpty)
            let again = try await house.upload(try Clip.jpeg.bytes(), ["item": item])
            #expect(again.status == .created)
            #expect(try await house.work(ItemJob.media, performer) == .completed)
            #expect(try await house.cases.found(item).state == .live)
            #expect(Self.isEmpty(house))
        }
    }

    @Test func `an empty file and a cut one are the file's fault, too`() async throws {
        try await HouseRig.run { house in
            let performer = await Self.performer(house)
            for bytes in [[], Array(try Clip.mp4.bytes().prefix(2_000))] {
                let item = try await house.receive(bytes)
                #expect(try await house.work(ItemJob.media, performer) == .completed)
                #expect(try await house.cases.found(item).state == .stopped)
            }
        }
    }

    @Test func `a tool that is missing is tried again, and then a person looks`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(try Clip.jpeg.bytes())
            let broken = await Self.performer(house, hasTools: false)
            let first = try await house.work(ItemJob.media, broken)
            #expect(first?.isFailure == true)
            #expect(try await house.cases.found(item).state == .examining)
            house.clock.advance(by: 86_400)
            let results = try await house.exhaust(ItemJob.media, broken)
            #expect(results.dropLast().allSatisfy(\.isFailure) && results.count == 4)
            #expect(results.last == .completed)
            let json = try await house.get("/v1/items/\(item)").json
            #expect(json?.text("state") == "held" && json?["live_version"] == .null)
            #expect(json?.text("hold", "why", "en")?.isEmpty == false)
            #expect(Self.isEmpty(house))
        }
    }

    @Test func `an attempt that fails harms nothing that comes later`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(try Clip.jpeg.bytes())
            let broken = await Self.performer(house, hasTools: false)
            #expect(try await house.work(ItemJob.media, broken)?.isFailure == true)
            house.clock.advance(by: 86_400)
            let whole = await Self.performer(house)
            #expect(try await house.work(ItemJob.media, whole) == .completed)
            #expect(try await house.cases.found(item).state == .live)
            #expect(try await house.cases.events("item.assessed") == 1)
        }
    }

    @Test func `a file that is lost ends with a person, not with nobody`() async throws {
        try await HouseRig.run { house in
            let bytes = try Clip.jpeg.bytes()
            let item = try await house.receive(bytes)
            _ = try await house.objects.remove(ContentDigest(of: bytes), unlessPutSince: nil)
            let results = try await house.exhaust(
                ItemJob.media,
                await Self.performer(house),
            )
            #expect(results.count == 5 && results.last == .completed)
            #expect(try await house.cases.found(item).state == .held)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what an owner took back meanwhile stays away`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(try Clip.jpeg.bytes())
            let job = try #require(try await house.claim(ItemJob.media))
            try await house.cases.withdraw(item)
            #expect(try await house.work(job, await Self.performer(house)) == .completed)
            #expect(try await house.cases.found(item).state == .withdrawn)
            #expect(try await house.cases.events("item.assessed") == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of two who hold the same job, one has its say`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(Array("no film".utf8))
            let performer = await Self.performer(house)
            let lost = try #require(try await house.claim(ItemJob.media))
            // Its worker falls silent, and another one gets the job, after a while.
            house.clock.advance(by: 61)
            #expect(try await house.claim(ItemJob.media) == nil)
            house.clock.advance(by: 86_400)
            let taken = try #require(try await house.claim(ItemJob.media))
            #expect(taken.hold.fence > lost.hold.fence)
            #expect(try await house.work(lost, performer).isFailure)
            #expect(try await house.cases.found(item).state == .examining)
            #expect(try await house.work(taken, performer) == .completed)
            #expect(try await house.cases.found(item).state == .stopped)
            #expect(try await house.cases.events("item.assessed") == 1)
        }
    }

    @Test func `a job that names nothing is given up at once`() async throws {
        try await HouseRig.run { house in
            let payload = Array(#"{"item": "none", "version": 1}"#.utf8)
            let request = JobRequest(
                kind: ItemJob.examine,
                payload: payload,
                queue: ItemJob.media,
                tenant: "studio",
            )
            try await house.database.write { [queue = house.queue] transaction in
                _ = try queue.enqueue(request, in: transaction)
            }
            let result = try await house.work(ItemJob.media, await Self.performer(house))
            guard case .refused(let reason) = result else {
                Issue.record("not refused: \(String(describing: result))")
                return
            }
            #expect(reason.contains("names no item"))
            #expect(try await house.queue.deadLetters().count == 1)
        }
    }
}
