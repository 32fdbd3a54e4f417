import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Pipeline
import Synchronization
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct PurgePerformerTests {
    /// A cache that answers as a test wants.
    private final class Cache: Sendable {
        struct Heard: Sendable {
            let headers: HTTPFields
            let body: [UInt8]
        }

        typealias Answer = @Sendable (Int) async throws -> Reply

        private let heard = Mutex<[Heard]>([])
        private let answer: Answer

        /// - Parameter answer: to the call of a number, from 1.
        init(_ answer: @escaping Answer) { self.answer = answer }

        var calls: [Heard] { heard.withLock(\.self) }

        var route: Route {
            Route(.post, "/purge", "purge", "Forget an item") { call in
                var body: [UInt8] = []
                for try await chunk in call.chunks { body += Array(chunk.readableBytesView) }
                let entry = Heard(headers: call.headers, body: body)
                let number = self.heard.withLock { heard in
                    heard.append(entry)
                    return heard.count
                }
                return try await self.answer(number)
            }
            .streams()
            .answers(.ok, "It is forgotten", contentType: "text/plain")
            .answers(.accepted, "It will be", contentType: "text/plain")
            .answers(.found, "It is elsewhere", contentType: "text/plain")
            .answers(.serviceUnavailable, "Not now", contentType: "text/plain")
        }
    }

    private struct Bench: Sendable {
        let house: HouseRig
        let cache: Cache
        let item: String
        let edge: String
        let secret: String
        let performer: JobPerformer

        func purge() async throws -> JSONValue? {
            try await house.get("/v1/items/\(item)/purges").json?.entries.first
        }
    }

    private static func plain(_ status: HTTPResponse.Status, _ words: String) -> Reply {
        .bytes(Array(words.utf8), "text/plain", status)
    }

    /// An item that was stopped while it played, and an edge that has to hear of it.
    private static func run(
        on engine: Engine = .sqlite,
        _ limits: PurgeLimits = PurgeLimits(),
        _ answer: @escaping Cache.Answer,
        _ test: @escaping @Sendable (Bench) async throws -> Void,
    ) async throws {
        let cache = Cache(answer)
        try await Rig([cache.route]).run { edge in
            let url = "http://127.0.0.1:\(edge.port ?? 0)/purge"
            try await HouseRig.run(on: engine) { house in
                let added = try await house.send(.post, "/v1/edges", "{\"url\": \"\(url)\"}")
                let item = try await house.cases.item()
                _ = try await house.decide(item, .stop())
                try await test(
                    Bench(
                        house: house,
                        cache: cache,
                        item: item,
                        edge: try #require(added.json?.text("id"), "\(added.text)"),
                        secret: try #require(added.json?.text("secret")),
                        performer: PurgePerformer(
                            Edges(house.records),
                            in: house.database,
                            door: OutboundDoor(.loopback, resolver: .examples),
                            surroundings: house.clock.surroundings,
                            limits: limits,
                        ).performer,
                    )
                )
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an edge is told, signed, and what it says is on record`(
        _ engine: Engine
    ) async throws {
        try await Self.run(on: engine) { _ in
            Self.plain(.ok, "gone for good")
        } _: { bench in
            let house = bench.house
            #expect(try await house.work(ItemJob.outbound, bench.performer) == .completed)
            let said = try await bench.purge()
            #expect(said?.text("acknowledged", "answer") == "200")
            #expect(try await house.cases.events("edge.purged") == 1)
            let call = try #require(bench.cache.calls.first)
            let body = try JSONText.value(of: call.body)
            #expect(body.text("item") == bench.item && body.text("type") == "item.changed")
            let key = Data(base64Encoded: String(bench.secret.dropFirst("whsec_".count)))
            let expected = WebhookSignature(
                of: call.body,
                id: call.headers["webhook-id"] ?? "",
                seconds: Int64(call.headers["webhook-timestamp"] ?? "") ?? 0,
                secret: Array(try #require(key)),
            )
            #expect(call.headers["webhook-signature"] == expected.signature)
            #expect(try await house.work(ItemJob.outbound, bench.performer) == nil)
            #expect(bench.cache.calls.count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an edge that is away is called again until it answers`(
        _ engine: Engine
    ) async throws {
        try await Self.run(on: engine) { number in
            Self.plain(number < 3 ? .serviceUnavailable : .accepted, "")
        } _: { bench in
            let results = try await bench.house.exhaust(ItemJob.outbound, bench.performer)
            #expect(results.map(\.isFailure) == [true, true, false])
            #expect(results.first == .failed("\(PurgeFault.refused(status: 503))"))
            // Each call is the same message, so that an edge can tell repetitions.
            #expect(Set(bench.cache.calls.map { $0.headers["webhook-id"] }).count == 1)
            #expect(try await bench.purge()?.text("acknowledged", "answer") == "202")
        }
    }

    @Test func `an edge that never answers ends among the dead letters`() async throws {
        try await Self.run { _ in
            Self.plain(.serviceUnavailable, "")
        } _: { bench in
            let results = try await bench.house.exhaust(ItemJob.outbound, bench.performer)
            #expect(results.count == 20 && results.allSatisfy(\.isFailure))
            let letters = try await bench.house.queue.deadLetters()
            #expect(letters.map(\.kind) == [Edges.jobKind])
            #expect(letters.first?.error.contains("answered 503") == true)
            #expect(try await bench.purge()?["acknowledged"] == .null)
            // Given its attempts again, it is called again.
            _ = try await bench.house.queue.retry(letters.map(\.id))
            #expect(
                try await bench.house.work(ItemJob.outbound, bench.performer)?.isFailure == true
            )
            #expect(bench.cache.calls.count == 21)
        }
    }

    @Test func `nobody is sent elsewhere`() async throws {
        try await Self.run { _ in
            Self.plain(.found, "").with(.location, "http://127.0.0.1:1/")
        } _: { bench in
            let result = try await bench.house.work(ItemJob.outbound, bench.performer)
            #expect(result == .failed("\(PurgeFault.refused(status: 302))"))
        }
    }

    @Test func `an edge that was taken out is not called`() async throws {
        try await Self.run { _ in
            Self.plain(.ok, "")
        } _: { bench in
            let gone = try await bench.house.send(.delete, "/v1/edges/\(bench.edge)")
            #expect(gone.status == .noContent)
            let result = try await bench.house.work(ItemJob.outbound, bench.performer)
            #expect(result == .completed && bench.cache.calls.isEmpty)
        }
    }

    @Test func `an edge that keeps silent is not waited for`() async throws {
        var limits = PurgeLimits()
        limits.answerSeconds = 0.05
        let (ends, ender) = AsyncStream.makeStream(of: Void.self)
        try await Self.run(limits) { _ in
            for await _ in ends { break }
            return Self.plain(.ok, "")
        } _: { bench in
            defer { ender.finish() }
            let result = try await bench.house.work(ItemJob.outbound, bench.performer)
            #expect(result?.isFailure == true)
            #expect(try await bench.purge()?["acknowledged"] == .null)
        }
    }

    @Test func `an edge inside isn't called unless its network is the operator's`() async throws {
        try await Self.run { _ in
            Self.plain(.ok, "")
        } _: { bench in
            let house = bench.house
            let door = OutboundDoor(OutboundRules(), resolver: .examples)
            let performer = PurgePerformer(
                Edges(house.records),
                in: house.database,
                door: door,
                surroundings: house.clock.surroundings,
            ).performer
            let result = try await house.work(ItemJob.outbound, performer)
            #expect(result?.isFailure == true && bench.cache.calls.isEmpty)
            #expect(door.refusals.all == ["address-without-tls": 1])
        }
    }

    @Test func `an answer without an end is not read`() async throws {
        let most = 512 << 20
        let written = Mutex(0)
        let sent = { @Sendable in written.withLock(\.self) }
        let count = { @Sendable (bytes: Int) in written.withLock { $0 += bytes } }
        try await Self.run { _ in
            let body = ResponseBody { writer in
                let chunk = ByteBuffer(string: String(repeating: "a", count: 65_536))
                while sent() < most {
                    try await writer.write(chunk)
                    count(chunk.readableBytes)
                }
                try await writer.finish(nil)
            }
            return Reply(.ok, headers: [.contentType: "text/plain"], body: .stream(body))
        } _: { bench in
            let result = try await bench.house.work(ItemJob.outbound, bench.performer)
            #expect(result == .completed)
            #expect(try await bench.purge()?.text("acknowledged", "answer") == "200")
            #expect(sent() < most)
        }
    }
}
