import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
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
}
