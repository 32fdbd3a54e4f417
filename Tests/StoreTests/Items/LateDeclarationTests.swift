import Casework
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// What is declared of a file that plays already.
@Suite struct LateDeclarationTests {
    @Test(arguments: Engine.allCases)
    func `what is declared to need a label doesn't play until it has one`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let declared = try await declare([.voice], on: item, rig, (.label, .mayBe))
            #expect(declared.isNew && declared.item.state == .labelling)
            #expect(try await notice(of: item, rig) == .refuse(.labelling))
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            let decision = try #require(
                try await rig.read {
                    try decisions.list(of: tenant, item: item.id, limit: 1, in: $0)
                }.first
            )
            #expect(decision.ruling.action == .label)
            #expect(decision.ruling.deciders == [.rule("pack/rule")])
            #expect(decision.statement.measure.chinese.contains("添加合成内容标识"))
            #expect(decision.pin != nil)
            #expect(decision.isInForce(on: declared.item.course, latest: nil))
            try await rig.expectWhole(item, decisions: 2)
            // What was declared counts, whatever an examination finds.
            _ = try await rig.start(declared.item)
            _ = try await rig.conclude(declared.item, .verdict(rig.verdict(.release)))
            var next = try await rig.current(item)
            #expect(next.state == .labelling)
            _ = try await rig.label(next, .read(.mayBe, []))
            next = try await rig.current(item)
            #expect(try await notice(of: item, rig) == .play(version: 2, notice: .mayBe))
            try await rig.expectWhole(item, decisions: 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `declared late is declared: no strike, and the edges forget`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let (edges, tenant, account) = (rig.edges, rig.tenant, rig.account)
            _ = try await rig.write {
                try edges.add(url: "http://a/purge", for: tenant, by: .system("test"), in: $0)
            }
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            _ = try await declare([.face, .voice], on: item, rig, (.label, .mayBe))
            #expect(try await rig.jobs()["purge"] == 1)
            let accounts = Accounts(rig.records)
            let standing = try await rig.read {
                try accounts.find(account, of: tenant, in: $0)?.standing
            }
            #expect(standing == Standing(agreement: "1"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `where no rule wants a label, the notice stands at once and the item plays on`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            _ = try await declare([.voice], on: item, rig, (.release, .mayBe))
            #expect(try await notice(of: item, rig) == .play(version: 1, notice: .mayBe))
            try await rig.expectWhole(item, decisions: 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a declaration about a file that waits leaves the one that plays`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let (items, other, act) = (rig.items, rig.submission(), Act(by: rig.actor))
            let waiting = try await rig.write {
                try items.receiveVersion(other, of: item.id, by: act, in: $0)
            }
            #expect(!waiting.course.newest.hasPlayingFile)
            _ = try await declare([.voice], on: item, rig, (.label, .mayBe))
            #expect(try await notice(of: item, rig) == .play(version: 1, notice: nil))
            // The file that plays comes again, and is known.
            let submission = try await first(of: item, rig)
            let again = try await rig.write {
                try items.receiveVersion(submission, of: item.id, by: act, in: $0)
            }
            #expect(again.course.newest.hasPlayingFile)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an owner's wish for a label is kept, and a wish for less lowers nothing`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            var item = try await rig.examined(.verdict(rig.verdict(.release)))
            _ = try await declare([.face], on: item, rig, (.release, nil), wantsLabel: true)
            item = try await rig.current(item)
            _ = try await rig.start(item)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            item = try await rig.current(item)
            #expect(item.course.newest.wanted == .mayBe)
            #expect(item.course.playing?.number == 1, "no rule wants it, so nothing pauses")
            _ = try await rig.label(item, .read(.mayBe, []))
            #expect(try await notice(of: item, rig) == .play(version: 2, notice: .mayBe))
            // Now the owner says that nothing is synthetic: the label stays.
            _ = try await declare([], on: item, rig, (.release, nil))
            item = try await rig.current(item)
            #expect(item.course.newest.wanted == .mayBe)
            rig.clock.move(by: 1)
            _ = try await rig.start(item)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            item = try await rig.current(item)
            #expect(try await rig.jobs()["label"] == 2)
            let decisions = try await decisions(on: item, rig)
            #expect(decisions.first?.ruling.action == .label)
            #expect(decisions.first?.statement.facts.english.contains("labelled before") == true)
            try await rig.expectWhole(item)
        }
    }

    private func declare(
        _ classes: Set<SyntheticClass>,
        on item: Item,
        _ rig: CaseRig,
        _ said: (action: PolicyAction, notice: Notice?),
        wantsLabel: Bool = false,
    ) async throws -> Declared {
        var late = LateDeclaration(
            Declaration(classes: classes),
            wantsLabel: wantsLabel,
            on: item.id,
            tenant: item.tenant,
        )
        late.verdict = rig.verdict(said.action, notice: said.notice)
        // Of two decisions of one moment nobody could say which is the last.
        rig.clock.move(by: 1)
        let (items, act, wish) = (rig.items, Act(by: rig.actor), late)
        return try await rig.write { try items.declare(wish, by: act, in: $0) }
    }

    private func first(of item: Item, _ rig: CaseRig) async throws -> Submission {
        let items = rig.items
        let kept = try await rig.read {
            try items.versions(of: item.id, tenant: item.tenant, in: $0)
        }
        return Submission(
            tenant: item.tenant,
            account: item.account,
            content: try #require(kept.first?.version.content),
            objects: [],
            declaration: kept.first?.declaration,
        )
    }

    private func decisions(on item: Item, _ rig: CaseRig) async throws -> [Decision] {
        let decisions = rig.decisions
        return try await rig.read {
            try decisions.list(of: item.tenant, item: item.id, limit: 9, in: $0)
        }
    }

    private func notice(of item: Item, _ rig: CaseRig) async throws -> GateAnswer? {
        let gate = rig.gate
        return try await rig.read {
            try gate.entry(of: item.id, tenant: item.tenant, in: $0)?.entry
                .answer(country: "DE", ageBand: .adult)
        }
    }
}
