import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import Synchronization
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct WebhookPerformerTests {
    @Test(arguments: Engine.allCases)
    func `what happens to an item is told, signed, by ids and states alone`(
        _ engine: Engine
    ) async throws {
        try await HookBench.run(on: engine) { bench in
            let item = try await bench.stopSomething()
            try await bench.send()
            let calls = bench.receiver.calls
            #expect(
                calls.map { $0.json?.text("type") ?? "" }.sorted()
                    == [
                        "item.received", "item.examining", "item.live", "notice.created",
                        "item.stopped",
                    ].sorted()
            )
            #expect(calls.allSatisfy { $0.isSigned(with: bench.secret) })
            let stop = try #require(calls.first { $0.json?.text("type") == "item.stopped" })
            let said = try #require(stop.json)
            #expect(said.text("specversion") == "1.0" && said.text("id") == stop.id)
            #expect(said.text("source") == "/tenants/studio")
            #expect(said.text("subject") == "items/\(item)")
            #expect(said.text("data", "item") == item && said.text("data", "to") == "stopped")
            #expect(said.text("data", "from") == "live")
            #expect(APITime.date(said.text("time") ?? "") != nil)
            let type = stop.headers[.contentType]
            #expect(type == "application/cloudevents+json; charset=utf-8")
            // Titles, names of files and of persons are nobody's business here.
            for call in calls {
                let text = String(decoding: call.body, as: UTF8.self)
                #expect(!text.contains("A film") && !text.contains("maker"))
                #expect(!text.contains("ann"), "\(text)")
            }
        }
    }

    @Test func `where nobody is told nothing is written`() async throws {
        try await HouseRig.run { house in
            _ = try await house.cases.item()
            let count: Int? = try await house.database.read { transaction in
                try transaction.value("SELECT count(*) FROM webhook_messages")
            }
            #expect(count == 0)
            #expect(try await house.claim(Webhooks.lane) == nil)
        }
    }

    @Test func `an endpoint hears only what it chose`() async throws {
        try await HookBench.run(events: #"["item.stopped", "account.standing_changed"]"#) {
            bench in
            try await bench.stopSomething()
            try await bench.house.cases.put(.warned)
            try await bench.send()
            let types = bench.receiver.calls.map { $0.json?.text("type") ?? "" }
            #expect(types.sorted() == ["account.standing_changed", "item.stopped"])
            let account = bench.receiver.calls.compactMap(\.json).first {
                $0.text("type") == "account.standing_changed"
            }
            #expect(account?.text("data", "rung") == "warned")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a receiver that was away for three days hears everything, in effect once`(
        _ engine: Engine
    ) async throws {
        let down = Mutex(true)
        try await HookBench.run(on: engine) { _ in
            Receiver.plain(down.withLock(\.self) ? .serviceUnavailable : .ok)
        } _: { bench in
            let (house, performer, start) = (bench.house, bench.performer(), bench.house.clock.now)
            var (messages, hasLost): ([String], Bool) = ([], false)
            for hour in 0..<96 {
                if hour % 6 == 0, hour < 72 { messages.append(try await bench.ping()) }
                down.withLock { $0 = hour < 72 }
                if hour >= 72, !hasLost, let job = try await house.claim(Webhooks.lane) {
                    // A worker dies after the receiver heard, and before anything was written down.
                    _ = try? await performer.run(bench.stale(job))
                    _ = try await house.work(job, performer)
                    hasLost = true
                }
                try await bench.send(performer)
                let next = start + Double(hour + 1) * 3_600
                house.clock.advance(by: max(0, next.timeIntervalSince(house.clock.now)))
                try await house.queue.tend()
            }
            #expect(hasLost)
            #expect(try await bench.states() == ["delivered": messages.count])
            // Whoever goes by `webhook-id` has each once, and nothing else.
            let calls = bench.receiver.calls
            #expect(Set(calls.map(\.id)) == Set(messages))
            // Each attempt is signed anew, so that late ones aren't taken for old ones.
            let first = calls.filter { $0.id == messages[0] }
            #expect(first.count == 10)
            #expect(Set(first.compactMap { $0.headers["webhook-timestamp"] }).count == 10)
            #expect(Set(first.map(\.body)).count == 1)
            #expect(first.allSatisfy { $0.isSigned(with: bench.secret) })
        }
    }

    @Test func `attempts come in a schedule, end, and are on record`() async throws {
        try await HookBench.run { _ in
            Receiver.plain(.serviceUnavailable)
        } _: { bench in
            let message = try await bench.ping()
            for _ in 0..<20 {
                try await bench.send()
                bench.house.clock.advance(by: 100_000)
            }
            let delivery = try await bench.delivery(message)
            #expect(delivery?.text("state") == "given-up")
            #expect(delivery?["next_attempt_at"] == .null)
            guard case .list(let log)? = delivery?["log"] else {
                Issue.record("no log")
                return
            }
            #expect(log.count == 10 && bench.receiver.calls.count == 10)
            #expect(log.allSatisfy { $0["status"] == .integer(503) && $0["fault"] == .null })
        }
    }

    @Test func `waits follow the schedule and never come short of it`() async throws {
        try await HouseRig.run { house in
            let (webhooks, limits) = (Webhooks(house.records), WebhookLimits())
            var sum = 0.0
            for (index, seconds) in limits.retrySeconds.enumerated() {
                let wait = try #require(webhooks.wait(afterAttempt: index, nil))
                #expect(wait >= seconds && wait <= seconds * (1 + limits.jitter))
                sum += seconds
            }
            #expect(sum > 75 * 3_600)
            #expect(webhooks.wait(afterAttempt: limits.retrySeconds.count, 5) == nil)
            // Whoever asks for more gets it, up to a day.
            #expect(webhooks.wait(afterAttempt: 0, 60) == 60)
            #expect(webhooks.wait(afterAttempt: 0, 1e9) == limits.retryAfterSeconds)
        }
    }

    @Test func `Retry-After is heeded`() async throws {
        try await HookBench.run { number in
            number == 1
                ? Receiver.plain(.tooManyRequests).with(.retryAfter, "600") : Receiver.plain(.ok)
        } _: { bench in
            let message = try await bench.ping()
            try await bench.send()
            bench.house.clock.advance(by: 500)
            try await bench.send()
            #expect(bench.receiver.calls.count == 1)
            bench.house.clock.advance(by: 100)
            try await bench.send()
            #expect(bench.receiver.calls.count == 2)
            #expect(try await bench.delivery(message)?.text("state") == "delivered")
        }
    }

    @Test(arguments: [
        ("120", 120.0), ("0", 0), ("Fri, 15 Jan 2027 08:10:00 GMT", 600),
        ("Fri, 15 Jan 2027 07:00:00 GMT", nil), ("soon", nil), ("-5", nil), ("", nil),
        ("99999999999999999999", nil), ("1.5", nil),
    ])
    func `Retry-After is seconds or a time`(_ field: String, _ seconds: Double?) {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        #expect(RetryAfter.seconds(field, from: now) == (field.isEmpty ? nil : seconds))
    }

    @Test(arguments: Engine.allCases)
    func `410 switches the endpoint off and drops what waits`(_ engine: Engine) async throws {
        try await HookBench.run(on: engine) { number in
            Receiver.plain(number == 1 ? .gone : .ok)
        } _: { bench in
            let (first, second) = (try await bench.ping(), try await bench.ping())
            try await bench.send()
            #expect(bench.receiver.calls.count == 1)
            let webhook = try await bench.house.get(bench.path).json
            #expect(webhook?["enabled"] == .bool(false))
            #expect(webhook?.text("disabled_because") == "gone")
            let states = [
                try await bench.delivery(first)?.text("state"),
                try await bench.delivery(second)?.text("state"),
            ]
            #expect(Set(states) == ["given-up", "dropped"])
            #expect(try await bench.house.cases.events("webhook.disabled") == 1)
            // Nothing is told while it's off, nobody tries it, and what was dropped comes when asked.
            try await bench.stopSomething()
            #expect(try await bench.house.send(.post, "\(bench.path)/ping").status == .conflict)
            try await bench.send()
            #expect(bench.receiver.calls.count == 1)
            let on = try await bench.house.send(.patch, bench.path, #"{"enabled": true}"#)
            #expect(on.json?["enabled"] == .bool(true))
            let again = try await bench.house.send(
                .post,
                "\(bench.path)/replay",
                "{\"message\": \"\(second)\"}",
            )
            #expect(again.status == .accepted, "\(again.text)")
            try await bench.send()
            #expect(bench.receiver.calls.map(\.id).last == second)
        }
    }

    @Test func `an answer that sends elsewhere is a failure`() async throws {
        try await HookBench.run { _ in
            Receiver.plain(.found).with(.location, "http://127.0.0.1:1/")
        } _: { bench in
            let message = try await bench.ping()
            _ = try await bench.house.work(Webhooks.lane, bench.performer())
            let delivery = try await bench.delivery(message)
            #expect(delivery?.text("state") == "waiting")
            guard case .list(let log)? = delivery?["log"] else { return }
            #expect(log.first?["status"] == .integer(302))
        }
    }

    @Test func `while a secret changes, calls carry two signatures`() async throws {
        try await HookBench.run { bench in
            let rotated = try await bench.house.send(.post, "\(bench.path)/secret")
            let fresh = try #require(rotated.json?.text("secret"), "\(rotated.text)")
            #expect(fresh != bench.secret)
            _ = try await bench.ping()
            try await bench.send()
            let both = try #require(bench.receiver.calls.last)
            #expect(both.isSigned(with: bench.secret) && both.isSigned(with: fresh))
            bench.house.clock.advance(by: WebhookLimits().formerSecretSeconds)
            _ = try await bench.ping()
            try await bench.send()
            let one = try #require(bench.receiver.calls.last)
            #expect(!one.isSigned(with: bench.secret) && one.isSigned(with: fresh))
            #expect(try await bench.house.cases.events("webhook.secret_rotated") == 1)
        }
    }

    @Test func `an address that leads inside later is refused, counted and on record`()
        async throws
    {
        try await HookBench.run { bench in
            let message = try await bench.ping()
            var rules = OutboundRules.loopback
            rules.networks = []
            let door = OutboundDoor(rules, resolver: .examples)
            _ = try await bench.house.work(Webhooks.lane, bench.performer(door))
            #expect(bench.receiver.calls.isEmpty)
            #expect(door.refusals.all == ["address-not-public": 1])
            guard case .list(let log)? = try await bench.delivery(message)?["log"] else { return }
            #expect(log.first?.text("fault") == "address-not-public")
            #expect(log.first?["status"] == .null)
        }
    }

    @Test func `a receiver that keeps silent is not waited for`() async throws {
        let (ends, ender) = AsyncStream.makeStream(of: Void.self)
        try await HookBench.run { _ in
            for await _ in ends { break }
            return Receiver.plain(.ok)
        } _: { bench in
            defer { ender.finish() }
            let message = try await bench.ping()
            var limits = DeliveryLimits()
            limits.answerSeconds = 0.05
            let door = OutboundDoor(.loopback, resolver: .examples)
            _ = try await bench.house.work(Webhooks.lane, bench.performer(door, limits))
            guard case .list(let log)? = try await bench.delivery(message)?["log"] else { return }
            #expect(log.first?.text("fault") == "too-slow")
        }
    }

    @Test(arguments: Engine.allCases)
    func `two workers never send one delivery at the same time`(_ engine: Engine) async throws {
        let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
        let (ends, ender) = AsyncStream.makeStream(of: Void.self)
        try await HookBench.run(on: engine) { _ in
            arrival.yield()
            for await _ in ends { break }
            return Receiver.plain(.ok)
        } _: { bench in
            let (house, performer) = (bench.house, bench.performer())
            let message = try await bench.ping()
            let job = try #require(try await house.claim(Webhooks.lane))
            async let first = house.work(job, performer)
            for await _ in arrived { break }
            // Somebody asks for it again, and another worker takes that.
            let again = try await house.send(
                .post,
                "\(bench.path)/replay",
                "{\"message\": \"\(message)\"}",
            )
            #expect(again.status == .accepted)
            #expect(try await house.work(Webhooks.lane, performer) == .completed)
            #expect(bench.receiver.calls.count == 1)
            ender.finish()
            _ = try await first
            house.clock.advance(by: WebhookLimits().sendingSeconds)
            try await bench.send(performer)
            #expect(bench.receiver.calls.count == 2)
            #expect(try await bench.delivery(message)?.text("state") == "delivered")
        }
    }
}

extension HookBench {
    /// How many deliveries stand where.
    fileprivate func states() async throws -> [String: Int] {
        let list = try await house.get("\(path)/deliveries?limit=100").json?.entries ?? []
        return Dictionary(list.map { ($0.text("state") ?? "", 1) }, uniquingKeysWith: +)
    }

    /// A job in hands that have lost it: what they do for it doesn't count.
    fileprivate func stale(_ job: ClaimedJob) -> JobContext {
        let hold = JobHold(
            id: job.hold.id,
            fence: job.hold.fence - 1,
            attempt: job.hold.attempt,
            mostAttempts: job.hold.mostAttempts,
        )
        let copy = ClaimedJob(
            hold: hold,
            kind: job.kind,
            queue: job.queue,
            tenant: job.tenant,
            payload: job.payload,
            timeout: job.timeout,
        )
        return JobContext(job: copy, queue: house.queue, report: .init())
    }
}
