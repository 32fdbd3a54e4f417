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

@Suite struct CopySearchTests {
    @Test(arguments: Engine.allCases)
    func `copies by bytes stop at once, what looks the same is found, and both end together`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let house = bench.house
            let bytes = Array("the same file".utf8)
            let first = try await house.receive(bytes, [:], house.staff("ann"))
            let picture = HouseRig.seen(HouseRig.picture(3))
            try await house.examine(first, known: picture)
            let twin = try await house.receive(bytes, [:], house.staff("ann"))
            try await house.examine(twin, known: picture)
            let near = try await house.item(
                known: HouseRig.seen(HouseRig.picture(3, differingIn: 20))
            )
            let other = try await house.item(known: HouseRig.seen(HouseRig.picture(4)))
            let foreign = try await house.item(known: picture, of: "other")
            let told = try await bench.ask(about: #""items": ["\#(first)"]"#)
            #expect(told.json?["found"] == .integer(2), "\(told.text)")
            for item in [first, twin] { #expect(try await bench.state(item) == .stopped) }
            #expect(try await bench.state(near) == .live)
            #expect(try await bench.search() == 1)
            #expect(try await bench.state(near) == .stopped)
            #expect(try await bench.state(other) == .live)
            let theirs = try await house.get("/v1/items/\(foreign)", house.token(of: "other"))
            #expect(theirs.json?.text("state") == "live", "\(theirs.text)")
            for item in [twin, near] {
                #expect(try await bench.cases(of: item).first?.text("queue") == "likeness")
            }
            let receipt = try #require(told.json?.text("receipt"))
            #expect(try await bench.status(receipt)["found"] == .integer(3))
            let report = try await bench.answer("rejected")
            guard case .list(let items)? = report["likeness"]?["items"] else {
                Issue.record("no items in \(report)")
                return
            }
            let likenesses = Dictionary(
                uniqueKeysWithValues: items.map { ($0.text("item") ?? "", $0.text("likeness")) }
            )
            #expect(likenesses == [first: "named", twin: "bytes", near: "picture"])
            for item in [first, twin, near] { #expect(try await bench.state(item) == .live) }
            for item in [twin, near] {
                #expect(try await bench.cases(of: item).first?.text("state") == "closed")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `who sends only hashes is answered, and what comes in within 30 days is found`(
        _ engine: Engine
    ) async throws {
        try await CaseBench.run(on: engine) { bench in
            let house = bench.house
            let near = HouseRig.seen(HouseRig.picture(3, differingIn: 12))
            let there = try await house.item(known: near)
            let hash = HouseRig.picture(3)
            let sent = #""fingerprints": [{"pdq": "\#(hash)", "quality": 88}]"#
            let told = try await bench.ask(about: sent)
            #expect(told.json?["found"] == .integer(0), "\(told.text)")
            #expect(try await bench.search() == 1)
            #expect(try await bench.state(there) == .stopped)
            let receipt = try #require(told.json?.text("receipt"))
            #expect(try await bench.status(receipt)["found"] == .integer(1))
            let later = try await house.item(known: near)
            #expect(try await bench.search() == 0)
            house.clock.advance(by: 86_400)
            #expect(try await bench.search() == 1)
            #expect(try await bench.state(later) == .stopped)
            house.clock.advance(by: 31 * 86_400)
            _ = try await bench.search()
            let last = try await house.item(known: near)
            house.clock.advance(by: 86_400)
            #expect(try await bench.search() == 0)
            #expect(try await bench.state(last) == .live)
        }
    }

    @Test func `a request about nothing that is here ends as not found`() async throws {
        try await CaseBench.run { bench in
            let sent = #""fingerprints": [{"pdq": "\#(HouseRig.picture(7))", "quality": 88}]"#
            let receipt = try await bench.asked(about: sent)
            let listed = try await bench.house.get("/v1/cases?queue=likeness", bench.ann)
            let found = try #require(listed.json?.entries.first, "\(listed.text)")
            #expect(found.text("subject", "kind") == "request")
            let id = try #require(found.text("id"))
            _ = try await bench.send("/v1/cases/\(id)/lease", bench.ann, #"{"wish": "take"}"#)
            let stop = try await bench.decide(id, bench.ann, "stop")
            #expect(stop.status == .unprocessableContent, "\(stop.text)")
            #expect(try await bench.decide(id, bench.ann, nil).status == .ok)
            #expect(try await bench.status(receipt).text("outcome") == "not-found")
        }
    }

    @Test func `a sound that two films share makes neither a copy of the other`() async throws {
        try await CaseBench.run { bench in
            var silent = HouseRig.seen(HouseRig.picture(3))
            var song = HouseRig.seen(HouseRig.picture(90))
            let sound = try AudioFingerprint(items: (0..<400).map { UInt32($0) &* 2_654_435_761 })
            (silent.sound, song.sound) = (sound, sound)
            let first = try await bench.house.item(known: silent)
            let other = try await bench.house.item(known: song)
            _ = try await bench.asked(about: #""items": ["\#(first)"]"#)
            #expect(try await bench.search() == 1)
            #expect(try await bench.state(first) == .stopped)
            #expect(try await bench.state(other) == .live)
        }
    }
}
