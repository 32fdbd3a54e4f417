import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct AppealRoomTests {
    @Test(arguments: Engine.allCases)
    func `an overturned stop is undone in full, with its strike and its reports`(
        _ engine: Engine
    ) async throws {
        try await AppealBench.run(engine) { bench in
            let rig = bench.rig
            let (report, _) = try await bench.report()
            let closed = try await bench.close(report, with: rig.draft(.stop))
            let decision = try #require(closed)
            let strike = try await rig.strike(because: .decision(decision))
            #expect(try await bench.current(report).of.right == 1)
            // An appeal against the strike is one against what brought it.
            let appeal = try await bench.open(.strike(strike.id))
            #expect(appeal.target == .decision(decision))
            #expect(appeal.content.act.evidence?.title == "Rain")
            await #expect(throws: AppealRefusal.ownDecision) {
                try await bench.answer(appeal, by: "ann")
            }
            let answered = try await bench.answer(appeal)
            let closing = try #require(answered.content.closing)
            #expect(closing.effects == [.lifted, .strikeUndone, .reportsCorrected])
            #expect(try await rig.current(bench.item).state == .live)
            #expect(try await rig.enforcement().record.weight(at: rig.clock.now) == 0)
            let now = try await bench.current(report)
            #expect(now.outcome == .rejected && now.of.right == 0 && now.of.wrong == 1)
            #expect(try await bench.count("clocks WHERE stopped_at IS NULL") == 0)
            try await rig.expectWhole(bench.item)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a wrongly removed item is restored`(_ engine: Engine) async throws {
        try await AppealBench.run(engine) { bench in
            let decision = try await bench.decide(bench.rig.draft(.remove))
            #expect(try await bench.rig.current(bench.item).state == .removed)
            let appeal = try await bench.open(.decision(decision))
            for name in ["ann", "ben"] {
                await #expect(throws: AppealRefusal.ownDecision) {
                    try await bench.answer(appeal, by: name)
                }
            }
            let answered = try await bench.answer(appeal)
            #expect(answered.content.closing?.effects == [.restored])
            #expect(try await bench.rig.current(bench.item).state == .live)
            try await bench.rig.expectWhole(bench.item)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a hold that was prolonged is one with what prolonged it`(
        _ engine: Engine
    ) async throws {
        try await AppealBench.run(engine) { bench in
            let rig = bench.rig
            let item = try await rig.examined(.verdict(rig.verdict(.hold)), "held")
            let hold = try #require(item.course.newest.stage.decision)
            let draft = rig.draft(.hold) {
                $0.end = Term.End(at: rig.clock.now + 3_600, then: .escalate)
            }
            let byAnn = try await bench.decide(draft, on: item)
            #expect(byAnn != hold)
            rig.clock.move(by: 3_601)
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            _ = try await rig.write { try decisions.endTerm(of: byAnn, tenant: tenant, in: $0) }
            let appeal = try await bench.open(.decision(byAnn))
            let answered = try await bench.answer(appeal)
            #expect(answered.content.closing?.effects == [.lifted])
            #expect(try await rig.current(item).state == .live)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was overtaken meanwhile gets a clear answer`(_ engine: Engine) async throws {
        try await AppealBench.run(engine) { bench in
            let rig = bench.rig
            let decision = try await bench.decide(rig.draft(.stop))
            let strike = try await rig.strike(because: .decision(decision))
            let appeal = try await bench.open(.decision(decision))
            _ = try await bench.decide(rig.draft(.release))
            let answered = try await bench.answer(appeal)
            #expect(answered.content.closing?.effects == [.overtaken, .strikeUndone])
            #expect(answered.content.closing?.decision == nil)
            let again = try await bench.decide(rig.draft(.stop))
            let other = try await bench.open(.decision(again))
            let (items, item, act) = (rig.items, bench.item, Act(by: rig.actor))
            _ = try await rig.write {
                try items.withdraw(item.id, of: item.tenant, by: act, in: $0)
            }
            #expect(try await bench.answer(other).content.closing?.effects == [.overtaken])
            #expect(strike.account == rig.account)
        }
    }

    @Test(arguments: Engine.allCases)
    func `measures go with their strikes, in part only the strikes`(
        _ engine: Engine
    ) async throws {
        try await AppealBench.run(engine) { bench in
            let rig = bench.rig
            let measure = try await rig.take(rig.measure(.suspendUpdates, days: 9))
            _ = try await rig.strike(because: .measure(measure))
            let appeal = try await bench.open(.measure(measure))
            let partly = try await bench.answer(appeal, .partlyOverturned)
            #expect(partly.content.closing?.effects == [.strikeUndone])
            #expect(try await rig.keptRung() == "suspended")
            await #expect(throws: AppealRefusal.decided) {
                try await bench.open(.measure(measure))
            }
            let again = try await bench.open(.measure(measure), "the original file")
            await #expect(throws: AppealRefusal.ownDecision) {
                try await bench.answer(again)
            }
            let full = try await bench.answer(again, by: "yan")
            #expect(full.content.closing?.effects == [.measureUndone])
            #expect(try await rig.keptRung() == "good")
            let text = try await rig.strike(because: .text("letter 5"))
            let third = try await bench.open(.strike(text.id))
            #expect(try await bench.answer(third).content.closing?.effects == [.strikeUndone])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a reporter who was right is told so, and somebody looks again`(
        _ engine: Engine
    ) async throws {
        try await AppealBench.run(engine) { bench in
            let rig = bench.rig
            let (report, receipt) = try await bench.report()
            let (appeals, tenant) = (bench.appeals, rig.tenant)
            let draft = AppealDraft("Look at 0:05.")
            await #expect(throws: AppealRefusal.nothingAgainst) {
                try await rig.write {
                    try appeals.open(draft, by: receipt, of: tenant, in: $0)
                }
            }
            _ = try await bench.close(report, with: nil)
            let appeal = try await rig.write {
                try appeals.open(draft, by: receipt, of: tenant, in: $0)
            }
            #expect(appeal.account == nil && appeal.side == .reporter)
            await #expect(throws: AppealRefusal.ownDecision) {
                try await bench.answer(appeal, by: "ann")
            }
            let answered = try await bench.answer(appeal)
            #expect(answered.content.closing?.effects == [.caseOpened, .reportsCorrected])
            let now = try await bench.current(report)
            #expect(now.outcome == .upheld && now.of.right == 1 && now.of.wrong == 0)
            #expect(try await bench.count("cases WHERE state = 'open'") == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a report that comes while an appeal is open isn't lost`(_ engine: Engine) async throws {
        for outcome in [AppealOutcome.upheld, .overturned] {
            try await AppealBench.run(engine) { bench in
                let decision = try await bench.decide(bench.rig.draft(.stop))
                let appeal = try await bench.open(.decision(decision))
                let (report, _) = try await bench.report()
                _ = try await bench.answer(appeal, outcome)
                #expect(try await bench.current(report).outcome == nil)
                #expect(try await bench.count("cases WHERE state = 'open'") == 1)
                _ = try await bench.close(report, with: nil)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an appeal that was answered leaves nothing in a queue`(_ engine: Engine) async throws {
        try await AppealBench.run(engine) { bench in
            let rig = bench.rig
            let item = try await rig.examined(.verdict(rig.verdict(.hold)), "held")
            let hold = try #require(item.course.newest.stage.decision)
            #expect(try await bench.count("cases WHERE state = 'open'") == 1)
            _ = try await bench.answer(try await bench.open(.decision(hold)))
            #expect(try await bench.count("cases WHERE state = 'open'") == 0)
            #expect(try await bench.count("clocks WHERE stopped_at IS NULL") == 0)
            #expect(try await bench.count("appeals WHERE outcome IS NULL") == 0)
            #expect(try await rig.current(item).state == .live)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of two who appeal or answer at once, one is refused`(_ engine: Engine) async throws {
        try await AppealBench.run(engine) { bench in
            let decision = try await bench.decide(bench.rig.draft(.stop))
            let opened = try await withThrowingTaskGroup(of: Appeal?.self) { group in
                for _ in 0..<6 {
                    group.addTask { try? await bench.open(.decision(decision)) }
                }
                return try await group.reduce(into: [Appeal]()) { all, one in
                    if let one { all.append(one) }
                }
            }
            let appeal = try #require(opened.first)
            #expect(opened.count == 1)
            let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for name in ["yan", "zoe", "xia"] {
                    group.addTask { (try? await bench.answer(appeal, by: name)) != nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(answered == 1)
            try await bench.rig.expectWhole(bench.item)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is overdue is counted, and messages are`(_ engine: Engine) async throws {
        try await AppealBench.run(engine) { bench in
            let rig = bench.rig
            let decision = try await bench.decide(rig.draft(.stop))
            let appeal = try await bench.open(.decision(decision))
            var few = bench.appeals
            few = Appeals(rig.records, limits: Self.two)
            let (appeals, tenant) = (few, rig.tenant)
            let judge = Appeal.Judge(rig.person("zoe"), seesOwnOnly: false)
            try await rig.write { transaction in
                _ = try appeals.write("Here.", on: appeal.id, of: tenant, in: transaction)
                _ = try appeals.reply(
                    "Thanks.",
                    on: appeal.id,
                    of: tenant,
                    by: judge,
                    in: transaction,
                )
            }
            await #expect(throws: AppealRefusal.tooManyMessages(limit: 2)) {
                try await rig.write {
                    try appeals.write("More.", on: appeal.id, of: tenant, in: $0)
                }
            }
            let before = try await rig.read { try appeals.overdue(of: tenant, in: $0) }
            #expect(before.count == 0 && before.oldest == nil)
            rig.clock.move(by: 100 * 86_400)
            let after = try await rig.read { try appeals.overdue(of: tenant, in: $0) }
            #expect(after.count == 1 && after.oldest == appeal.openedAt)
        }
    }

    private static var two: AppealLimits {
        var limits = AppealLimits()
        limits.messages = 2
        return limits
    }
}
