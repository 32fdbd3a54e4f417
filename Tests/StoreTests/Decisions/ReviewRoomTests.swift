import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// Where a person looks at every item before it plays.
@Suite struct ReviewRoomTests {
    private func with(
        _ engine: Engine,
        _ end: CaseTimes.HoldEnd = .escalate,
        _ body: (CaseRig) async throws -> Void,
    ) async throws {
        try await CaseRig.with(
            engine,
            changing: { profile in
                profile.entry.review = .person
                profile.times.holdEnd = end
            },
            body,
        )
    }

    @Test(arguments: Engine.allCases, [PolicyAction.release, .label])
    func `what rules would let play waits for a person, and plays by their word`(
        _ engine: Engine,
        _ action: PolicyAction,
    ) async throws {
        try await with(engine) { rig in
            let notice: Notice? = action == .label ? .is : nil
            var item = try await rig.examined(.verdict(rig.verdict(action, notice: notice)))
            #expect(item.state == .held)
            let hold = try #require(try await decisions(on: item, rig).first)
            #expect(hold.ruling.action == .hold)
            #expect(hold.ruling.holdReason == .awaitingReview)
            #expect(hold.term.end?.at == rig.clock.now.addingTimeInterval(72 * 3_600))
            #expect(hold.statement.facts.english.contains("a person looks at every item"))
            #expect(hold.statement.facts.chinese.contains("人工审核"))
            #expect(try await rig.jobs()["term"] == 1)
            _ = try await rig.propose(rig.draft(.release), on: item)
            item = try await rig.current(item)
            if action == .label {
                #expect(item.state == .labelling)
                _ = try await rig.label(item, .read(.is, []))
                item = try await rig.current(item)
            }
            #expect(item.state == .live)
            try await rig.expectWhole(item, decisions: 2)
        }
    }

    @Test(arguments: Engine.allCases, [CaseTimes.HoldEnd.escalate, .release])
    func `time alone lets nothing on: the wait is prolonged, with a count and a new end`(
        _ engine: Engine,
        _ end: CaseTimes.HoldEnd,
    ) async throws {
        try await with(engine, end) { rig in
            let begun = rig.clock.now
            var item = try await rig.examined(.verdict(rig.verdict(.label, notice: .mayBe)))
            for times in 1...3 {
                let hold = try #require(item.course.newest.stage.decision)
                rig.clock.move(by: 72 * 3_600)
                guard case .now(_, let next?) = try await self.end(hold, rig) else {
                    Issue.record("nothing happened at the end of a hold")
                    return
                }
                item = try await rig.current(item)
                #expect(item.state == .held && item.course.newest.awaitsReview)
                #expect(next.ruling.holdReason == .awaitingReview)
                #expect(next.delay == HoldDelay(times: times, since: begun))
                #expect(next.term.end?.at == rig.clock.now.addingTimeInterval(72 * 3_600))
                let count = times == 1 ? "once" : "\(times) times"
                #expect(next.statement.facts.english.contains("prolonged \(count)"))
                #expect(next.statement.facts.chinese.contains("延长 \(times) 次"))
            }
            #expect(try await rig.jobs()["term"] == 4)
            #expect(try await details(of: item, rig).contains(#""prolonged":3"#))
            _ = try await rig.propose(rig.draft(.release), on: item)
            item = try await rig.current(item)
            #expect(item.state == .labelling)
            try await rig.expectWhole(item, decisions: 5)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a rule's hold that would end by itself becomes a wait for a person`(
        _ engine: Engine
    ) async throws {
        try await with(engine, .release) { rig in
            var item = try await rig.examined(.verdict(rig.verdict(.hold)))
            let hold = try #require(item.course.newest.stage.decision)
            #expect(!item.course.newest.awaitsReview)
            rig.clock.move(by: 72 * 3_600)
            _ = try await end(hold, rig)
            item = try await rig.current(item)
            #expect(item.state == .held && item.course.newest.awaitsReview)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a new version waits for a person too, and the one they let on plays meanwhile`(
        _ engine: Engine
    ) async throws {
        try await with(engine) { rig in
            var item = try await rig.examined(.verdict(rig.verdict(.release)))
            _ = try await rig.propose(rig.draft(.release), on: item)
            let (items, submission, act) = (rig.items, rig.submission(), Act(by: rig.actor))
            let id = item.id
            item = try await rig.write {
                try items.receiveVersion(submission, of: id, by: act, in: $0)
            }
            _ = try await rig.start(item)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            item = try await rig.current(item)
            #expect(item.course.playing?.number == 1)
            #expect(item.course.newest.awaitsReview)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a label that rules want isn't lost while its account may not publish`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.receive(rig.submission()).item
            _ = try await rig.start(item)
            try await set(Standing(), rig)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.label, notice: .is)))
            let held = try await rig.current(item)
            #expect(held.state == .held && held.course.newest.wanted == .is)
            #expect(try await decisions(on: item, rig).first?.ruling.holdReason == .publisher)
            try await set(Standing(agreement: "1"), rig)
            await #expect(throws: TransitionRefusal.labelFirst(.is)) {
                try await rig.propose(rig.draft(.release), on: held)
            }
        }
    }

    private func set(_ standing: Standing, _ rig: CaseRig) async throws {
        let (accounts, id, tenant) = (Accounts(rig.records), rig.account, rig.tenant)
        try await rig.write {
            try accounts.set(standing, of: id, in: tenant, by: .system("test"), transaction: $0)
        }
    }

    private func end(_ id: DecisionID, _ rig: CaseRig) async throws -> Settled {
        let (decisions, tenant) = (rig.decisions, rig.tenant)
        return try await rig.write { try decisions.endTerm(of: id, tenant: tenant, in: $0) }
    }

    private func decisions(on item: Item, _ rig: CaseRig) async throws -> [Decision] {
        let decisions = rig.decisions
        return try await rig.read {
            try decisions.list(of: item.tenant, item: item.id, limit: 9, in: $0)
        }
    }

    private func details(of item: Item, _ rig: CaseRig) async throws -> String {
        try await rig.read { transaction in
            try transaction.rows(
                "SELECT content FROM audit_events WHERE subject_id = \(item.id.text)"
            ).map { try $0.get("content", as: String.self) }.joined()
        }
    }
}
