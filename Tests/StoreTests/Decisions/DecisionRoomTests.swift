import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct DecisionRoomTests {
    @Test(arguments: Engine.allCases)
    func `a decision is read as it was made`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.label, notice: .is)))
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            let kept = try await rig.read {
                try decisions.list(of: tenant, item: item.id, limit: 5, in: $0)
            }
            let decision = try #require(kept.first)
            #expect(decision.ruling.deciders == [.rule("pack/rule")])
            #expect(decision.ruling.label == .is)
            #expect(decision.pin == rig.verdict(.label).pin)
            #expect(decision.automation == .full)
            #expect(decision.redress.route == "appeals@example.org")
            #expect(decision.statement.measure.english.contains("“Rain”"))
            #expect(decision.statement.facts.chinese.contains("触发规则。"))
            let found = try await rig.read { try decisions.find(decision.id, of: tenant, in: $0) }
            #expect(found == decision)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is decided later has the later time, whatever the clock says`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            var made = try await rig.read {
                try decisions.list(of: tenant, item: item.id, limit: 9, in: $0)
            }
            for (number, seconds) in [0.0, 0, -3_600, 0, 7_200, 0].enumerated() {
                rig.clock.move(by: seconds)
                let draft = rig.draft(number.isMultiple(of: 2) ? .stop : .release)
                guard case .decided(let decision, _) = try await rig.propose(draft, on: item)
                else {
                    Issue.record("\(number) waits")
                    return
                }
                made.insert(decision, at: 0)
            }
            let all = made
            let kept = try await rig.read {
                try decisions.list(of: tenant, item: item.id, limit: 9, in: $0)
            }
            #expect(kept.map(\.id) == all.map(\.id))
        }
    }

    @Test(arguments: Engine.allCases)
    func `two nodes decide at once: one wins, the other is told`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            for _ in 0..<5 {
                let item = try await rig.examined(.verdict(rig.verdict(.hold)))
                let outcomes = await withTaskGroup(of: Result<Ordered, any Error>.self) { group in
                    for name in ["ann", "ben"] {
                        group.addTask {
                            do {
                                return .success(
                                    try await rig.propose(rig.draft(.release), on: item, by: name)
                                )
                            } catch { return .failure(error) }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                let won = outcomes.compactMap { try? $0.get() }
                #expect(won.count == 1)
                let told = outcomes.compactMap { outcome -> (any Error)? in
                    if case .failure(let error) = outcome { error } else { nil }
                }
                #expect(told.first as? TransitionRefusal == .alreadyLive)
                try await rig.expectWhole(item, decisions: 2)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `two people approve at once: it is approved once`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let proposal = try await removal(of: item, rig)
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            let approved = await withTaskGroup(of: Bool.self) { group in
                for name in ["ben", "cid"] {
                    let person = rig.person(name)
                    group.addTask {
                        let decision = try? await rig.write {
                            try decisions.approve(proposal.id, of: tenant, by: person, in: $0).0
                        }
                        return decision != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(approved == 1)
            #expect(try await rig.current(item).state == .removed)
            try await rig.expectWhole(item, decisions: 2)
        }
    }

    private func removal(of item: Item, _ rig: CaseRig) async throws -> Proposal {
        guard
            case .waiting(let proposal, [.removal]) = try await rig.propose(
                rig.draft(.remove),
                on: item,
            )
        else {
            Issue.record("one person removed an item")
            throw DatabaseError.closed
        }
        return proposal
    }

    @Test(arguments: Engine.allCases)
    func `whoever proposed doesn't approve, and a refusal ends it`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let proposal = try await removal(of: item, rig)
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            let (ann, ben) = (rig.person("ann"), rig.person("ben"))
            await #expect(throws: ApprovalRefusal.samePerson) {
                try await rig.write {
                    try decisions.approve(proposal.id, of: tenant, by: ann, in: $0).0
                }
            }
            let waiting = try await rig.read {
                try decisions.proposals(of: tenant, limit: 5, in: $0)
            }
            #expect(waiting == [proposal])
            let refused = try await rig.write {
                try decisions.refuse(proposal.id, of: tenant, by: ben, in: $0)
            }
            #expect(refused.approval.outcome == .refused(by: ben))
            try await rig.read { transaction in
                #expect(try decisions.proposals(of: tenant, limit: 5, in: transaction) == [])
                let found = try decisions.proposal(proposal.id, of: tenant, in: transaction)
                #expect(found == refused)
            }
            #expect(try await rig.current(item).state == .live)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a proposal that could not happen is refused at once`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            var item = try await rig.examined(.verdict(rig.verdict(.release)))
            _ = try await rig.propose(
                rig.draft(.stop, on: CaseRig.law) {
                    $0.remedy = .label
                    $0.marks.label = .is
                },
                on: item,
            )
            item = try await rig.current(item)
            let stopped = item
            await #expect(throws: TransitionRefusal.labelFirst(.is)) {
                try await rig.propose(rig.draft(.release), on: stopped)
            }
            await #expect(throws: StatementFault.emptyGap("facts")) {
                try await rig.propose(
                    rig.draft(.label) {
                        $0.facts = BilingualText(en: "only English", zh: "")
                        $0.marks.label = .is
                    },
                    on: stopped,
                )
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a hold's time ends once, and by the profile somebody more senior looks`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.hold)))
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            let hold = try #require(item.course.newest.stage.decision)
            let kept = try await rig.read { try decisions.find(hold, of: tenant, in: $0) }
            #expect(kept?.term.end?.then == .escalate)
            #expect(kept?.term.end?.at == rig.clock.now.addingTimeInterval(72 * 3_600))
            rig.clock.move(by: 72 * 3_600)
            guard case .now(let held, let next?) = try await end(hold, rig) else {
                Issue.record("nothing happened at the end of a hold")
                return
            }
            #expect(held.state == .held)
            #expect(next.statement.facts.english.contains("more senior"))
            guard case .before(_, let again?) = try await end(hold, rig) else {
                Issue.record("a hold ended twice")
                return
            }
            #expect(again == next)
            try await rig.expectWhole(item, decisions: 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a stop with an end lifts by itself`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let at = rig.clock.now.addingTimeInterval(60)
            let draft = rig.draft(.stop) { $0.end = .init(at: at, then: .release) }
            guard case .decided(let stop, _) = try await rig.propose(draft, on: item) else {
                Issue.record("a stop waits for somebody")
                return
            }
            rig.clock.move(by: 60)
            _ = try await end(stop.id, rig)
            #expect(try await rig.current(item).state == .live)
            try await rig.expectWhole(item, decisions: 3)
        }
    }

    private func end(_ id: DecisionID, _ rig: CaseRig) async throws -> Settled {
        let (decisions, tenant) = (rig.decisions, rig.tenant)
        return try await rig.write { try decisions.endTerm(of: id, tenant: tenant, in: $0) }
    }
}
