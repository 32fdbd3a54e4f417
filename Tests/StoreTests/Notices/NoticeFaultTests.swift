import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

/// Every statement, begin and commit of a notice's way fails once, one later each time.
@Suite struct NoticeFaultTests {
    @Test(arguments: Engine.allCases)
    func `whichever statement fails, a notice is whole or not there, and so is its end`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            let faults = SteppedFaults(on: bench.rig.database)
            var walks = 0
            repeat {
                walks += 1
                faults.beginWalk()
                try await Walk(bench: bench, faults: faults, number: walks).run()
            } while faults.didFire && walks < 100
            print("faults in notices on \(engine): \(faults.points) points in \(walks) walks")
            #expect(faults.points > 30)
            #expect(!faults.didFire)
        }
    }

    /// One notice, put off once and then taken.
    private struct Walk {
        let bench: NoticeBench
        let faults: SteppedFaults
        let number: Int

        func run() async throws {
            let notice = try await tell()
            try await attempt(MailJob(notice.id, tried: 0), .postponed("data-451"))
            try await attempt(MailJob(notice.id, tried: 1), .taken)
            let way = try await bench.deliveries(of: notice)[.email]
            #expect(way?.state == .delivered && way?.attempts == 2)
        }

        private func tell() async throws -> PersonNotice {
            let draft = try bench.draft(
                .reportReceived,
                to: .reporter(bench.report),
                number: number,
            )
            let (notices, before) = (bench.notices, try await counts())
            try await faults.step { database, _ in
                _ = try await database.write { try notices.tell(draft, in: $0) }
            } afterwards: { point in
                // Its ways: an inbox, services that nobody runs, and an e-mail.
                let whole = point == .afterCommit ? [1, 3, 1, 1] : [0, 0, 0, 0]
                let more = zip(try await counts(), before).map { $0 - $1 }
                #expect(more == whole, "\(point)")
            }
            let last = try await bench.inbox(
                NoticePage(limit: 1),
                of: .reporter(bench.report),
            ).first
            return try #require(last)
        }

        private func counts() async throws -> [Int] {
            [
                try await bench.count("person_notices"),
                try await bench.count("person_notice_deliveries"),
                try await bench.events("notice.created"),
                try await bench.count("job_content"),
            ]
        }

        private func attempt(_ job: MailJob, _ outcome: MailOutcome) async throws {
            let (notices, tenant) = (bench.notices, bench.rig.tenant)
            try await faults.step { database, isAgain in
                switch try await database.write({ try notices.begin(job, of: tenant, in: $0) }) {
                case .send: #expect(!isAgain, "two have it")
                case .busy: #expect(isAgain)
                case .nothingToDo: Issue.record("it isn't sent")
                }
            } afterwards: { _ in
            }
            let before = try await bench.events("notice.mailed")
            try await faults.step { database, _ in
                try await database.write { try notices.finish(job, outcome, of: tenant, in: $0) }
            } afterwards: { point in
                let isTaken = point == .afterCommit && outcome == .taken
                let now = try await bench.events("notice.mailed")
                #expect(now == before + (isTaken ? 1 : 0), "\(point)")
            }
            bench.rig.clock.move(by: 1)
        }
    }
}
