import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct CaseStoreTests {
    /// A vault beside a live item, and people who decide.
    private struct Bench: Sendable {
        let vault: VaultRig
        let item: Item
        var limits = CaseLimits()

        var rig: CaseRig { vault.rig }
        var cases: Store.Cases { Store.Cases(rig.records, limits: limits) }

        func reports(_ limits: ReportLimits = ReportLimits()) -> Reports {
            Reports(rig.records, vault: vault.vault, limits: limits)
        }

        static func run(
            _ engine: Engine,
            _ limits: CaseLimits = CaseLimits(),
            _ test: (Bench) async throws -> Void,
        ) async throws {
            try await VaultRig.with(engine, profile: "plain") { vault in
                let item = try await vault.rig.examined(.verdict(vault.rig.verdict(.release)))
                #expect(item.state == .live)
                try await test(Bench(vault: vault, item: item, limits: limits))
            }
        }

        func report(
            _ reason: ReportReason = .rumour,
            from sender: ReportSender = .anybody(nil),
            _ limits: ReportLimits = ReportLimits(),
        ) async throws -> Report {
            let draft = ReportDraft(
                on: .item(item.id),
                of: rig.tenant,
                Report.Statement(reason),
                from: sender,
            )
            let reports = reports(limits)
            return try await rig.write { try reports.receive(draft, in: $0).0 }
        }

        func reviewer(_ name: String) -> Reviewer {
            Reviewer(rig.person(name), .officer, [], needsQualification: false)
        }

        func close(_ id: CaseID, by name: String = "ann") async throws -> Case {
            let (records, limits, tenant) = (rig.records, limits, rig.tenant)
            let (cases, reviewer) = (cases, reviewer(name))
            return try await rig.write { transaction in
                _ = try cases.take(id, of: tenant, by: reviewer, in: transaction)
                let ordered = try CaseDecisions(records, limits: limits).decide(
                    CaseOrder(nil, on: id, of: tenant, by: reviewer, because: "fine"),
                    in: transaction,
                )
                guard case .closed(let closed, nil) = ordered else {
                    throw RecordRefusal.unknown(.case)
                }
                return closed
            }
        }

        /// The case that is open.
        func open() async throws -> CaseID? {
            var filter = CaseFilter()
            filter.state = .open
            let (asked, cases, tenant) = (filter, cases, rig.tenant)
            return try await rig.read {
                try cases.list(asked, of: tenant, limit: 1, in: $0).first?.id
            }
        }

        func count(_ table: SQL) async throws -> Int {
            try await rig.read { try $0.value("SELECT count(*) FROM \(table)") ?? 0 }
        }
    }

    @Test(arguments: Engine.allCases)
    func `many reports at once open one case`(_ engine: Engine) async throws {
        try await Bench.run(engine) { bench in
            let ids = try await withThrowingTaskGroup(of: CaseID.self) { group in
                for _ in 0..<12 { group.addTask { try await bench.report().caseID } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await bench.count("reports") == 12)
            #expect(try await bench.count("clocks") == 12)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what comes while a case is closed goes to it or to the next, and is answered by it`(
        _ engine: Engine
    ) async throws {
        try await Bench.run(engine) { bench in
            for round in 0..<8 {
                let first = try await bench.report()
                async let closing = bench.close(first.caseID)
                async let late = bench.report(.fraud)
                let (closed, other) = (try await closing, try await late)
                let found = try await bench.rig.read { [bench] transaction in
                    try bench.reports().find(other.id, of: bench.rig.tenant, in: transaction)
                }
                let isAnswered = found?.closing != nil
                #expect(isAnswered == (other.caseID == closed.id), "round \(round)")
                if !isAnswered { _ = try await bench.close(other.caseID) }
            }
            let open = try await bench.count("clocks WHERE stopped_at IS NULL")
            #expect(open == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody has more open reports than may be`(_ engine: Engine) async throws {
        try await Bench.run(engine) { bench in
            var limits = ReportLimits()
            limits.openReports = 2
            let sender = ReportSender.account(try #require(ExternalID("viewer")))
            for _ in 0..<2 { _ = try await bench.report(.rumour, from: sender, limits) }
            let few = limits
            await #expect(throws: ReportRefusal.tooManyOpen(limit: 2)) {
                try await bench.report(.rumour, from: sender, few)
            }
            let first = try await bench.report()
            _ = try await bench.close(first.caseID)
            _ = try await bench.report(.rumour, from: sender, few)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a case has no more notes than may be, and a qualification no longer time`(
        _ engine: Engine
    ) async throws {
        var limits = CaseLimits()
        limits.notes = 1
        limits.qualificationDays = 10
        try await Bench.run(engine, limits) { bench in
            let (rig, cases) = (bench.rig, bench.cases)
            let id = try await bench.report().caseID
            let (ann, bob) = (rig.person("ann"), rig.person("bob"))
            let note = CaseNote(by: ann, at: rig.clock.now, .internal, "seen")
            try await rig.write { try cases.write(note, on: id, of: rig.tenant, in: $0) }
            await #expect(throws: RecordRefusal.tooMany(.note, limit: 1)) {
                try await rig.write { try cases.write(note, on: id, of: rig.tenant, in: $0) }
            }
            let long = ReviewerQualification(
                of: ann,
                for: .rights,
                in: nil,
                by: bob,
                at: rig.clock.now,
                until: rig.clock.now + 11 * 86_400,
            )
            let qualifications = Qualifications(rig.records, limits: bench.limits)
            await #expect(throws: ReportRefusal.unfitTerm(mostDays: 10)) {
                try await rig.write { try qualifications.grant(long, of: rig.tenant, in: $0) }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `lots decide what is looked at again, and a sweep finds all that is late`(
        _ engine: Engine
    ) async throws {
        var limits = CaseLimits()
        (limits.sampledShare, limits.sweptClocks) = (1, 1)
        try await Bench.run(engine, limits) { bench in
            for _ in 0..<3 { _ = try await bench.close(try await bench.report().caseID) }
            #expect(try await bench.count("second_looks") == 3)
            for _ in 0..<3 { _ = try await bench.report() }
            bench.rig.clock.move(by: 100 * 86_400)
            let sweep = ClockSweep(
                bench.rig.records,
                in: bench.rig.database,
                limits: bench.limits,
            )
            try await sweep.run()
            #expect(try await bench.count("clocks WHERE breached_at IS NOT NULL") == 3)
        }
        limits.sampledShare = 0
        try await Bench.run(engine, limits) { bench in
            for _ in 0..<5 { _ = try await bench.close(try await bench.report().caseID) }
            #expect(try await bench.count("second_looks") == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `whichever statement of a report or its decision fails, nothing is half done`(
        _ engine: Engine
    ) async throws {
        try await Bench.run(engine) { bench in
            let faults = SteppedFaults(on: bench.rig.database)
            let (rig, cases, reports) = (bench.rig, bench.cases, bench.reports())
            let reviewer = bench.reviewer("ann")
            let draft = ReportDraft(
                on: .item(bench.item.id),
                of: rig.tenant,
                Report.Statement(.rumour),
                from: .anybody(
                    ReporterContact(name: nil, contact: Secret("someone@example.com"))
                ),
            )
            var walks = 0
            repeat {
                walks += 1
                faults.beginWalk()
                try await faults.step { database, isAgain in
                    guard !isAgain else { return }
                    _ = try await database.write { try reports.receive(draft, in: $0) }
                } afterwards: { point in
                    let kept = walks - (point == .afterCommit ? 0 : 1)
                    let (reports, clocks) = (
                        try await bench.count("reports"), try await bench.count("clocks"),
                    )
                    #expect(reports == kept && clocks == kept)
                }
                let id = try #require(try await bench.open())
                try await faults.step { database, isAgain in
                    guard !isAgain else { return }
                    try await database.write { transaction in
                        _ = try cases.take(id, of: rig.tenant, by: reviewer, in: transaction)
                        _ = try CaseDecisions(rig.records).decide(
                            CaseOrder(nil, on: id, of: rig.tenant, by: reviewer, because: "fine"),
                            in: transaction,
                        )
                    }
                } afterwards: { point in
                    let open = point == .afterCommit ? 0 : 1
                    let reports = try await bench.count("reports WHERE closed_at IS NULL")
                    let clocks = try await bench.count("clocks WHERE stopped_at IS NULL")
                    #expect(reports == open && clocks == open)
                }
            } while faults.didFire && walks < 100
            #expect(faults.points > 30 && !faults.didFire)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what waits before it plays has a case, which ends when it goes on`(
        _ engine: Engine
    ) async throws {
        try await Bench.run(engine) { bench in
            let rig = bench.rig
            let item = try await rig.examined(.verdict(rig.verdict(.hold)), "held")
            #expect(item.state == .held)
            let id = try #require(try await bench.open())
            let (cases, decisions) = (bench.cases, rig.decisions)
            let opened = try #require(
                try await rig.read { try cases.find(id, of: rig.tenant, in: $0) }
            )
            #expect(opened.subject == .item(item.id) && opened.content.sources == [.hold])
            #expect(cases.queue(of: opened) == .holds)
            let order = DecisionOrder(
                rig.draft(.release),
                on: item.id,
                tenant: rig.tenant,
                by: rig.person("ann"),
            )
            _ = try await rig.write { try decisions.propose(order, in: $0) }
            let closed = try await rig.read { try cases.find(id, of: rig.tenant, in: $0) }
            #expect(closed?.content.closing?.outcome == .settled)
            #expect(try await bench.count("clocks WHERE stopped_at IS NULL") == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `where reviewers have to be qualified, a case isn't passed by`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, changing: { $0.qualifiesReviewers = true }) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.hold)))
            let (cases, decisions) = (Store.Cases(rig.records), rig.decisions)
            func order(_ action: DecisionAction) -> DecisionOrder {
                DecisionOrder(
                    rig.draft(action),
                    on: item.id,
                    tenant: rig.tenant,
                    by: rig.person("ann"),
                )
            }
            let release = order(.release)
            await #expect(throws: CaseRefusal.self) {
                try await rig.write { try decisions.propose(release, in: $0) }
            }
            let open = try await rig.read {
                try cases.list(CaseFilter(), of: rig.tenant, limit: 1, in: $0).first
            }
            let id = try #require(open?.id)
            let held = ReviewerQualification(
                of: rig.person("ann"),
                for: try #require(open?.content.category),
                in: nil,
                by: rig.person("lead"),
                at: rig.clock.now,
                until: rig.clock.now + 86_400,
            )
            let now = rig.clock.now
            _ = try await rig.write { transaction in
                try Qualifications(rig.records).grant(held, of: rig.tenant, in: transaction)
                #expect(held.grantedAt <= now)
                let ann = Reviewer(
                    rig.person("ann"),
                    .reviewer,
                    try Qualifications(rig.records)
                        .all(of: rig.person("ann"), tenant: rig.tenant, in: transaction),
                    needsQualification: true,
                )
                _ = try cases.take(id, of: rig.tenant, by: ann, in: transaction)
                return try CaseDecisions(rig.records).decide(
                    CaseOrder(rig.draft(.release), on: id, of: rig.tenant, by: ann, because: "ok"),
                    in: transaction,
                )
            }
            #expect(try await rig.current(item).state == .live)
            // Holding and stopping are always possible.
            let stop = order(.stop)
            _ = try await rig.write { try decisions.propose(stop, in: $0) }
            #expect(try await rig.current(item).state == .stopped)
        }
    }
}
