import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server

@Suite struct ItemRouteTests {
    private static func ids(_ answer: TestResponse) -> [String] {
        answer.json?.entries.compactMap { $0.text("id") } ?? []
    }

    @Test(arguments: Engine.allCases)
    func `items are listed newest first, page by page, each once`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            var items: [String] = []
            for number in 0..<5 {
                // Two of them at the same moment.
                if number != 3 { house.clock.advance(by: 1) }
                items.append(try await house.cases.item(isLive: false))
            }
            let whole = Self.ids(try await house.get("/v1/items"))
            #expect(whole.count == 5 && Set(whole) == Set(items))
            #expect(whole.first == items.last && whole.last == items.first)
            var (found, cursor): ([String], String?) = ([], nil)
            repeat {
                let rest = cursor.map { "&cursor=\($0)" } ?? ""
                let page = try await house.get("/v1/items?limit=2\(rest)")
                #expect(page.status == .ok)
                found += Self.ids(page)
                cursor = page.json?.text("next")
            } while cursor != nil && found.count < 20
            #expect(found == whole)
        }
    }

    @Test(arguments: Engine.allCases)
    func `filters hold together`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let received = try await house.receive(Array("a".utf8), ["external_id": "host-7"])
            let live = try await house.cases.item()
            #expect(Self.ids(try await house.get("/v1/items?state=live")) == [live])
            #expect(Self.ids(try await house.get("/v1/items?state=received")) == [received])
            #expect(Self.ids(try await house.get("/v1/items?state=removed")) == [])
            let named = "/v1/items?external_id=host-7"
            #expect(Self.ids(try await house.get(named)) == [received])
            #expect(Self.ids(try await house.get("\(named)&state=received")) == [received])
            #expect(Self.ids(try await house.get("\(named)&state=live")) == [])
            #expect(Self.ids(try await house.get("/v1/items?external_id=host-8")) == [])
            let other = house.token(of: "other")
            #expect(Self.ids(try await house.get("/v1/items", other)) == [])
            #expect(Self.ids(try await house.get(named, other)) == [])
            #expect(try await house.get("/v1/items?state=flying").status == .badRequest)
        }
    }

    @Test func `a cursor belongs to its list and tenant`() async throws {
        try await HouseRig.run { house in
            for _ in 0..<2 { _ = try await house.cases.item() }
            let page = try await house.get("/v1/items?limit=1&state=live")
            let cursor = try #require(page.json?.text("next"))
            for (query, token) in [
                ("limit=1", house.token), ("limit=1&state=held", house.token),
                ("limit=1&state=live", house.token(of: "other")),
            ] {
                let answer = try await house.get("/v1/items?\(query)&cursor=\(cursor)", token)
                #expect(answer.status == .badRequest && answer.text.contains("cursor"))
            }
            let next = try await house.get("/v1/items?limit=1&state=live&cursor=\(cursor)")
            #expect(Self.ids(next).count == 1)
        }
    }

    @Test func `a page has its usual and its largest length`() async throws {
        try await HouseRig.run { house in
            let limits = PageLimits()
            for _ in 0...limits.usualPage { _ = try await house.cases.item(isLive: false) }
            let usual = try await house.get("/v1/items")
            #expect(Self.ids(usual).count == limits.usualPage)
            #expect(usual.json?.text("next") != nil)
            let large = try await house.get("/v1/items?limit=\(limits.largestPage)")
            #expect(Self.ids(large).count == limits.usualPage + 1)
            #expect(large.json?["next"] == .null)
            for limit in ["0", "\(limits.largestPage + 1)", "-1", "x", "1.5"] {
                #expect(try await house.get("/v1/items?limit=\(limit)").status == .badRequest)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an item is read with its tag, and not again while it stays`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let bytes = Array("a film's bytes".utf8)
            let item = try await house.receive(
                bytes,
                [
                    "external_id": "host-1", "description": "Nothing happens.",
                    "filetype": "video/mp4", "declaration": #"{"synthetic": 3}"#,
                ],
            )
            let path = "/v1/items/\(item)"
            let first = try await house.get(path)
            let json = try #require(first.json)
            #expect(json.text("state") == "received" && json.text("account") == "maker")
            #expect(json.text("title") == "A film" && json.text("external_id") == "host-1")
            #expect(json["declaration"]?["synthetic"] == .integer(3))
            #expect(json["live_version"] == .null && json["assessment"] == .null)
            guard case .list(let renditions) = json["renditions"] else { return }
            #expect(renditions.map { $0.text("kind") } == ["original"])
            #expect(renditions.first?["bytes"] == .integer(Int64(bytes.count)))
            let tag = try #require(first.headers[.eTag])
            let known: HTTPFields = [.ifNoneMatch: tag]
            let again = try await house.send(.get, path, nil, known)
            #expect(again.status == .notModified && again.body.readableBytes == 0)
            try await house.release(item)
            let later = try await house.send(.get, path, nil, known)
            #expect(later.status == .ok && later.headers[.eTag] != tag)
            #expect(later.json?["live_version"] == .integer(1))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change is a new version, while the old one plays on`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let path = "/v1/items/\(try await house.cases.item())"
            let tag = try #require(try await house.get(path).headers[.eTag])
            let fields: HTTPFields = [.ifMatch: tag, .idempotencyKey: "change-1"]
            let body = #"{"title": "A clearer title"}"#
            let made = try await house.send(.patch, path, body, fields)
            #expect(made.status == .accepted)
            #expect(made.json?["version"] == .integer(2))
            #expect(made.json?["live_version"] == .integer(1))
            #expect(made.json?.text("title") == "A clearer title")
            // Replayed, it is the same call; from what was seen before, it comes too late.
            let replayed = try await house.send(.patch, path, body, fields)
            #expect(replayed.status == .accepted && replayed.text == made.text)
            #expect(replayed.headers[.idempotencyReplayed] == "true")
            let other = #"{"title": "Another"}"#
            let late = try await house.send(.patch, path, other, [.ifMatch: tag])
            #expect(late.status == .preconditionFailed)
            #expect(try await house.get(path).json?["version"] == .integer(2))
        }
    }

    @Test(arguments: ["{}", #"{"title": "A film"}"#, #"{"title": "A film", "description": ""}"#])
    func `a change of nothing makes no version`(_ body: String) async throws {
        try await HouseRig.run { house in
            let path = "/v1/items/\(try await house.cases.item())"
            let before = try await house.get(path)
            let answer = try await house.send(.patch, path, body)
            #expect(answer.status == .ok && answer.text == before.text)
            #expect(answer.headers[.eTag] == before.headers[.eTag])
        }
    }

    private static let refused = [
        #"{"title": ""}"#, #"{"title": "   "}"#, #"{"title": 7}"#, #"{"title": null}"#,
        "{\"title\": \"\(String(repeating: "a", count: 301))\"}", #"{"title": "a\u0007b"}"#,
        "{\"description\": \"\(String(repeating: "é", count: 20_001))\"}",
    ]

    @Test func `words that no item may have are refused`() async throws {
        try await HouseRig.run { house in
            let path = "/v1/items/\(try await house.cases.item())"
            for body in Self.refused {
                let answer = try await house.send(.patch, path, body)
                #expect(answer.status == .unprocessableContent, "\(body.prefix(40))")
                #expect(answer.problem == "invalid-request")
            }
            #expect(try await house.get(path).json?["version"] == .integer(1))
        }
    }

    @Test func `who may not publish changes nothing`() async throws {
        try await HouseRig.run { house in
            let path = "/v1/items/\(try await house.cases.item())"
            try await house.cases.put(.suspended)
            let answer = try await house.send(.patch, path, #"{"title": "New"}"#)
            #expect(answer.status == .forbidden && answer.problem == "may-not-publish")
            guard case .list(let reasons) = answer.json?["why_not"] else {
                Issue.record("no reasons: \(answer.text)")
                return
            }
            #expect(reasons.first?.text("zh-Hans") != nil)
            #expect(try await house.get(path).json?["version"] == .integer(1))
        }
    }

    @Test(arguments: Engine.allCases)
    func `an item taken back stays away, however often it is asked for`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.cases.item()
            let path = "/v1/items/\(item)"
            let stale: HTTPFields = [.ifMatch: "\"r1\""]
            let refused = try await house.send(.post, "\(path)/withdrawal", nil, stale)
            #expect(refused.status == .preconditionFailed)
            for _ in 0..<2 {
                let answer = try await house.send(.post, "\(path)/withdrawal")
                #expect(answer.status == .ok && answer.json?.text("state") == "withdrawn")
            }
            #expect(try await house.cases.events("item.withdrawn") == 1)
            let change = try await house.send(.patch, path, #"{"title": "New"}"#)
            #expect(change.status == .conflict && change.json?.text("code") == "item-ended")
            let same = try await house.send(.patch, path, "{}")
            #expect(same.status == .conflict)
            try await house.look()
            let gate = try await house.get("/v1/gate/\(item)?territory=DE&age_band=adult")
            #expect(gate.headers[.touchstoneReason] == "withdrawn")
        }
    }

    @Test func `of changes at the same time from the same version one is made`() async throws {
        try await HouseRig.run { house in
            let path = "/v1/items/\(try await house.cases.item())"
            let tag = try #require(try await house.get(path).headers[.eTag])
            let head =
                "PATCH \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "If-Match: \(tag)\r\nAuthorization: Bearer \(house.token)\r\nContent-Type: application/json\r\n"
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let connection = try RawConnection(port: house.port)
                        defer { connection.close() }
                        let body = "{\"title\": \"Title \(number)\"}"
                        connection.send(
                            head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
                        )
                        return await connection.receiveAll()
                    }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(answers.filter { $0.hasPrefix("HTTP/1.1 202 ") }.count == 1)
            #expect(answers.filter { $0.hasPrefix("HTTP/1.1 412 ") }.count == 5)
            #expect(try await house.get(path).json?["version"] == .integer(2))
        }
    }

    @Test func `a hold shows since when, why and until when`() async throws {
        try await HouseRig.run { house in
            let item = try await house.cases.item()
            // Of two decisions of one moment nobody could say which is the last.
            house.clock.advance(by: 1)
            _ = try await house.decide(
                item,
                .stop(#""until": "2027-02-01T00:00:00Z", "then": "escalate""#),
            )
            let json = try await house.get("/v1/items/\(item)").json
            #expect(json?.text("state") == "stopped")
            #expect(json?.text("hold", "since") == "2027-01-15T08:00:01.000Z")
            #expect(json?.text("hold", "until") == "2027-02-01T00:00:00.000Z")
            #expect(json?.text("hold", "why", "zh-Hans")?.isEmpty == false)
        }
    }
}
