import Casework
import Detection
import Fingerprints
import Foundation
import HTTPTypes
import HummingbirdTesting
import Labels
import Media
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct RetroMatchTests {
    @Test(arguments: Engine.allCases)
    func `a copy of what two people prohibited stops, what is near is held, the rest plays`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            try await house.makeBank("own")
            let hash = HouseRig.picture(3)
            let digest = ContentDigest(of: Array("known".utf8))
            let copy = try await house.item(known: MediaFingerprint(digest: digest))
            let near = try await house.item(
                known: HouseRig.seen(HouseRig.picture(3, differingIn: 20))
            )
            let other = try await house.item(known: HouseRig.seen(HouseRig.picture(4)))
            try await house.enter("\"sha256\": \"\(digest)\"", in: "own")
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            _ = try await house.lookAgain()
            #expect(try await house.state(copy) == .stopped)
            #expect(try await house.state(near) == .held)
            #expect(try await house.state(other) == .live)
            let json = try #require(try await house.get("/v1/items/\(near)").json)
            #expect(json.text("hold", "why", "en")?.contains("looks or sounds like") == true)
            let match = try #require(try await house.matches(near).first)
            #expect(match["distance"] == .integer(20) && match.text("likeness") == "picture")
            #expect(match.text("found_by") == "retro-match" && match.text("verdict") == "waiting")
            #expect(match.text("why", "en")?.contains("prohibited content") == true)
            #expect(match.text("stills", "entry", "missing") == "no-item")
            #expect(match.text("stills", "item", "missing") == "no-picture")
            #expect(try await house.matches(other).isEmpty)
            // All of it again changes nothing.
            let before = try await house.cases.events("item.stopped")
            _ = try await house.database.write { [records = house.records] transaction in
                let banks = Banks(records)
                let studio = try #require(TenantName("studio"))
                let name = try #require(BankName("own"))
                let bank = try #require(try banks.find(name, of: studio, in: transaction))
                try banks.lookAgain(in: bank, at: 99, in: transaction)
            }
            #expect(try await house.lookAgain() == 1)
            #expect(try await house.cases.events("item.stopped") == before)
            #expect(try await house.matches(near).count == 1)
        }
    }

    @Test func `pages follow each other until all items were looked at`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let hash = HouseRig.picture(5)
            var items: [String] = []
            for _ in 0..<5 { items.append(try await house.item(known: HouseRig.seen(hash))) }
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            #expect(try await house.lookAgain(page: 2) == 3)
            for item in items { #expect(try await house.state(item) == .held) }
        }
    }

    @Test func `one job that meets two versions of an item does what follows of both`()
        async throws
    {
        try await HouseRig.run { house in
            let (hash, digest) = (HouseRig.picture(16), ContentDigest(of: Array("known".utf8)))
            let item = try await house.item(known: HouseRig.seen(hash))
            _ = try await house.receive(
                Array("another".utf8),
                ["item": item, "title": "Another cut"],
                house.staff("ann"),
            )
            try await house.examine(
                item,
                version: 2,
                known: MediaFingerprint(digest: digest),
                .hold,
            )
            #expect(try await house.cases.found(item).course.playing?.number == 1)
            try await house.makeBank("own")
            let list = try await house.sendBytes(
                "/v1/banks/own/imports",
                "pdq \(hash)\nsha256 \(digest)".utf8,
                HouseRig.grounds,
            )
            let id = try #require(list.json?.text("proposal", "id"))
            let yes = try await house.post("/v1/banks/own/imports/\(id)/approve", as: "ben")
            #expect(yes.status == .ok, "\(yes.text)")
            #expect(try await house.lookAgain() == 1)
            let course = try await house.cases.found(item).course
            #expect(course.olderHold != nil && course.state == .stopped)
            #expect(course.stops.count == 1)
        }
    }

    @Test func `a job that has no more time leaves the rest to the next one`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let hash = HouseRig.picture(15)
            var items: [String] = []
            for _ in 0..<3 { items.append(try await house.item(known: HouseRig.seen(hash))) }
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            #expect(try await house.lookAgain(time: .zero) == 3)
            for item in items { #expect(try await house.state(item) == .held) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was examined while an entry came in is looked at on its own`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            try await house.makeBank("own")
            let hash = HouseRig.picture(6)
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            #expect(try await house.lookAgain() == 1)
            // Its worker hadn't heard of the entry, and the entry's job has passed.
            let item = try await house.item(known: HouseRig.seen(hash), upTo: 1)
            #expect(try await house.state(item) == .live)
            #expect(try await house.lookAgain() == 1)
            #expect(try await house.state(item) == .held)
        }
    }

    @Test func `a negative entry takes near matches away, and never equal bytes`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            try await house.makeBank("idents", "negative")
            let hash = HouseRig.picture(8)
            let digest = ContentDigest(of: Array("known".utf8))
            let near = try await house.item(known: HouseRig.seen(hash))
            var both = HouseRig.seen(hash)
            both.digest = digest
            let copy = try await house.item(known: both)
            try await house.enter("\"pdq\": \"\(hash)\"", in: "idents")
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            try await house.enter("\"sha256\": \"\(digest)\"", in: "own")
            _ = try await house.lookAgain()
            #expect(try await house.state(near) == .live)
            #expect(try await house.state(copy) == .stopped)
        }
    }

    @Test func `a near match with something synthetic is suspected until a person says so`()
        async throws
    {
        try await HouseRig.run { house in
            try await house.makeBank("fakes", "synthetic")
            let hash = HouseRig.picture(9)
            let item = try await house.item(known: HouseRig.seen(hash))
            try await house.enter("\"pdq\": \"\(hash)\"", in: "fakes")
            _ = try await house.lookAgain()
            func notice() async throws -> String? {
                try await house.get("/v1/items/\(item)").json?.text("assessment", "notice")
            }
            #expect(try await notice() == "suspected")
            let match = try #require(try await house.matches(item).first?.text("id"))
            let yes = try await house.post("/v1/matches/\(match)/confirm", as: "ben")
            #expect(yes.status == .ok && yes.json?.text("verdict") == "confirmed")
            #expect(try await notice() == "is")
            #expect(try await house.cases.found(item).course.newest.wanted == .is)
            let no = try await house.post("/v1/matches/\(match)/reject", as: "cid")
            #expect(no.json?.text("code") == "already-judged")
        }
    }

    @Test func `a match that a person rejects no longer speaks against its item`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("fakes", "synthetic")
            let hash = HouseRig.picture(10)
            let item = try await house.item(known: HouseRig.seen(hash))
            try await house.enter("\"pdq\": \"\(hash)\"", in: "fakes")
            _ = try await house.lookAgain()
            let match = try #require(try await house.matches(item).first?.text("id"))
            let no = try await house.post("/v1/matches/\(match)/reject", as: "ben")
            #expect(no.status == .ok && no.json?.text("verdict") == "rejected")
            let json = try await house.get("/v1/items/\(item)").json
            #expect(json?.text("assessment", "notice") == "none")
            // The label that was asked for stays: labels only rise.
            #expect(try await house.cases.found(item).course.newest.wanted == .suspected)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what a person released stays so when something else is found`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            try await house.makeBank("own")
            try await house.makeBank("fakes", "synthetic")
            let hash = HouseRig.picture(12)
            let item = try await house.item(known: HouseRig.seen(hash))
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            _ = try await house.lookAgain()
            #expect(try await house.state(item) == .held)
            let release = try await house.post(
                "/v1/items/\(item)/decisions",
                """
                {"action": "release", "ground": {"kind": "terms"},
                 "facts": {"en": "Another picture.", "zh-Hans": "并非同一画面。"}}
                """,
                as: "ben",
            )
            #expect(release.status == .created, "\(release.text)")
            #expect(try await house.state(item) == .live)
            try await house.enter(
                "\"pdq\": \"\(HouseRig.picture(12, differingIn: 1))\"",
                in: "fakes",
            )
            _ = try await house.lookAgain()
            #expect(try await house.state(item) == .labelling)
            #expect(try await house.matches(item).count == 2)
            // What is new in the same bank is another matter.
            try await house.enter(
                "\"pdq\": \"\(HouseRig.picture(12, differingIn: 2))\"",
                in: "own",
            )
            _ = try await house.lookAgain()
            #expect(try await house.state(item) == .held)
        }
    }

    @Test func `what rested on a retired entry is taken back, and releases nothing`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("fakes", "synthetic")
            let hash = HouseRig.picture(13)
            let item = try await house.item(known: HouseRig.seen(hash))
            let entry = try await house.enter("\"pdq\": \"\(hash)\"", in: "fakes")
            _ = try await house.lookAgain()
            let before = try await house.state(item)
            let out = try await house.post(
                "/v1/banks/fakes/entries/\(entry)/retire",
                #"{"reason": "annulled"}"#,
            )
            #expect(out.status == .ok)
            #expect(try await house.lookAgain() == 1)
            let json = try await house.get("/v1/items/\(item)").json
            #expect(json?.text("assessment", "notice") == "none")
            #expect(try await house.state(item) == before)
        }
    }

    @Test func `what waits for a person's word is listed over all items`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let hash = HouseRig.picture(14)
            var items: [String] = []
            for _ in 0..<3 { items.append(try await house.item(known: HouseRig.seen(hash))) }
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            _ = try await house.lookAgain()
            let first = try #require(try await house.get("/v1/matches?limit=2").json)
            #expect(first.entries.count == 2)
            let cursor = try #require(first.text("next"))
            let second = try #require(
                try await house.get("/v1/matches?limit=2&cursor=\(cursor)").json
            )
            #expect(second.entries.count == 1 && second.text("next") == nil)
            let all = (first.entries + second.entries).compactMap { $0.text("item") }
            #expect(Set(all) == Set(items))
            let id = try #require(first.entries.first?.text("id"))
            _ = try await house.post("/v1/matches/\(id)/reject", as: "ben")
            #expect(try await house.get("/v1/matches").json?.entries.count == 2)
            #expect(try await house.get("/v1/matches?verdict=rejected").json?.entries.count == 1)
            #expect(try await house.get("/v1/matches?bank=other").json?.entries.isEmpty == true)
        }
    }

    @Test func `a retired entry finds nothing any more`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let hash = HouseRig.picture(11)
            let entry = try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            let out = try await house.post(
                "/v1/banks/own/entries/\(entry)/retire",
                #"{"reason": "annulled"}"#,
            )
            #expect(out.status == .ok)
            let item = try await house.item(known: HouseRig.seen(hash))
            _ = try await house.lookAgain()
            #expect(try await house.state(item) == .live)
            let found = try await house.post("/v1/lookups/hashes", "{\"pdq\": \"\(hash)\"}")
            #expect(found.json?["matches"] == .list([]))
        }
    }

    @Test func `an upload that is known by its bytes is stopped when it is examined`() async throws
    {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let bytes = try Clip.jpeg.bytes()
            try await house.enter("\"sha256\": \"\(ContentDigest(of: bytes))\"", in: "own")
            let item = try await house.receive(bytes, ["filetype": "image/jpeg"])
            let performer = await ExaminePerformerTests.performer(house)
            #expect(try await house.work(ItemJob.media, performer) == .completed)
            #expect(try await house.state(item) == .stopped)
            let match = try #require(try await house.matches(item).first)
            #expect(match.text("likeness") == "bytes" && match.text("found_by") == "examination")
            let link = try #require(match.text("stills", "item", "url"))
            #expect(try await house.fetch(link).status == .ok)
            let denied = try await house.post(
                "/v1/matches/\(match.text("id") ?? "")/reject",
                as: "ben",
            )
            #expect(denied.json?.text("code") == "same-bytes")
        }
    }

    @Test func `a match by an entry that was retired meanwhile is looked up again`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let bytes = try Clip.jpeg.bytes()
            let known = "\"sha256\": \"\(ContentDigest(of: bytes))\""
            let entry = try await house.enter(known, in: "own")
            // The node knows the entry, and not yet that it is retired.
            try await house.banks.look()
            let out = try await house.post(
                "/v1/banks/own/entries/\(entry)/retire",
                #"{"reason": "annulled"}"#,
            )
            #expect(out.status == .ok)
            let item = try await house.receive(bytes, ["filetype": "image/jpeg"])
            let performer = await ExaminePerformerTests.performer(house)
            #expect(try await house.work(ItemJob.media, performer)?.isFailure == true)
            #expect(try await house.state(item) == .examining)
            house.clock.advance(by: 86_400)
            #expect(try await house.work(ItemJob.media, performer) == .completed)
            #expect(try await house.state(item) == .live)
            #expect(try await house.matches(item).isEmpty)
        }
    }

    @Test func `the part of a sprite that shows a moment is found`() {
        let parts = SpriteParts(
            """
            WEBVTT

            00:00:00.000 --> 00:00:05.000
            sprite.jpg#xywh=0,0,160,90

            00:00:05.000 --> 00:01:05.000
            sprite.jpg#xywh=160,0,160,90

            """
        )
        #expect(parts.part(at: 4.9) == "xywh=0,0,160,90")
        #expect(parts.part(at: 60) == "xywh=160,0,160,90")
        #expect(SpriteParts("nothing").part(at: 1) == nil)
    }
}
