import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

/// Every statement, begin and commit of a message's way fails once, one later each time.
@Suite struct WebhookFaultTests {
    @Test(arguments: Engine.allCases)
    func `whichever statement fails, a message is whole or not there, and so is its end`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let webhooks = Webhooks(rig.records)
            let staff = WebhookStaff(rig.actor, of: rig.tenant)
            let webhook = try await rig.write {
                try webhooks.add(url: "https://a.example.com/", hearing: [], by: staff, in: $0)
            }
            let faults = SteppedFaults(on: rig.database)
            var walks = 0
            repeat {
                walks += 1
                faults.beginWalk()
                _ = try await rig.write { try webhooks.enable(webhook.id, by: staff, in: $0) }
                let walk = Walk(rig: rig, webhook: webhook.id, faults: faults)
                try await walk.run("told-\(walks)")
            } while faults.didFire && walks < 100
            print("faults in webhooks on \(engine): \(faults.points) points in \(walks) walks")
            #expect(faults.points > 40)
            #expect(!faults.didFire)
        }
    }

    /// One message that is refused twice, the second time for good.
    private struct Walk {
        let rig: CaseRig
        let webhook: WebhookID
        let faults: SteppedFaults

        var webhooks: Webhooks { Webhooks(rig.records) }

        func run(_ name: String) async throws {
            let message = try await announce(name)
            try await attempt(DeliveryJob(webhook, message, round: 1, tried: 0), .status(503))
            let waiting = try await delivery(message)
            #expect(waiting.state == .waiting && waiting.attempts == 1)
            try await attempt(DeliveryJob(webhook, message, round: 1, tried: 1), .status(410))
            let ended = try await delivery(message)
            #expect(ended.state == .givenUp && ended.attempts == 2)
            #expect(try await isDisabled())
        }

        /// An item comes in, or doesn't, and is told in the same breath.
        private func announce(_ name: String) async throws -> MessageID {
            let (submission, before) = (rig.submission(name), try await count("webhook_messages"))
            try await faults.step { database, _ in
                _ = try await rig.receive(submission, through: database)
            } afterwards: { point in
                let expected = before + (point == .afterCommit ? 1 : 0)
                for table in ["webhook_messages", "webhook_deliveries", "items"] as [SQL] {
                    let found = try await count(table)
                    #expect(found == expected, "\(point)")
                }
            }
            let id: String? = try await rig.read {
                try $0.value("SELECT max(id) FROM webhook_messages")
            }
            return try #require(id.flatMap { MessageID($0) })
        }

        private func attempt(
            _ job: DeliveryJob,
            _ result: DeliveryAttempt.Result,
        ) async throws {
            let (webhooks, tenant) = (webhooks, rig.tenant)
            try await faults.step { database, isAgain in
                let turn = try await database.write { try webhooks.begin(job, of: tenant, in: $0) }
                switch turn {
                case .send: #expect(!isAgain, "two have it")
                case .busy: #expect(isAgain)
                case .nothingToDo: Issue.record("it isn't sent")
                }
            } afterwards: { _ in
            }
            let before = try await count("webhook_attempts")
            let attempt = DeliveryAttempt(at: rig.clock.now, milliseconds: 5, result)
            try await faults.step { database, isAgain in
                // A worker whose end was committed has no job any more.
                guard !isAgain else { return }
                try await database.write { try webhooks.finish(job, attempt, of: tenant, in: $0) }
            } afterwards: { point in
                let isThere = point == .afterCommit
                let attempts = try await count("webhook_attempts")
                #expect(attempts == before + (isThere ? 1 : 0), "\(point)")
                let isOff = try await isDisabled()
                #expect(isOff == (isThere && result == .status(410)), "\(point)")
            }
            rig.clock.move(by: 100)
        }

        private func delivery(_ message: MessageID) async throws -> Delivery {
            let (webhooks, webhook, tenant) = (webhooks, webhook, rig.tenant)
            return try await rig.read {
                try webhooks.delivery(of: message, to: webhook, of: tenant, in: $0).delivery
            }
        }

        private func isDisabled() async throws -> Bool {
            let (webhooks, webhook, tenant) = (webhooks, webhook, rig.tenant)
            return try await rig.read {
                try webhooks.find(webhook, of: tenant, in: $0).disabled != nil
            }
        }

        private func count(_ table: SQL) async throws -> Int {
            try await rig.read { try $0.value("SELECT count(*) FROM \(table)") ?? 0 }
        }
    }
}
