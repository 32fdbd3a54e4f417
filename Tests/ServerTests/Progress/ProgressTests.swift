import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Synchronization
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct ProgressTests {
    /// A clock that goes on by as much as it is asked to wait, and lets a test act in between.
    private final class Pulse: Sendable {
        typealias Act = @Sendable (Int) async throws -> Void

        private let passed = Mutex(Duration.zero)
        private let count = Mutex(0)
        private let act = Mutex<Act>({ _ in })

        var waits: Int { count.withLock(\.self) }

        /// - Parameter act: what happens at each wait, told which one it is, from 1.
        func at(_ act: @escaping Act) { self.act.withLock { $0 = act } }

        var surroundings: Surroundings {
            var surroundings = TestClock().surroundings
            surroundings.uptime = { self.passed.withLock(\.self) }
            surroundings.sleep = { time in
                self.passed.withLock { $0 += time }
                let number = self.count.withLock { count in
                    count += 1
                    return count
                }
                let act = self.act.withLock { $0 }
                try await act(number)
                try Task.checkCancellation()
            }
            return surroundings
        }
    }

    private struct Event: Equatable {
        var id: String?
        var name: String
        var data: JSONValue?

        /// The events of a stream, with `:` for comments.
        static func all(in text: String) -> [Event] {
            text.split(separator: "\n\n", omittingEmptySubsequences: true).map { block in
                var event = Event(name: ":")
                for line in block.split(separator: "\n") {
                    let pair = line.split(separator: ": ", maxSplits: 1).map(String.init)
                    switch pair.first {
                    case "id": event.id = pair.last
                    case "event": event.name = pair.last ?? ""
                    case "data":
                        event.data = try? JSONText.value(of: Array((pair.last ?? "").utf8))
                    default: break
                    }
                }
                return event
            }
        }
    }

    private static func run(
        on engine: Engine = .sqlite,
        longest: Duration = .seconds(300),
        heartbeat: Duration = .seconds(15),
        _ test: @escaping @Sendable (HouseRig, Pulse) async throws -> Void,
    ) async throws {
        let pulse = Pulse()
        var wish = HouseRig.Wish()
        wish.pulse = pulse.surroundings
        (wish.progress.longest, wish.progress.heartbeat) = (longest, heartbeat)
        try await HouseRig.run(on: engine, wish) { house in try await test(house, pulse) }
    }

    @Test(arguments: Engine.allCases)
    func `an item that stands still is told once`(_ engine: Engine) async throws {
        try await Self.run(on: engine) { house, _ in
            let item = try await house.cases.item()
            let answer = try await house.get("/v1/items/\(item)/events")
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/event-stream")
            let revision = try await house.cases.found(item).revision
            #expect(
                Event.all(in: answer.text) == [
                    Event(
                        id: "\(revision)",
                        name: "state",
                        data: .object(["state": .text("live"), "version": .integer(1)]),
                    )
                ]
            )
        }
    }

    @Test func `who comes back hears what is new, and nothing twice`() async throws {
        try await Self.run { house, _ in
            let item = try await house.cases.item()
            let path = "/v1/items/\(item)/events"
            let revision = try await house.cases.found(item).revision
            func events(after id: String) async throws -> [Event] {
                let known: HTTPFields = [HTTPField.Name("Last-Event-ID")!: id]
                return Event.all(in: try await house.send(.get, path, nil, known).text)
            }
            #expect(try await events(after: "\(revision)") == [])
            for id in ["\(revision - 1)", "nonsense", "-1"] {
                #expect(try await events(after: id).map(\.name) == ["state"], "\(id)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `changes and progress come as they happen, until it stands still`(
        _ engine: Engine
    ) async throws {
        try await Self.run(on: engine) { house, pulse in
            let item = try await house.receive(Array("bytes".utf8))
            let job = try #require(try await house.claim(ItemJob.media))
            pulse.at { number in
                switch number {
                case 2:
                    let half = JobQueue.Progress(fraction: 0.5, note: "examining")
                    try await house.queue.report([(job.hold, half)])
                case 4: try await house.release(item)
                default: break
                }
            }
            let answer = try await house.get("/v1/items/\(item)/events")
            let events = Event.all(in: answer.text)
            #expect(events.map(\.name) == ["state", "progress", "state"], "\(answer.text)")
            #expect(
                events[1].data
                    == .object(["step": .text("examining"), "fraction": .number(0.5)])
            )
            #expect(events.compactMap { $0.data?.text("state") } == ["received", "live"])
            #expect(pulse.waits == 4)
        }
    }

    @Test func `a stream has an end, and says in between that it is there`() async throws {
        try await Self.run(longest: .seconds(61)) { house, pulse in
            let item = try await house.cases.item(isLive: false)
            let answer = try await house.get("/v1/items/\(item)/events")
            #expect(Event.all(in: answer.text).map(\.name) == ["state", ":", ":", ":", ":"])
            #expect(pulse.waits == 122)
        }
    }

    @Test func `a stream ends when its listener has gone`() async throws {
        try await Self.run(longest: .seconds(1_000_000), heartbeat: .zero) { house, pulse in
            let item = try await house.cases.item(isLive: false)
            pulse.at { _ in try await Task.sleep(for: .milliseconds(1)) }
            let connection = try RawConnection(port: house.port)
            connection.send(Self.request(item, house.token))
            try await eventually("the stream's first looks") { pulse.waits > 3 }
            connection.close()
            try await eventually("the end of the stream") {
                let before = pulse.waits
                try await Task.sleep(for: .milliseconds(100))
                return pulse.waits == before
            }
        }
    }

    @Test func `a stream ends when the server shuts down`() async throws {
        let pulse = Pulse()
        let listener = Mutex<RawConnection?>(nil)
        var wish = HouseRig.Wish()
        wish.pulse = pulse.surroundings
        wish.progress.longest = .seconds(10_000)
        try await HouseRig.run(wish) { house in
            let item = try await house.cases.item(isLive: false)
            pulse.at { _ in try await Task.sleep(for: .milliseconds(1)) }
            let connection = try RawConnection(port: house.port)
            listener.withLock { $0 = connection }
            connection.send(Self.request(item, house.token))
            try await eventually("the stream's first looks") { pulse.waits > 3 }
        }
        let found = listener.withLock { $0 }
        let connection = try #require(found)
        let text = await connection.receiveAll()
        connection.close()
        #expect(text.contains("event: state"))
        // It ended of itself, and not by its own time.
        #expect(text.hasSuffix("0\r\n\r\n"), "\(text)")
        #expect(pulse.waits < 20_000)
    }

    @Test func `nobody follows another tenant's item`() async throws {
        try await Self.run { house, _ in
            let path = "/v1/items/\(try await house.cases.item())/events"
            let answer = try await house.get(path, house.token(of: "other"))
            #expect(answer.status == .notFound && answer.problem == "not-found")
        }
    }

    private static func request(_ item: String, _ token: String) -> String {
        "GET /v1/items/\(item)/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
    }
}
