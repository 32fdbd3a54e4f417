import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Labels
import Pipeline
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct LinkRouteTests {
    @Test func `a link is good as long as was asked, and no longer`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("bytes".utf8))
            let usual = try await house.link(item, #"{"rendition": "original"}"#)
            let longest = LinkLimits().seconds
            let long = try await house.link(
                item,
                "{\"rendition\": \"original\", \"seconds\": \(longest)}",
            )
            #expect(try await house.fetch(usual).status == .ok)
            house.clock.advance(by: Double(LinkLimits().usualSeconds) - 1)
            #expect(try await house.fetch(usual).status == .ok)
            house.clock.advance(by: 1)
            let ended = try await house.fetch(usual)
            #expect(ended.status == .gone && ended.problem == "link-ended")
            #expect(ended.text.contains("ask for a new one"))
            #expect(try await house.fetch(long).status == .ok)
            house.clock.advance(by: Double(longest))
            #expect(try await house.fetch(long).status == .gone)
        }
    }

    private static let refused = [
        (#"{"rendition": "nothing"}"#, "/rendition"), (#"{"rendition": ""}"#, "/rendition"),
        (#"{"rendition": "original", "seconds": 0}"#, "/seconds"),
        (#"{"rendition": "original", "seconds": 86401}"#, "/seconds"),
        (#"{"rendition": "original", "seconds": "600"}"#, "/seconds"),
        (#"{"rendition": "original", "territory": "de"}"#, "/territory"),
        (#"{"rendition": "original", "territory": "D"}"#, "/territory"),
        (#"{"rendition": "original", "age_band": "old"}"#, "/age_band"), ("{}", "/rendition"),
    ]

    @Test func `a wish that can't be met says where`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("bytes".utf8))
            for (wish, pointer) in Self.refused {
                let answer = try await house.send(.post, "/v1/items/\(item)/links", wish)
                #expect(answer.status == .unprocessableContent, "\(wish): \(answer.text)")
                guard case .list(let errors) = answer.json?["errors"] else {
                    Issue.record("no errors: \(answer.text)")
                    continue
                }
                #expect(errors.first?.text("pointer") == pointer, "\(wish)")
            }
        }
    }

    @Test func `a rendition that there isn't is answered with those that there are`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("bytes".utf8))
            try await house.release(
                item,
                making: [try await house.product("proxy", [1, 2], "video/mp4")],
            )
            let wish = #"{"rendition": "poster"}"#
            let answer = try await house.send(.post, "/v1/items/\(item)/links", wish)
            #expect(answer.text.contains("must be one of: original, proxy"))
        }
    }

    private static let cover = #"{"rendition": "cover", "territory": "DE"}"#

    /// Gives an item another cover, which is a new version.
    private static func exchange(_ bytes: String, of item: String, _ house: HouseRig) async throws {
        let said = ["item": item, "purpose": "cover", "filetype": "image/png", "title": ""]
        let made = try await house.upload(Array(bytes.utf8), said)
        #expect(made.status == .created, "\(made.text)")
    }

    @Test(arguments: Engine.allCases)
    func `viewers get what plays, not what waits to be looked at, nor what it replaced`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(Array("bytes".utf8))
            try await Self.exchange("first", of: item, house)
            let early = try await house.send(.post, "/v1/items/\(item)/links", Self.cover)
            #expect(early.status == .conflict && early.problem == "not-playing")
            try await house.release(item)
            try await house.look()
            let first = try await house.link(item, Self.cover)
            house.clock.advance(by: 1)
            try await Self.exchange("second", of: item, house)
            try await house.look()
            for link in [first, try await house.link(item, Self.cover)] {
                #expect(try await house.fetch(link).text == "first")
            }
            try await house.release(item)
            try await house.look()
            #expect(try await house.fetch(try await house.link(item, Self.cover)).text == "second")
            let replaced = try await house.fetch(first)
            #expect(replaced.status == .gone && replaced.problem == "link-ended")
        }
    }

    @Test func `viewers get no original where there is a copy that says what it is`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("bytes".utf8))
            let labelled = try await house.product("labelled", Array("marked".utf8), "video/mp4")
            try await house.release(item, making: [labelled])
            let wish = #"{"rendition": "original", "territory": "DE"}"#
            let answer = try await house.send(.post, "/v1/items/\(item)/links", wish)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("must be one of: labelled"))
            let owner = try await house.link(item, #"{"rendition": "original"}"#)
            #expect(try await house.fetch(owner).text == "bytes")
        }
    }

    @Test func `what played before its label came plays no longer`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Array("bytes".utf8))
            try await house.release(item)
            try await house.look()
            let wish = #"{"rendition": "original", "territory": "DE"}"#
            let link = try await house.link(item, wish)
            #expect(try await house.fetch(link).status == .ok)
            house.clock.advance(by: 1)
            _ = try await house.decide(item, .stop())
            house.clock.advance(by: 1)
            let label = String.decision(#""action": "label", "label": "may-be""#)
            let decided = try await house.decide(item, label)
            let decision = try #require(decided.json?.text("id"), "\(decided.text)")
            try await house.cases.readLabel(.mayBe, of: item, for: decision)
            try await house.look()
            #expect(try await house.get("/v1/items/\(item)").json?.text("state") == "live")
            #expect(try await house.fetch(link).problem == "link-ended")
        }
    }
}
