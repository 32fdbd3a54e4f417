import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import Pipeline
import Policy
import Synchronization
import TestSupport
import Testing

@testable import Server
@testable import Store

/// How objects of which stores told become items, and how not.
@Suite struct BucketFetchTests {
    private typealias Bench = IntakeBench

    @Test(arguments: Engine.allCases)
    func `an object becomes an item as an upload does`(_ engine: Engine) async throws {
        try await Bench.run(on: engine) { bench in
            let fields = [
                "x-amz-meta-account": "maker", "x-amz-meta-title": "A film",
                "x-amz-meta-external-id": "v-1", "x-amz-meta-declaration": #"{"synthetic": 3}"#,
                "x-amz-meta-nobody-knows": "this", "content-type": "video/mp4",
            ]
            let put = bench.store.put("films/film.mp4", Bench.film, fields)
            let path = try await bench.fetch(Bench.record("films/film.mp4", put))
            #expect(bench.store.calls.isEmpty)
            try await bench.work()
            let item = try await bench.item(path)
            #expect(item.text("external_id") == "v-1" && item.text("title") == "A film")
            #expect(item.text("state") == "received")
            let calls = ["HEAD /drop/films/film.mp4", "GET /drop/films/film.mp4"]
            #expect(bench.store.calls == calls)
            let digest = ContentDigest(of: Bench.film)
            #expect(try await bench.house.objects.size(of: digest) == UInt64(Bench.film.count))
            #expect(try await bench.house.cases.events("fetch.received") == 1)
            let url: String? = try await bench.house.database.read {
                try $0.value("SELECT url FROM fetches")
            }
            #expect(url == "")
            // Told again after all that, it stays one item.
            #expect(
                try await bench.tell(Bench.record("films/film.mp4", put)).json?["known"]
                    == .integer(1)
            )
        }
    }

    @Test(arguments: [
        ("a+film.mp4", "a film.mp4"), ("a%20film%2B.mp4", "a film+.mp4"),
        ("%E5%BD%B1%E7%89%87%2Fe%CC%81.mp4", "影片/e\u{301}.mp4"),
        ("100%25%3F%23%26=.mp4", "100%?#&=.mp4"),
        ("/a//b.mp4", "/a//b.mp4"),
    ])
    func `a key means what its sender wrote`(_ told: String, _ key: String) async throws {
        try await Bench.run { bench in
            let put = bench.store.put(key, Bench.film)
            let path = try await bench.fetch(Bench.record(told, put))
            try await bench.work()
            // Where nothing is said, the file's name is the title.
            let name = String(key.split(separator: "/").last ?? "")
            #expect(try await bench.item(path).text("title") == name)
            #expect(bench.store.calls == ["HEAD /drop/\(key)", "GET /drop/\(key)"])
        }
    }

    @Test func `what isn't ASCII is said as uploads say it`() async throws {
        try await Bench.run { bench in
            let words = [("account", "maker"), ("title", "一部电影")].map { key, text in
                "\(key) \(Data(text.utf8).base64EncodedString())"
            }
            let fields = [
                "x-amz-meta-upload-metadata": words.joined(separator: ","),
                "x-amz-meta-title": "not read beside it",
            ]
            let put = bench.store.put("film.mp4", Bench.film, fields)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            try await bench.work()
            #expect(try await bench.item(path).text("title") == "一部电影")
        }
    }

    @Test func `an older word after a newer put brings nothing twice`() async throws {
        try await Bench.run { bench in
            let old = bench.store.put("film.mp4", Array("an older film".utf8))
            let new = bench.store.put("film.mp4", Bench.film)
            // The newer one is told first.
            let paths = [
                try await bench.fetch(Bench.record("film.mp4", new)),
                try await bench.fetch(Bench.record("film.mp4", old)),
            ]
            try await bench.work()
            _ = try await bench.item(paths[0])
            try await bench.expectFailed(paths[1], "replaced")
            #expect(bench.store.calls.count { $0.hasPrefix("GET") } == 1)
            #expect(try await bench.house.cases.events("item.received") == 1)
        }
    }

    @Test func `of a bucket with versions the very one that was told is fetched`() async throws {
        try await Bench.run { bench in
            let first = Array("the first film".utf8)
            let old = bench.store.put("film.mp4", first)
            let new = bench.store.put("film.mp4", Bench.film)
            let path = try await bench.fetch(Bench.record("film.mp4", old, isVersioned: true))
            try await bench.work()
            _ = try await bench.item(path)
            #expect(bench.store.calls == ["HEAD /drop/film.mp4?v.0+/", "GET /drop/film.mp4?v.0+/"])
            let digest = ContentDigest(of: first)
            #expect(try await bench.house.objects.size(of: digest) == UInt64(first.count))
            // Versions with one tag are two all the same.
            let again = bench.store.put("film.mp4", Bench.film)
            for version in [new, again] {
                let record = Bench.record("film.mp4", version, isVersioned: true)
                #expect(try await bench.tell(record).json?["taken"] == .integer(1))
            }
        }
    }

    @Test func `of an object the store is believed, not the message`() async throws {
        try await Bench.run { bench in
            // The message says 7 bytes, which none of these have.
            let put = bench.store.put("film.mp4", Bench.film)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            try await bench.work()
            _ = try await bench.item(path)
            let gone = try await bench.fetch(Bench.record("never.mp4"))
            let hollow = bench.store.put("folder/", [])
            let folder = try await bench.fetch(Bench.record("folder/", hollow))
            try await bench.work()
            try await bench.expectFailed(gone, "answered-404")
            try await bench.expectFailed(folder, "empty")
        }
        var limits = FetchLimits()
        limits.bytes = 4
        try await Bench.run(limits: limits) { bench in
            let put = bench.store.put("film.mp4", Bench.film)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            try await bench.work()
            try await bench.expectFailed(path, "too-long")
            #expect(!bench.store.calls.contains { $0.hasPrefix("GET") })
        }
    }

    @Test func `what changes between the two calls isn't taken`() async throws {
        for reason in ["answered-404", "replaced"] {
            try await Bench.run { bench in
                let put = bench.store.put("film.mp4", Bench.film)
                let path = try await bench.fetch(Bench.record("film.mp4", put))
                bench.store.watch { [store = bench.store] method in
                    guard method == "GET" else { return }
                    if reason == "replaced" {
                        store.put("film.mp4", Array("another film".utf8))
                    } else {
                        store.remove("film.mp4")
                    }
                }
                try await bench.work()
                try await bench.expectFailed(path, reason)
                #expect(try await bench.house.cases.events("item.received") == 0)
            }
        }
    }

    @Test func `whoever may not publish is refused before a byte comes, and after`() async throws {
        try await Bench.run { bench in
            let put = bench.store.put("film.mp4", Bench.film)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            try await bench.house.cases.put(.suspended)
            try await bench.work()
            let state = try await bench.state(path)
            #expect(state.text("state") == "failed")
            let before = state.text("reason")
            #expect(bench.store.calls == ["HEAD /drop/film.mp4"])
            #expect(try await bench.house.cases.events("fetch.failed") == 1)
            // Suspended while the film comes.
            try await bench.house.cases.put(.good)
            let later = Bench.record("film.mp4", put).replacing("0281E5", with: "0281E6")
            let second = try await bench.fetch(later)
            bench.store.watch { [house = bench.house] method in
                if method == "GET" { try? await house.cases.put(.suspended) }
            }
            try await bench.work()
            try await bench.expectFailed(second, try #require(before))
            #expect(bench.store.calls.contains { $0.hasPrefix("GET") })
            #expect(try await bench.house.cases.events("item.received") == 0)
        }
    }

    @Test(
        arguments: [
            ([:], "no-account"), (["x-amz-meta-account": "nobody-knows"], "agreement-missing"),
            (["x-amz-meta-upload-metadata": "account %%%"], "malformed-metadata"),
            (["x-amz-meta-account": "maker", "x-amz-meta-purpose": "odd"], "malformed-request"),
            (["x-amz-meta-account": "maker", "x-amz-meta-sandbox": "live"], "malformed-request"),
        ] as [([String: String], String)]
    )
    func `an object of which too little or nonsense is said isn't fetched`(
        _ fields: [String: String],
        _ reason: String,
    ) async throws {
        try await Bench.run { bench in
            let put = bench.store.put("film.mp4", Bench.film, fields)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            try await bench.work()
            try await bench.expectFailed(path, reason)
            #expect(bench.store.calls == ["HEAD /drop/film.mp4"])
        }
    }
}

/// What the way to the store has to do with it.
@Suite struct BucketWayTests {
    private typealias Bench = IntakeBench

    @Test func `the operator's own network is called only where that is allowed`() async throws {
        var rules = OutboundRules.loopback
        rules.networks = []
        let door = OutboundDoor(rules, resolver: .examples)
        try await Bench.run(door: door) { bench in
            let put = bench.store.put("film.mp4", Bench.film)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            try await bench.work()
            try await bench.expectFailed(path, "address-not-public")
            #expect(!bench.store.calls.contains { $0.hasPrefix("GET") })
            #expect(door.refusals.all == ["address-not-public": 1])
        }
        var sealed = OutboundRules.loopback
        sealed.allowsPlainHTTP = false
        try await Bench.run(door: OutboundDoor(sealed, resolver: .examples)) { bench in
            let put = bench.store.put("film.mp4", Bench.film)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            try await bench.work()
            try await bench.expectFailed(path, "address-without-tls")
        }
    }

    @Test func `a store that is away, or refuses our key, is asked again`() async throws {
        for (status, reason) in [(503, "unreachable"), (403, "answered-403")] {
            try await Bench.run { bench in
                let put = bench.store.put("film.mp4", Bench.film)
                let path = try await bench.fetch(Bench.record("film.mp4", put))
                bench.store.answer(status)
                try await bench.work()
                let state = try await bench.state(path)
                #expect(state.text("state") == "waiting" && state.text("reason") == reason)
                bench.store.answer(nil)
                bench.house.clock.advance(by: 8_000)
                try await bench.work()
                _ = try await bench.item(path)
            }
        }
    }

    @Test func `a bucket that this node's settings don't have is left to another node`()
        async throws
    {
        try await Bench.run { bench in
            let put = bench.store.put("film.mp4", Bench.film)
            let path = try await bench.fetch(Bench.record("film.mp4", put))
            let door = OutboundDoor(.loopback, resolver: .examples)
            let performer = Bench.performer(bench.house, .none, door)
            #expect(try await bench.house.work(Fetches.lane, performer) == .completed)
            let state = try await bench.state(path)
            #expect(state.text("state") == "waiting")
            #expect(state.text("reason") == "bucket-refused")
            #expect(bench.store.calls.isEmpty)
            bench.house.clock.advance(by: 60)
            try await bench.work()
            _ = try await bench.item(path)
        }
    }

    @Test func `nobody has a bucket read by giving it as an address`() async throws {
        try await Bench.run { bench in
            bench.store.put("studio/film.mp4", Bench.film, in: "shared")
            for tenant in ["studio", "other"] {
                let answer = try await bench.house.cases.send(
                    .post,
                    "/v1/fetches",
                    bench.house.token(of: tenant),
                    #"{"url": "s3://shared/studio/film.mp4", "account": "maker"}"#,
                )
                #expect(answer.status != .accepted)
            }
            #expect(try await bench.count("fetches") == 0)
        }
    }
}
