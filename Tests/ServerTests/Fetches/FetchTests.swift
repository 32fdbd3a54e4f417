import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Media
import NIOCore
import Pipeline
import Policy
import Synchronization
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct FetchTests {
    private static let film = Array("a film that is no film".utf8)

    /// A host that has a film, and gives it as a test wants.
    private final class Shelf: Sendable {
        private let count = Mutex(0)
        let answer: @Sendable (Int) -> Reply

        init(_ answer: @escaping @Sendable (Int) -> Reply) { self.answer = answer }

        var asked: Int { count.withLock(\.self) }

        var route: Route {
            Route(.get, "/film", "readFilm", "Give a film") { _ in
                let number = self.count.withLock { count in
                    count += 1
                    return count
                }
                return self.answer(number)
            }
            .query("key", .text(0...100), "What lets somebody in")
            .answers(.ok, "The film", contentType: "video/mp4")
            .answers(.found, "Elsewhere", contentType: "text/plain")
            .answers(.forbidden, "No", contentType: "text/plain")
            .answers(.serviceUnavailable, "Not now", contentType: "text/plain")
        }
    }

    private struct Bench: Sendable {
        let house: HouseRig
        let shelf: Shelf
        let url: String
        let performer: JobPerformer

        func ask(_ more: String = "") async throws -> TestResponse {
            try await house.send(
                .post,
                "/v1/fetches",
                "{\"url\": \"\(url)\", \"account\": \"maker\", \"title\": \"A film\"\(more)}",
            )
        }

        func fetch(_ more: String = "") async throws -> String {
            let asked = try await ask(more)
            #expect(asked.status == .accepted, "\(asked.text)")
            return try #require(asked.headers[.location])
        }

        /// Makes the attempts that are due.
        func work() async throws {
            while let result = try await house.work(Fetches.lane, performer) {
                #expect(result == .completed)
            }
        }

        func state(_ path: String) async throws -> JSONValue {
            try #require(try await house.get(path).json)
        }
    }

    private static func run(
        on engine: Engine = .sqlite,
        _ limits: FetchLimits = FetchLimits(),
        _ answer: @escaping @Sendable (Int) -> Reply = { _ in film(.ok) },
        _ test: @escaping @Sendable (Bench) async throws -> Void,
    ) async throws {
        let shelf = Shelf(answer)
        try await Rig([shelf.route]).run { client in
            let url = "http://127.0.0.1:\(client.port ?? 0)/film?key=opensesame"
            try await HouseRig.run(on: engine) { house in
                try await house.join()
                let performer = FetchPerformer(
                    Fetches(house.records, limits: limits),
                    Submissions(house.records, in: house.database),
                    into: house.objects,
                    in: house.database,
                    door: OutboundDoor(.loopback, resolver: .examples),
                ).performer
                try await test(
                    Bench(house: house, shelf: shelf, url: url, performer: performer)
                )
            }
        }
    }

    private static func film(_ status: HTTPResponse.Status) -> Reply {
        .bytes(status == .ok ? film : [], status == .ok ? "video/mp4" : "text/plain", status)
    }

    @Test(arguments: Engine.allCases)
    func `what is fetched becomes an item as an upload does`(_ engine: Engine) async throws {
        try await Self.run(on: engine) { bench in
            let path = try await bench.fetch(
                #", "external_id": "v-1", "declaration": {"synthetic": 3}"#
            )
            #expect(try await bench.state(path).text("state") == "waiting")
            try await bench.work()
            let state = try await bench.state(path)
            #expect(state.text("state") == "received" && state["reason"] == .null)
            let item = try #require(state.text("item"))
            let read = try await bench.house.get("/v1/items/\(item)").json
            #expect(read?.text("external_id") == "v-1" && read?.text("state") == "received")
            let digest = ContentDigest(of: Self.film)
            #expect(try await bench.house.objects.size(of: digest) == UInt64(Self.film.count))
            for kind in ["fetch.received", "item.received"] {
                #expect(try await bench.house.cases.events(kind) == 1, "\(kind)")
            }
            // Addresses hold keys: nothing of it stays.
            let url: String? = try await bench.house.database.read { transaction in
                try transaction.value("SELECT url FROM fetches")
            }
            #expect(url == "")
            #expect(!(try await bench.house.get(path)).text.contains("opensesame"))
            let other = bench.house.token(of: "other")
            #expect(try await bench.house.get(path, other).status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `two workers that fetch the same make one item of it`(_ engine: Engine) async throws {
        try await Self.run(on: engine) { bench in
            let path = try await bench.fetch()
            let job = try #require(try await bench.house.claim(Fetches.lane))
            let context = JobContext(job: job, queue: bench.house.queue, report: .init())
            try await bench.performer.run(context)
            // The other one has the same job, and finds that nothing is left to do.
            try await bench.performer.run(context)
            #expect(bench.shelf.asked == 1)
            #expect(try await bench.state(path).text("state") == "received")
            #expect(try await bench.house.cases.events("item.received") == 1)
        }
    }

    @Test func `a host that is away is asked again, and in the end no more`() async throws {
        try await Self.run { number in
            Self.film(number < 3 ? .serviceUnavailable : .ok)
        } _: { bench in
            let path = try await bench.fetch()
            try await bench.work()
            let state = try await bench.state(path)
            #expect(state.text("state") == "waiting")
            #expect(state.text("reason") == "answered-503")
            #expect(state.text("next_attempt_at") != nil)
            for _ in 0..<2 {
                bench.house.clock.advance(by: 8_000)
                try await bench.work()
            }
            #expect(try await bench.state(path).text("state") == "received")
            #expect(bench.shelf.asked == 3)
        }
        try await Self.run { _ in
            Self.film(.serviceUnavailable)
        } _: { bench in
            let path = try await bench.fetch()
            for _ in 0..<8 {
                try await bench.work()
                bench.house.clock.advance(by: 8_000)
            }
            let state = try await bench.state(path)
            #expect(state.text("state") == "failed" && state["attempts"] == .integer(5))
            #expect(try await bench.house.cases.events("fetch.failed") == 1)
        }
    }

    @Test(arguments: [
        (HTTPResponse.Status.forbidden, "answered-403"), (.found, "answered-302"),
    ])
    func `what is refused or elsewhere isn't asked for again`(
        _ status: HTTPResponse.Status,
        _ reason: String,
    ) async throws {
        try await Self.run { _ in
            Self.film(status).with(.location, "http://127.0.0.1:1/")
        } _: { bench in
            let path = try await bench.fetch()
            try await bench.work()
            let state = try await bench.state(path)
            #expect(state.text("state") == "failed" && state.text("reason") == reason)
            #expect(bench.shelf.asked == 1)
        }
    }

    @Test func `what isn't what was announced is no item`() async throws {
        let other = String(repeating: "0", count: 64)
        for (more, reason) in [
            (", \"sha256\": \"\(other)\"", "other-digest"), (", \"bytes\": 7", "other-length"),
        ] {
            try await Self.run { bench in
                let path = try await bench.fetch(more)
                try await bench.work()
                let state = try await bench.state(path)
                #expect(state.text("reason") == reason)
                #expect(try await bench.house.cases.events("item.received") == 0)
            }
        }
        try await Self.run { bench in
            let digest = ContentDigest(of: Self.film)
            let more = ", \"sha256\": \"\(digest)\", \"bytes\": \(Self.film.count)"
            let path = try await bench.fetch(more)
            try await bench.work()
            #expect(try await bench.state(path).text("state") == "received")
        }
    }

    @Test func `more than may be fetched is refused, announced or not`() async throws {
        var limits = FetchLimits()
        limits.bytes = 4
        try await Self.run(limits) { bench in
            let path = try await bench.fetch()
            try await bench.work()
            let state = try await bench.state(path)
            #expect(state.text("state") == "failed" && state.text("reason") == "too-long")
        }
        try await Self.run(limits) { _ in
            let body = ResponseBody { writer in
                for _ in 0..<100 { try await writer.write(ByteBuffer(string: "more and more")) }
                try await writer.finish(nil)
            }
            return Reply(.ok, headers: [.contentType: "video/mp4"], body: .stream(body))
        } _: { bench in
            let path = try await bench.fetch()
            try await bench.work()
            #expect(try await bench.state(path).text("reason") == "too-long")
        }
    }

    @Test func `whoever may not publish is refused before and after`() async throws {
        try await Self.run { bench in
            let path = try await bench.fetch()
            try await bench.house.cases.put(.suspended)
            let refused = try await bench.ask()
            #expect(refused.status == .forbidden && refused.problem == "may-not-publish")
            try await bench.work()
            let state = try await bench.state(path)
            #expect(state.text("state") == "failed")
            #expect(state.text("reason")?.isEmpty == false)
            #expect(try await bench.house.cases.events("item.received") == 0)
        }
    }

    @Test(arguments: [
        ("http://10.0.0.1/film", "address-not-public"), ("http://[::1]/", "address-not-public"),
        ("http://a:b@films.example.com/", "address-with-credentials"),
        ("http://nobody.example.org/", "address-unknown-host"), ("films", "address-malformed"),
    ])
    func `an address that won't be called isn't taken`(
        _ url: String,
        _ code: String,
    ) async throws {
        try await HouseRig.run { house in
            try await house.join()
            let body = "{\"url\": \"\(url)\", \"account\": \"maker\"}"
            let answer = try await house.send(.post, "/v1/fetches", body)
            #expect(answer.status == .unprocessableContent, "\(answer.text)")
            #expect(answer.json?.text("code") == code)
        }
    }

    @Test func `an address that leads inside later ends the fetch`() async throws {
        try await Self.run { bench in
            let path = try await bench.fetch()
            let house = bench.house
            var rules = OutboundRules.loopback
            rules.networks = []
            let door = OutboundDoor(rules, resolver: .examples)
            let performer = FetchPerformer(
                Fetches(house.records),
                Submissions(house.records, in: house.database),
                into: house.objects,
                in: house.database,
                door: door,
            ).performer
            #expect(try await house.work(Fetches.lane, performer) == .completed)
            #expect(bench.shelf.asked == 0 && door.refusals.all == ["address-not-public": 1])
            #expect(try await bench.state(path).text("reason") == "address-not-public")
        }
    }

    @Test func `how a fetch ends is told`() async throws {
        try await Self.run { number in
            Self.film(number == 1 ? .ok : .forbidden)
        } _: { bench in
            let house = bench.house
            let draft = """
                {"url": "https://hooks.example.com/", "events": ["fetch.received", "fetch.failed"]}
                """
            #expect(try await house.send(.post, "/v1/webhooks", draft).status == .created)
            for _ in 0..<2 {
                _ = try await bench.fetch()
                try await bench.work()
            }
            let told = try await house.database.read { transaction in
                try transaction.rows("SELECT body FROM webhook_messages ORDER BY id").map {
                    try JSONText.value(of: Array(try $0.get("body", as: String.self).utf8))
                }
            }
            #expect(told.map { $0.text("type") } == ["fetch.received", "fetch.failed"])
            #expect(told.first?.text("data", "item") != nil)
            #expect(told.last?.text("data", "reason") == "answered-403")
            #expect(!told.contains { $0.compactText.contains("opensesame") })
        }
    }

    @Test func `there is a most that waits, and ends are forgotten`() async throws {
        var limits = FetchLimits()
        (limits.openFetches, limits.sweptFetches) = (3, 2)
        try await Self.run(limits) { [limits] bench in
            let house = bench.house
            let fetches = Fetches(house.records, limits: limits)
            let tenant = try #require(TenantName("studio"))
            let request = FetchRequest(for: tenant, from: bench.url, metadata: "account bWFrZXI=")
            for _ in 0..<3 {
                _ = try await house.database.write { try fetches.add(request, in: $0) }
            }
            await #expect(throws: RecordRefusal.tooMany(.fetch, limit: 3)) {
                try await house.database.write { _ = try fetches.add(request, in: $0) }
            }
            try await bench.work()
            house.clock.advance(by: limits.trackedSeconds + 1)
            try await FetchSweep(fetches, in: house.database).run()
            let left: Int? = try await house.database.read { transaction in
                try transaction.value("SELECT count(*) FROM fetches")
            }
            #expect(left == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a fetch whose job is gone gets another`(_ engine: Engine) async throws {
        try await Self.run(on: engine) { bench in
            let path = try await bench.fetch()
            let house = bench.house
            try await house.database.write { transaction in
                try transaction.run("DELETE FROM job")
                try transaction.run("DELETE FROM job_content")
            }
            house.clock.advance(by: FetchLimits().overdueSeconds + 10)
            try await FetchSweep(Fetches(house.records), in: house.database).run()
            try await bench.work()
            #expect(try await bench.state(path).text("state") == "received")
        }
    }
}
