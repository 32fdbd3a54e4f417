import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct WebhookRoomTests {
    /// A tenant with an endpoint that hears everything.
    private struct Bench {
        let rig: CaseRig
        let webhook: Webhook
        let webhooks: Webhooks

        static func with(
            _ engine: Engine,
            _ limits: WebhookLimits = WebhookLimits(),
            _ body: (Bench) async throws -> Void,
        ) async throws {
            try await CaseRig.with(engine) { rig in
                let webhooks = Webhooks(rig.records, limits: limits)
                let staff = WebhookStaff(rig.actor, of: rig.tenant)
                let webhook = try await rig.write {
                    try webhooks.add(
                        url: "https://hooks.example.com/",
                        hearing: [],
                        by: staff,
                        in: $0,
                    )
                }
                try await body(Bench(rig: rig, webhook: webhook, webhooks: webhooks))
            }
        }

        var staff: WebhookStaff { WebhookStaff(rig.actor, of: rig.tenant) }

        func ping() async throws -> MessageID {
            let (webhooks, id, tenant) = (webhooks, webhook.id, rig.tenant)
            return try await rig.write { try webhooks.ping(id, of: tenant, in: $0) }
        }

        func begin(_ job: DeliveryJob) async throws -> DeliveryTurn {
            let (webhooks, tenant) = (webhooks, rig.tenant)
            return try await rig.write { try webhooks.begin(job, of: tenant, in: $0) }
        }

        func finish(_ job: DeliveryJob, _ result: DeliveryAttempt.Result) async throws {
            let (webhooks, tenant) = (webhooks, rig.tenant)
            let attempt = DeliveryAttempt(at: rig.clock.now, milliseconds: 12, result)
            try await rig.write { try webhooks.finish(job, attempt, of: tenant, in: $0) }
        }

        func delivery(_ message: MessageID) async throws -> Delivery {
            let (webhooks, id, tenant) = (webhooks, webhook.id, rig.tenant)
            return try await rig.read {
                try webhooks.delivery(of: message, to: id, of: tenant, in: $0).delivery
            }
        }

        func count(_ table: SQL) async throws -> Int {
            try await rig.read { try $0.value("SELECT count(*) FROM \(table)") ?? 0 }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a delivery is in one worker's hands, until that one must be dead`(
        _ engine: Engine
    ) async throws {
        try await Bench.with(engine) { bench in
            let message = try await bench.ping()
            let job = DeliveryJob(bench.webhook.id, message, round: 1, tried: 0)
            guard case .send = try await bench.begin(job) else {
                Issue.record("it isn't sent")
                return
            }
            guard case .busy(let until) = try await bench.begin(job) else {
                Issue.record("two have it")
                return
            }
            bench.rig.clock.move(by: until.timeIntervalSince(bench.rig.clock.now))
            guard case .send = try await bench.begin(job) else {
                Issue.record("nobody goes on with it")
                return
            }
            try await bench.finish(job, .status(204))
            #expect(try await bench.delivery(message).state == .delivered)
            guard case .nothingToDo = try await bench.begin(job) else {
                Issue.record("it is sent twice")
                return
            }
            // The first worker was not dead but slow: what it did is on record and changes nothing.
            try await bench.finish(job, .status(500))
            let delivery = try await bench.delivery(message)
            #expect(delivery.state == .delivered && delivery.attempts == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a tenant hears of its own alone`(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let message = try await bench.ping()
            let job = DeliveryJob(bench.webhook.id, message, round: 1, tried: 0)
            let (webhooks, id) = (bench.webhooks, bench.webhook.id)
            let other = try #require(TenantName("other"))
            let turn = try await bench.rig.write { try webhooks.begin(job, of: other, in: $0) }
            guard case .nothingToDo = turn else {
                Issue.record("another tenant's message is sent")
                return
            }
            await #expect(throws: RecordRefusal.unknown(.webhook)) {
                try await bench.rig.read { try webhooks.find(id, of: other, in: $0) }
            }
            await #expect(throws: RecordRefusal.unknown(.webhook)) {
                try await bench.rig.write {
                    try webhooks.rotate(
                        id,
                        by: WebhookStaff(bench.rig.actor, of: other),
                        in: $0,
                    )
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `many messages are sent again part by part`(_ engine: Engine) async throws {
        var limits = WebhookLimits()
        limits.replayedMessages = 3
        try await Bench.with(engine, limits) { bench in
            let (rig, webhooks, staff) = (bench.rig, bench.webhooks, bench.staff)
            let start = rig.clock.now
            for _ in 0..<7 { _ = try await rig.receive(rig.submission()) }
            rig.clock.move(by: 1)
            var (after, parts): (MessageID?, [Int]) = (nil, [])
            repeat {
                let window = ReplayWindow(since: start, until: rig.clock.now, after: after)
                let replayed = try await rig.write { [id = bench.webhook.id] in
                    try webhooks.replay(window, to: id, by: staff, in: $0)
                }
                parts.append(replayed.count)
                after = replayed.more
            } while after != nil
            #expect(parts == [3, 3, 1])
            let rounds: Int = try await rig.read {
                try $0.value("SELECT count(*) FROM webhook_deliveries WHERE round = 2") ?? 0
            }
            #expect(rounds == 7)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was told long ago goes, with all that belongs to it`(
        _ engine: Engine
    ) async throws {
        var limits = WebhookLimits()
        limits.sweptMessages = 2
        try await Bench.with(engine, limits) { bench in
            for _ in 0..<5 {
                let message = try await bench.ping()
                let job = DeliveryJob(bench.webhook.id, message, round: 1, tried: 0)
                _ = try await bench.begin(job)
                try await bench.finish(job, .fault("too-slow"))
            }
            bench.rig.clock.move(by: limits.keptSeconds)
            let kept = try await bench.ping()
            bench.rig.clock.move(by: 1)
            try await WebhookSweep(bench.webhooks, in: bench.rig.database).run()
            #expect(try await bench.count("webhook_messages") == 1)
            #expect(try await bench.count("webhook_deliveries") == 1)
            #expect(try await bench.count("webhook_attempts") == 0)
            #expect(try await bench.delivery(kept).state == .waiting)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a delivery whose job is gone gets another`(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            _ = try await bench.ping()
            try await bench.rig.write { transaction in
                try transaction.run("DELETE FROM job")
                try transaction.run("DELETE FROM job_content")
            }
            let sweep = WebhookSweep(bench.webhooks, in: bench.rig.database)
            try await sweep.run()
            #expect(try await bench.rig.jobs()[Webhooks.jobKind] == nil)
            bench.rig.clock.move(by: WebhookLimits().overdueSeconds + 1)
            try await sweep.run()
            try await sweep.run()
            #expect(try await bench.rig.jobs()[Webhooks.jobKind] == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is undone was never told`(_ engine: Engine) async throws {
        struct Undone: Error {}
        try await Bench.with(engine) { bench in
            let (rig, items, act) = (bench.rig, bench.rig.items, Act(by: bench.rig.actor))
            let submission = rig.submission()
            await #expect(throws: Undone.self) {
                try await rig.write { transaction in
                    _ = try items.receive(submission, by: act, in: transaction)
                    throw Undone()
                }
            }
            #expect(try await bench.count("webhook_messages") == 0)
            _ = try await rig.receive(submission)
            #expect(try await bench.count("webhook_messages") == 1)
        }
    }
}
