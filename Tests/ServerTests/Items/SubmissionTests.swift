import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import NIOCore
import Pipeline
import Policy
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct SubmissionTests {
    private static let bytes = Array("the bytes of a film".utf8)

    /// How many items and how many open uploads there are.
    private static func kept(_ house: HouseRig) async throws -> [Int] {
        try await house.database.read { transaction in
            try [
                transaction.value("SELECT count(*) FROM items", as: Int.self) ?? -1,
                transaction.value("SELECT count(*) FROM uploads", as: Int.self) ?? -1,
            ]
        }
    }

    @Test(arguments: Engine.allCases)
    func `who agreed may publish, and what was asked and answered is kept`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let early = try await house.upload(Self.bytes)
            #expect(early.status == .forbidden && early.problem == "may-not-publish")
            guard case .list(let reasons) = early.json?["why_not"] else { return }
            #expect(reasons.first?.text("code") == "agreement-missing")
            #expect(try await Self.kept(house) == [0, 0])
            let declaration = #"{"synthetic": 2, "source": "a studio", "news": {"unit": "X"}}"#
            let item = try await house.receive(
                Self.bytes,
                ["declaration": declaration, "language": "zh-Hans"],
            )
            let found = try await house.cases.found(item)
            let versions = try await house.database.read { [records = house.records] in
                try Items(records).versions(of: found.id, tenant: found.tenant, in: $0)
            }
            let record = try #require(versions.first?.declaration)
            #expect(record.prompt.language == "zh-Hans" && record.prompt.offeredLabelTool)
            #expect(record.prompt.wording.hasPrefix("eu/"))
            #expect(record.answer?.declaration.news?.sourceUnit == "X")
            #expect(try await house.cases.events("item.received") == 1)
        }
    }

    @Test func `mainland China takes nothing from who isn't identified, and says why`() async throws
    {
        var wish = HouseRig.Wish()
        wish.profile = "cn"
        try await HouseRig.run(wish) { house in
            try await house.join()
            let answer = try await house.upload(
                Self.bytes,
                ["declaration": #"{"synthetic": null}"#],
            )
            #expect(answer.status == .forbidden && answer.problem == "may-not-publish")
            #expect(answer.text.contains("identity-missing"))
            #expect(try await Self.kept(house) == [0, 0])
        }
    }

    private static let refused: [([String: String], ProblemKind, String)] = [
        (["account": ""], .invalidRequest, "account"),
        (["account": String(repeating: "名", count: 100)], .invalidRequest, "account"),
        (["external_id": String(repeating: "名", count: 100)], .invalidRequest, "external_id"),
        (["title": String(repeating: "a", count: 301)], .invalidRequest, "title"),
        (["title": String(repeating: "a", count: 501)], .malformedRequest, "title"),
        (["title": "   "], .invalidRequest, "title"),
        (["title": "a\u{7}b"], .malformedRequest, "title"),
        (["description": "a\u{7}b"], .invalidRequest, "description"),
        (["description": String(repeating: "a", count: 5_001)], .malformedRequest, "description"),
        (["declaration": "no JSON"], .malformedRequest, "declaration"),
        (["declaration": #"{"synthetic": 6}"#], .invalidRequest, "/synthetic"),
        (["declaration": "[]"], .invalidRequest, "declaration"),
        (["purpose": "poster"], .malformedRequest, "purpose"),
        (["purpose": "cover"], .invalidRequest, "item"),
        (["item": "01940000-0000-7000-8000-000000000001"], .notFound, "item"),
        (["item": "x"], .notFound, "item"),
    ]

    @Test func `what can't become an item is refused before anybody sends a film`() async throws {
        try await HouseRig.run { house in
            try await house.join()
            for (said, kind, place) in Self.refused {
                let answer = try await house.announce(Self.bytes.count, said)
                #expect(answer.status.code == kind.status, "\(place): \(answer.text)")
                #expect(
                    answer.problem == kind.code && answer.text.contains(place),
                    "\(answer.text)",
                )
                #expect(answer.headers["tus-resumable"] == "1.0.0")
            }
            #expect(try await Self.kept(house) == [0, 0])
        }
    }

    @Test(arguments: Engine.allCases)
    func `the same name is the same item, once`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let said = ["external_id": "host-1"]
            let first = try await house.receive(Self.bytes, said)
            let second = try await house.receive(Self.bytes, said)
            #expect(first == second)
            let theirs = try await house.receive(Self.bytes, said, house.token(of: "other"))
            #expect(theirs != first)
            #expect(try await house.cases.events("item.received") == 2)
            #expect(try await house.cases.found(first).course.newest.number == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a file, a cover and subtitles of an item are versions of it`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(
                Self.bytes,
                ["declaration": #"{"synthetic": 4}"#],
            )
            let pictures = ["item": item, "purpose": "cover", "filetype": "image/png", "title": ""]
            let words = ["item": item, "purpose": "subtitles", "filetype": "text/vtt", "title": ""]
            let uploads = [
                pictures, words.merging(["language": "en"]) { $1 },
                words.merging(["language": "zh-Hans"]) { $1 },
                // The same language takes the other's place.
                words.merging(["language": "EN"]) { $1 },
                ["item": item, "title": "Another cut"],
            ]
            for (number, said) in uploads.enumerated() {
                let made = try await house.upload(Array("file \(number)".utf8), said)
                #expect(made.status == .created, "\(made.text)")
                #expect(made.headers[.touchstoneItem] == item)
            }
            let json = try #require(try await house.get("/v1/items/\(item)").json)
            #expect(json["version"] == .integer(6) && json.text("title") == "Another cut")
            // What nobody answered anew stands as it was answered.
            #expect(json["declaration"]?["synthetic"] == .integer(4))
            guard case .list(let renditions) = json["renditions"] else { return }
            #expect(
                renditions.map { $0.text("kind") } == [
                    "original", "cover", "subtitles-zh-Hans", "subtitles-EN",
                ]
            )
            let cover = try await house.fetch(
                try await house.link(item, #"{"rendition": "original"}"#)
            )
            #expect(cover.text == "file 4")
        }
    }

    @Test func `nobody changes another publisher's item, nor one that ended`() async throws {
        try await HouseRig.run { house in
            let item = try await house.receive(Self.bytes)
            try await house.join("somebody")
            let foreign = try await house.announce(5, ["item": item, "account": "somebody"])
            #expect(foreign.status == .notFound && foreign.json?.text("code") == "unknown-item")
            try await house.cases.withdraw(item)
            let late = try await house.announce(5, ["item": item])
            #expect(late.status == .conflict && late.json?.text("code") == "item-ended")
            #expect(late.json?.text("words", "zh-Hans")?.isEmpty == false)
        }
    }

    @Test(arguments: Engine.allCases)
    func `who may no longer publish when the last byte comes has published nothing`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            try await house.join()
            let made = try await house.announce(5)
            let place = try #require(made.headers[.location])
            try await house.cases.put(.closed)
            let client = UploadClient(client: house.cases.client, token: house.token)
            let answer = try await client.patch(place, at: 0, Array("12345".utf8))
            #expect(answer.status == .forbidden && answer.problem == "may-not-publish")
            #expect(try await Self.kept(house) == [0, 1])
            #expect(try await house.cases.events("item.received") == 0)
            // The upload waits for its end, as any does that nobody goes on with.
            #expect(try await client.offset(of: place) == "0")
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is sent to an item that ended meanwhile goes nowhere, and says so`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let item = try await house.receive(Self.bytes)
            let made = try await house.announce(5, ["item": item])
            let place = try #require(made.headers[.location])
            try await house.cases.withdraw(item)
            let client = UploadClient(client: house.cases.client, token: house.token)
            let answer = try await client.patch(place, at: 0, Array("12345".utf8))
            #expect(answer.status == .conflict, "\(answer.text)")
            #expect(answer.json?.text("code") == "item-ended")
            #expect(try await house.cases.found(item).course.newest.number == 1)
        }
    }
}
