import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct NoticeRouteTests {
    private static let place = "/v1/accounts/maker/notices"

    /// Stops something of the account `maker`.
    private func stop(_ house: HouseRig) async throws -> (item: String, decision: String) {
        let item = try await house.cases.item()
        house.clock.advance(by: 1)
        let decided = try await house.decide(item, .simple("stop"))
        #expect(decided.status == .created, "\(decided.text)")
        return (item, try #require(decided.json?.text("id")))
    }

    @Test(arguments: Engine.allCases)
    func `a host reads what its publisher is told, and says when it was opened`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let (item, decision) = try await stop(house)
            let page = try await house.get(Self.place)
            #expect(page.status == .ok, "\(page.text)")
            let notice = try #require(page.json?.entries.first)
            #expect(page.json?.entries.count == 1)
            #expect(notice.text("kind") == "decision-made" && notice.text("action") == "stop")
            #expect(notice.text("item") == item && notice.text("reference") == decision)
            #expect(notice.text("read_it") == "/v1/decisions/\(decision)")
            #expect(notice.text("redress", "route") == "https://studio.example/appeals")
            #expect(notice["read_at"] == .null)
            #expect(notice.text("body", "zh-Hans")?.contains(item) == true)
            // The statement stands where its path says, for whoever may read it.
            #expect(try await house.get(notice.text("read_it") ?? "").status == .ok)
            #expect(!page.text.contains("A film"))
            let id = try #require(notice.text("id"))
            let opened = try await house.send(.post, "\(Self.place)/\(id)/read")
            #expect(opened.status == .ok && opened.json?.text("read_at") != nil)
            #expect(try await house.get("\(Self.place)?unread=true").json?.entries.isEmpty == true)
            let read = try await house.get("\(Self.place)?unread=false")
            #expect(read.json?.entries.first?.text("id") == id)
            house.clock.advance(by: 60)
            let again = try await house.send(.post, "\(Self.place)/\(id)/read")
            #expect(again.json?.text("read_at") == opened.json?.text("read_at"))
            #expect(try await house.cases.events("notice.read") == 1)
        }
    }

    @Test func `a page says where the next begins, of the same inbox alone`() async throws {
        try await HouseRig.run { house in
            for _ in 0..<3 { _ = try await stop(house) }
            try await house.join("other-maker")
            let first = try await house.get("\(Self.place)?limit=2")
            #expect(first.json?.entries.count == 2)
            let cursor = try #require(first.json?.text("next"))
            let rest = try await house.get("\(Self.place)?limit=2&cursor=\(cursor)")
            #expect(rest.json?.entries.count == 1 && rest.json?["next"] == .null)
            for other in ["/v1/accounts/other-maker/notices?", "\(Self.place)?unread=true&"] {
                let answer = try await house.get("\(other)limit=2&cursor=\(cursor)")
                #expect(answer.status == .badRequest, "\(answer.text)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody reads another's inbox`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            _ = try await stop(house)
            let page = try await house.get(Self.place)
            let id = try #require(page.json?.entries.first?.text("id"))
            let theirs = house.token(of: "other")
            #expect(try await house.get(Self.place, theirs).status == .notFound)
            try await house.join("maker", theirs)
            #expect(try await house.get(Self.place, theirs).json?.entries.isEmpty == true)
            let place = "\(Self.place)/\(id)/read"
            #expect(try await house.cases.send(.post, place, theirs).status == .notFound)
            try await house.join("other-maker")
            let wrong = "/v1/accounts/other-maker/notices/\(id)/read"
            #expect(try await house.send(.post, wrong).status == .notFound)
            #expect(try await house.get("/v1/accounts/nobody/notices").status == .notFound)
            #expect(try await house.cases.events("notice.read") == 0)
        }
    }
}
