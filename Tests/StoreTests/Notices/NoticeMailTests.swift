import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct NoticeMailTests {
    @Test(arguments: Engine.allCases)
    func `an e-mail is in one worker's hands, until that one must be dead`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            let notice = try await bench.tellReporter()
            let job = MailJob(notice.id, tried: 0)
            guard case .send(let found) = try await bench.begin(job) else {
                Issue.record("it isn't sent")
                return
            }
            #expect(found == notice)
            guard case .busy(let until) = try await bench.begin(job) else {
                Issue.record("two have it")
                return
            }
            bench.rig.clock.move(by: until.timeIntervalSince(bench.rig.clock.now))
            guard case .send = try await bench.begin(job) else {
                Issue.record("nobody goes on with it")
                return
            }
            try await bench.finish(job, .taken)
            let way = try await bench.deliveries(of: notice)[.email]
            #expect(way?.state == .delivered && way?.attempts == 1)
            guard case .nothingToDo = try await bench.begin(job) else {
                Issue.record("it is sent twice")
                return
            }
            // The first worker was slow: what it says changes nothing.
            try await bench.finish(job, .refused("recipient-550"))
            #expect(try await bench.deliveries(of: notice)[.email] == way)
            #expect(try await bench.events("notice.mailed") == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what another attempt may do better is tried for days, and then given up`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            let (notice, limits) = (try await bench.tellReporter(), NoticeLimits())
            for tried in 0...limits.retrySeconds.count {
                let job = MailJob(notice.id, tried: tried)
                guard case .send = try await bench.begin(job) else {
                    Issue.record("attempt \(tried) isn't made")
                    return
                }
                try await bench.finish(job, .postponed("connect-unreachable"))
            }
            let way = try await bench.deliveries(of: notice)[.email]
            #expect(way?.state == .givenUp && way?.lastCode == "connect-unreachable")
            #expect(way?.attempts == limits.retrySeconds.count + 1)
            #expect(try await bench.events("notice.undeliverable") == 1)
            #expect(limits.retrySeconds.reduce(0, +) > 4.5 * 86_400)
            for (index, seconds) in limits.retrySeconds.enumerated() {
                let wait = try #require(bench.notices.wait(afterAttempt: index))
                #expect(wait >= seconds && wait <= seconds * (1 + limits.jitter))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a final no and a missing address end it at once`(_ engine: Engine) async throws {
        try await NoticeBench.with(engine) { bench in
            for (number, outcome, state, code) in [
                (
                    1, MailOutcome.refused("recipient-550-5.1.1"), NoticeDelivery.State.givenUp,
                    "recipient-550-5.1.1",
                ),
                (2, .noAddress, .dropped, "no-address"),
            ] {
                let notice = try await bench.tellReporter(number)
                let job = MailJob(notice.id, tried: 0)
                _ = try await bench.begin(job)
                try await bench.finish(job, outcome)
                let way = try await bench.deliveries(of: notice)[.email]
                #expect(way?.state == state && way?.lastCode == code && way?.attempts == 1)
            }
            #expect(try await bench.events("notice.undeliverable") == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `another tenant's e-mail is nobody's`(_ engine: Engine) async throws {
        try await NoticeBench.with(engine) { bench in
            let notice = try await bench.tellReporter()
            let (notices, other) = (bench.notices, try #require(TenantName("other")))
            let turn = try await bench.rig.write {
                try notices.begin(MailJob(notice.id, tried: 0), of: other, in: $0)
            }
            guard case .nothingToDo = turn else {
                Issue.record("another tenant's e-mail is sent")
                return
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an e-mail whose job is gone gets another`(_ engine: Engine) async throws {
        try await NoticeBench.with(engine) { bench in
            try await bench.tellReporter()
            try await bench.rig.write { transaction in
                try transaction.run("DELETE FROM job")
                try transaction.run("DELETE FROM job_content")
            }
            let sweep = NoticeSweep(bench.notices, in: bench.rig.database)
            try await sweep.run()
            #expect(try await bench.rig.jobs()[MailJob.kind] == nil)
            bench.rig.clock.move(by: NoticeLimits().overdueSeconds + 1)
            try await sweep.run()
            try await sweep.run()
            #expect(try await bench.rig.jobs()[MailJob.kind] == 1)
        }
    }
}
