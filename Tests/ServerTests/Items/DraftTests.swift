import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct DraftTests {
    private static let film = Array("a film that is no film".utf8)
    private static let draft = ["draft": "if-needed", "declaration": #"{"synthetic": null}"#]

    private static func run(
        on engine: Engine = .sqlite,
        _ test: @escaping @Sendable (HouseRig) async throws -> Void,
    ) async throws {
        var wish = HouseRig.Wish()
        wish.profile = "cn"
        try await HouseRig.run(on: engine, wish) { house in
            try await house.join()
            try await test(house)
        }
    }

    private static func verify(_ house: HouseRig) async throws {
        let verified = try await house.send(
            .post,
            "/v1/accounts/maker/verifications",
            #"{"method": "resident-id", "claim": {"number": "11010519491231002X", "name": "王小明"}}"#,
        )
        #expect(verified.json?.text("state") == "verified", "\(verified.text)")
    }

    @Test(arguments: Engine.allCases)
    func `a draft comes in while an identity is missing, and plays only after it is there`(
        _ engine: Engine
    ) async throws {
        try await Self.run(on: engine) { house in
            var plain = Self.draft
            plain["draft"] = ""
            let refused = try await house.upload(Self.film, plain)
            #expect(
                refused.status == .forbidden && refused.json?.text("code") == "identity-missing"
            )
            let made = try await house.upload(Self.film, Self.draft)
            #expect(made.status == .created, "\(made.text)")
            let item = try #require(made.headers[.touchstoneItem])
            try await house.release(item)
            let held = try await house.cases.found(item)
            #expect(held.state == .held)
            let place = "/v1/items/\(item)/publication"
            let early = try await house.send(.post, place)
            #expect(early.status == .forbidden && early.json?.text("code") == "identity-missing")
            // It waits for its publisher, which is nobody's case.
            #expect(try await house.cases.events("case.opened") == 0)
            try await Self.verify(house)
            let published = try await house.send(.post, place)
            #expect(published.status == .ok, "\(published.text)")
            #expect(published.json?.text("state") == "live")
            let again = try await house.send(.post, place)
            #expect(again.status == .conflict && again.json?.text("code") == "other-stage")
        }
    }

    @Test func `no draft of who is suspended, and no version as one`() async throws {
        try await Self.run { house in
            try await Self.verify(house)
            try await house.cases.put(.suspended)
            let refused = try await house.upload(Self.film, Self.draft)
            #expect(refused.json?.text("code") == "account-suspended", "\(refused.text)")
            try await house.cases.put(.good)
            let made = try await house.upload(Self.film, Self.draft)
            let item = try #require(made.headers[.touchstoneItem])
            try await house.cases.put(.suspended)
            var version = Self.draft
            version["item"] = item
            let later = try await house.upload(Self.film + [1], version)
            #expect(later.status == .forbidden)
            version["draft"] = "always"
            let odd = try await house.upload(Self.film, version)
            #expect(odd.status == .badRequest, "\(odd.text)")
        }
    }
}
