import Casework
import Fingerprints
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import Pipeline
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct BankRouteTests {
    private static let digest = String(repeating: "ab", count: 32)

    @Test(arguments: Engine.allCases)
    func `two people bring an entry in, and one takes it out`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let bank = try await house.makeBank("own")
            let entry = try await house.propose("\"sha256\": \"\(Self.digest)\"", for: bank)
            let place = "/v1/banks/own/entries/\(entry)"
            #expect(try await house.get(place).json?.text("state") == "proposed")
            let own = try await house.post("\(place)/approve")
            #expect(own.status == .forbidden && own.problem == "second-person-needed")
            #expect(own.json?.text("code") == "same-person")
            try await house.approve(entry, in: bank)
            let active = try #require(try await house.get(place).json)
            #expect(active.text("state") == "active" && active.text("sha256") == Self.digest)
            #expect(active["proposal"]?["people"] == .integer(2))
            #expect(active.text("proposal", "evidence") == "a letter")
            #expect(active.text("proposal", "standard") == "house 1")
            let again = try await house.post("\(place)/refuse", as: "cid")
            #expect(again.status == .conflict && again.json?.text("code") == "already-settled")
            let retired = try await house.post("\(place)/retire", #"{"reason": "annulled"}"#)
            #expect(retired.json?.text("state") == "retired")
            #expect(retired.json?.text("retired", "reason") == "annulled")
            for (state, count) in [("active", 0), ("retired", 1), ("proposed", 0)] {
                let list = try await house.get("/v1/banks/own/entries?state=\(state)")
                #expect(list.json?.entries.count == count, "\(state)")
            }
        }
    }

    @Test func `a bank is changed by who has seen it, and widening looks again`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let read = try await house.get("/v1/banks/own")
            let tag = try #require(read.headers[.eTag])
            #expect(read.json?["picture_bits"] == .integer(31))
            let wider = try await house.send(
                .patch,
                "/v1/banks/own",
                #"{"picture_bits": 40}"#,
                [.ifMatch: tag],
            )
            #expect(wider.status == .ok && wider.json?["picture_bits"] == .integer(40))
            #expect(try await house.claim("clerk")?.kind == "retro-match")
            let late = try await house.send(
                .patch,
                "/v1/banks/own",
                #"{"picture_bits": 20}"#,
                [.ifMatch: tag],
            )
            #expect(late.status == .preconditionFailed)
            let far = try await house.send(.patch, "/v1/banks/own", #"{"picture_bits": 64}"#)
            #expect(far.status.code == 422)
            let twice = try await house.post(
                "/v1/banks",
                BankBody.example?.replacing("own-prohibited", with: "own"),
            )
            #expect(twice.status == .conflict && twice.json?.text("code") == "bank-exists")
        }
    }

    @Test func `a repeated call proposes once`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let body = "{\"sha256\": \"\(Self.digest)\", \"evidence\": \"a letter\"}"
            let token = house.staff("ann")
            var answers: [TestResponse] = []
            for _ in 0..<2 {
                answers.append(
                    try await house.cases.send(
                        .post,
                        "/v1/banks/own/entries",
                        token,
                        body,
                        [.idempotencyKey: "\"k1\""],
                    )
                )
            }
            #expect(answers.map(\.status) == [.created, .created])
            #expect(answers[0].text == answers[1].text)
            let other = try await house.post("/v1/banks/own/entries", body)
            #expect(other.json?.text("code") == "nothing-new")
            #expect(try await house.cases.events("bank.entries_proposed") == 1)
        }
    }

    @Test func `an item's own fingerprint is entered, or its bytes where there is none`()
        async throws
    {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let seen = HouseRig.seen(HouseRig.picture(1))
            let item = try await house.item(known: seen)
            let entry = try await house.enter("\"item\": \"\(item)\"", in: "own")
            let json = try await house.get("/v1/banks/own/entries/\(entry)").json
            #expect(json?.text("proposal", "item") == item)
            let unseen = try await house.receive(Array("never examined".utf8))
            let bytes = try await house.enter("\"item\": \"\(unseen)\"", in: "own")
            let digest = ContentDigest(of: Array("never examined".utf8))
            let known = try await house.get("/v1/banks/own/entries/\(bytes)").json
            #expect(known?.text("sha256") == "\(digest)")
            let both = try await house.post(
                "/v1/banks/own/entries",
                "{\"item\": \"\(item)\", \"sha256\": \"\(Self.digest)\", \"evidence\": \"x\"}",
            )
            #expect(both.status.code == 422)
            let none = try await house.post("/v1/banks/own/entries", #"{"evidence": "x"}"#)
            #expect(none.json?.text("code") == "nothing-to-recognise")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a list waits for one answer, becomes active at once, and goes out again`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            try await house.makeBank("own")
            let hashes = (UInt64(1)...3).map { "\(HouseRig.picture($0))" }
            let list = """
                pdq \(hashes[0]) first
                pdq \(hashes[1])
                pdq nonsense
                sha256 \(Self.digest) third
                """
            let made = try await house.sendBytes(
                "/v1/banks/own/imports?format=lines",
                list.utf8,
                HouseRig.grounds,
            )
            #expect(made.status == .created, "\(made.text)")
            #expect(made.json?["report"]?["accepted"] == .integer(3))
            #expect(made.json?["report"]?["refused"] == .integer(1))
            let id = try #require(made.json?.text("proposal", "id"))
            let one = try await house.post("/v1/banks/own/entries/1/approve", as: "ben")
            #expect(one.json?.text("code") == "part-of-list")
            let yes = try await house.post("/v1/banks/own/imports/\(id)/approve", as: "ben")
            #expect(yes.status == .ok && yes.json?.text("proposal", "outcome") == "approved")
            let active = try await house.get("/v1/banks/own/entries?state=active&import=\(id)")
            #expect(active.json?.entries.compactMap { $0.text("entry") } == ["1", "2", "3"])
            let out = try await house.get("/v1/banks/own/export")
            #expect(
                out.text == """
                    pdq \(hashes[0]) first
                    pdq \(hashes[1]) 2
                    sha256 \(Self.digest) third

                    """
            )
            #expect(try await house.cases.events("bank.exported") == 1)
            let film = try await house.get("/v1/banks/own/export?format=vpdq")
            #expect(film.status.code == 422)
            let empty = try await house.sendBytes(
                "/v1/banks/own/imports",
                "nothing at all".utf8,
                HouseRig.grounds,
            )
            #expect(empty.status.code == 422 && empty.json?["report"]?["refused"] == .integer(1))
        }
    }

    @Test func `what a list says of its entries is kept, and goes out again`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let hash = "\(HouseRig.picture(21))"
            let row = "\(hash),77,2026-05-01T00:00:00+0000,true_positive"
            let made = try await house.sendBytes(
                "/v1/banks/own/imports?format=threatexchange&kind=pdq",
                row.utf8,
                HouseRig.grounds,
            )
            #expect(made.status == .created, "\(made.text)")
            let entry = try #require(try await house.get("/v1/banks/own/entries/1").json)
            #expect(entry["labels"] == .list([.text("true_positive")]), "\(entry.text)")
            #expect(entry.text("listed_on") == "2026-05-01T00:00:00+0000")
            #expect(entry.text("name") == "77")
            try await house.approve("1", in: "own")
            let out = try await house.get("/v1/banks/own/export?format=threatexchange")
            #expect(out.text == row + "\r\n" || out.text == row + "\n", "\(out.text)")
        }
    }

    @Test func `what could never be found is refused, line by line`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let good = HouseRig.picture(22)
            let silence =
                "DURATION=60\nFINGERPRINT=" + (0..<300).map { _ in "0" }.joined(separator: ",")
            let made = try await house.sendBytes(
                "/v1/banks/own/imports?format=fpcalc",
                silence.utf8,
                HouseRig.grounds,
            )
            #expect(made.status.code == 422, "\(made.text)")
            #expect(made.json?["report"]?["refused"] == .integer(1))
            let fine = try await house.sendBytes(
                "/v1/banks/own/imports",
                "pdq \(good)".utf8,
                HouseRig.grounds,
            )
            #expect(fine.status == .created)
        }
    }

    @Test func `a file is entered by its fingerprint, and not without a reason`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let silent = try await house.sendBytes("/v1/banks/own/files", "film".utf8)
            #expect(silent.status.code == 422 && silent.json?.text("code") == "no-evidence")
            let made = try await house.sendBytes(
                "/v1/banks/own/files",
                "film".utf8,
                HouseRig.grounds,
            )
            #expect(made.status == .created)
            #expect(made.json?.text("sha256") == "\(ContentDigest(of: Array("film".utf8)))")
            #expect(made.json?.text("proposal", "origin") == "file")
            let folder = house.workshop.folder.place.path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `what is in the banks is told to who may ask, and only so often`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own", "rights")
            let hash = HouseRig.picture(7)
            try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            try await house.enter(
                "\"sha256\": \"\(ContentDigest(of: Array("film".utf8)))\"",
                in: "own",
            )
            let near = HouseRig.picture(7, differingIn: 9)
            let found = try await house.post("/v1/lookups/hashes", "{\"pdq\": \"\(near)\"}")
            guard case .list(let matches)? = found.json?["matches"] else {
                Issue.record("\(found.text)")
                return
            }
            #expect(matches.map { $0["distance"] } == [.integer(9)])
            #expect(matches.first?.text("bank") == "own" && matches.first?.text("entry") == "1")
            let far = try await house.post(
                "/v1/lookups/hashes",
                "{\"pdq\": \"\(HouseRig.picture(7, differingIn: 32))\"}",
            )
            #expect(far.json?["matches"] == .list([]))
            let file = try await house.sendBytes("/v1/lookups", "film".utf8)
            guard case .list(let same)? = file.json?["matches"] else {
                Issue.record("\(file.text)")
                return
            }
            #expect(same.map { $0.text("likeness") } == ["bytes"])
            let other = try await house.post(
                "/v1/lookups/hashes",
                "{\"pdq\": \"\(near)\"}",
                of: "other",
            )
            #expect(other.json?["matches"] == .list([]))
            var last = found
            for _ in 0..<LookupLimits().requestsPerMinute {
                last = try await house.post("/v1/lookups/hashes", "{\"pdq\": \"\(near)\"}")
            }
            #expect(last.status.code == 429 && last.problem == "quota-exceeded")
        }
    }
}
