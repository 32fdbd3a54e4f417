import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct StrikeRoomTests {
    /// A stop of an item that was brought with or without a declaration, by its decision.
    private func stopped(_ rig: CaseRig, declared: Bool) async throws -> (Item, DecisionID) {
        var submission = rig.submission()
        if !declared, let prompt = submission.declaration?.prompt {
            submission.declaration = DeclarationRecord(prompt: prompt, answer: nil)
        }
        let item = try await rig.receive(submission).item
        _ = try await rig.start(item)
        _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
        rig.clock.move(by: 3_600)
        let found = try await rig.current(item)
        guard case .decided(let decision, _) = try await rig.propose(rig.draft(.stop), on: found)
        else { throw RecordRefusal.unknown(.decision) }
        return (found, decision.id)
    }

    @Test(arguments: Engine.allCases)
    func `a strike counts until its time is over, once`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let strike = try await rig.strike(.low, because: .text("case 1"))
            #expect(strike.weight == 1)
            #expect(try await rig.keptRung() == "good")
            #expect(try await rig.jobs() == ["strike.expiry": 1])
            try await rig.expire(strike.id)
            #expect(try await rig.events("strike.expired") == 0)
            rig.clock.move(by: 90 * 86_400)
            #expect(try await rig.enforcement().record.weight(at: rig.clock.now) == 0)
            for _ in 0..<2 { try await rig.expire(strike.id) }
            #expect(try await rig.events("strike.added") == 1)
            #expect(try await rig.events("strike.expired") == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `one cause brings one strike, unless that was undone`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let (_, decision) = try await stopped(rig, declared: false)
            let first = try await rig.strike(because: .decision(decision))
            await #expect(throws: StrikeRefusal.causeTaken) {
                try await rig.strike(.critical, because: .decision(decision))
            }
            try await rig.undo(first.id)
            await #expect(throws: StrikeRefusal.undone) { try await rig.undo(first.id) }
            #expect(try await rig.enforcement().record.weight(at: rig.clock.now) == 0)
            try await rig.strike(because: .decision(decision))
            #expect(try await rig.enforcement().record.weight(at: rig.clock.now) == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of several who add one for the same cause, one does`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let added = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        do {
                            try await rig.strike(because: .text("case 1"))
                            return true
                        } catch let refusal as StrikeRefusal {
                            #expect(refusal == .causeTaken)
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(added == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever declared before it was found out gets no strike for the lack of it`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let begin = rig.clock.now
            let (_, early) = try await stopped(rig, declared: true)
            await #expect(
                throws: StrikeRefusal.declaredBefore(declared: begin, discovered: rig.clock.now)
            ) {
                try await rig.strike(about: .declaration, because: .decision(early))
            }
            // For what it shows it may get one.
            try await rig.strike(about: .content, because: .decision(early))
            let (item, late) = try await stopped(rig, declared: false)
            let discovered = rig.clock.now
            rig.clock.move(by: 60)
            let (items, actor) = (rig.items, rig.actor)
            let declaration = LateDeclaration(
                Declaration(classes: [.face]),
                on: item.id,
                tenant: rig.tenant,
            )
            _ = try await rig.write {
                try items.declare(declaration, by: Act(by: actor), in: $0)
            }
            // Declared after it was found out: that is on record, and too late.
            try await rig.strike(
                about: .declaration,
                because: .decision(late),
                discovered: discovered,
            )
            let (_, third) = try await stopped(rig, declared: false)
            try await rig.strike(about: .declaration, because: .decision(third))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a cause is the account's own, and a breach`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let (item, stop) = try await stopped(rig, declared: false)
            guard
                case .decided(let release, _) = try await rig.propose(
                    rig.draft(.release),
                    on: try await rig.current(item),
                )
            else {
                Issue.record("it waits")
                return
            }
            await #expect(throws: StrikeRefusal.noBreach) {
                try await rig.strike(because: .decision(release.id))
            }
            let (accounts, tenant) = (Accounts(rig.records), rig.tenant)
            let name = try #require(ExternalID("user-2"))
            _ = try await rig.write { try accounts.named(name, of: tenant, in: $0) }
            let measures = rig.measures
            let draft = StrikeDraft(
                .low,
                category: "c",
                about: .content,
                because: .decision(stop),
                reason: CaseRig.reason,
                discoveredAt: rig.clock.now,
            )
            let order = StrikeOrder(draft, on: name, of: tenant, by: rig.person("ann"))
            await #expect(throws: RecordRefusal.unknown(.decision)) {
                _ = try await rig.write { try measures.addStrike(order, in: $0) }
            }
            let nobodys = try #require(MeasureID("01940000-0000-7000-8000-0000000000ff"))
            await #expect(throws: RecordRefusal.unknown(.measure)) {
                try await rig.strike(because: .measure(nobodys))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `who reverses a decision on an item undoes its strike`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let (_, decision) = try await stopped(rig, declared: false)
            try await rig.strike(.high, because: .decision(decision))
            let undoing = Undoing(
                at: rig.clock.now,
                by: rig.person("eve"),
                because: CaseRig.reason,
            )
            let (measures, account, tenant) = (rig.measures, rig.account, rig.tenant)
            for _ in 0..<2 {
                try await rig.write {
                    try measures.undoStrike(
                        for: decision,
                        on: account,
                        of: tenant,
                        undoing,
                        in: $0,
                    )
                }
            }
            #expect(try await rig.enforcement().record.weight(at: rig.clock.now) == 0)
            #expect(try await rig.events("strike.undone") == 1)
        }
    }
}
