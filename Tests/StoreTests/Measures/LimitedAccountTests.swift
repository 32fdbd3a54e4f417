import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// What measures do at once to what an account brings, and what they leave alone.
@Suite struct LimitedAccountTests {
    private func edit(_ item: Item, _ rig: CaseRig, title: String = "Snow") async throws -> Item {
        let (items, tenant) = (rig.items, rig.tenant)
        let kept = try await rig.read {
            try items.versions(of: item.id, tenant: tenant, in: $0).last
        }
        var content = try #require(kept).version.content
        content.title = title
        let submission = Submission(
            tenant: tenant,
            account: rig.account,
            content: content,
            objects: [],
            declaration: kept?.declaration,
        )
        let act = Act(by: rig.actor)
        return try await rig.write {
            try items.receiveVersion(submission, of: item.id, by: act, in: $0)
        }
    }

    private func declare(_ item: Item, _ rig: CaseRig) async throws {
        var late = LateDeclaration(
            Declaration(classes: [.voice]),
            on: item.id,
            tenant: rig.tenant,
        )
        late.verdict = rig.verdict(.release)
        let (items, act, said) = (rig.items, Act(by: rig.actor), late)
        _ = try await rig.write { try items.declare(said, by: act, in: $0) }
    }

    private func finish(_ item: Item, _ rig: CaseRig) async throws -> Item {
        let found = try await rig.current(item)
        _ = try await rig.start(found)
        _ = try await rig.conclude(found, .verdict(rig.verdict(.release)))
        return try await rig.current(item)
    }

    @Test(arguments: Engine.allCases)
    func `where everything new waits for a person, it does from this moment on`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let before = try await rig.examined(.verdict(rig.verdict(.release)))
            #expect(before.state == .live)
            let waiting = try await rig.receive(rig.submission()).item
            let id = try await rig.take(rig.measure(.limit([.reviewedPublishing]), days: 9))
            let held = try await finish(waiting, rig)
            #expect(held.state == .held && held.course.newest.awaitsReview)
            #expect(try await rig.current(before).state == .live)
            // A person lets it on.
            _ = try await rig.propose(rig.draft(.release), on: held)
            #expect(try await rig.current(held).state == .live)
            try await rig.undo(id)
            #expect(try await rig.examined(.verdict(rig.verdict(.release))).state == .live)
        }
    }

    @Test(arguments: Engine.allCases)
    func `so many new files in 24 hours, and edits and declarations beside them`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let first = try await rig.receive(rig.submission()).item
            try await rig.take(rig.measure(.limit([.dailyUploads(2)]), days: 9))
            _ = try await finish(first, rig)
            _ = try await rig.receive(rig.submission())
            let refusal = TransitionRefusal.publisher(.dailyUploads(limit: 2))
            await #expect(throws: refusal) { _ = try await rig.receive(rig.submission()) }
            let (items, submission) = (rig.items, rig.submission())
            let act = Act(by: rig.actor)
            await #expect(throws: refusal) {
                _ = try await rig.write {
                    try items.receiveVersion(submission, of: first.id, by: act, in: $0)
                }
            }
            let edited = try await edit(first, rig)
            #expect(edited.course.newest.number == 2)
            try await declare(first, rig)
            #expect(try await rig.publisher().refusal == nil)
            rig.clock.move(by: 86_400)
            _ = try await rig.receive(rig.submission())
        }
    }

    @Test(arguments: Engine.allCases)
    func `uploads at once don't get past the number`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            try await rig.take(rig.measure(.limit([.dailyUploads(2)]), days: 9))
            let received = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        do {
                            _ = try await rig.receive(rig.submission())
                            return true
                        } catch is TransitionRefusal {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(received == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a suspension lets nothing new in, and leaves what is there`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let (gate, tenant) = (rig.gate, rig.tenant)
            let before = try await rig.read {
                try gate.entry(of: item.id, tenant: tenant, in: $0)
            }
            try await rig.take(rig.measure(.suspendUpdates, days: 3))
            let refusal = TransitionRefusal.publisher(.suspended)
            await #expect(throws: refusal) { _ = try await rig.receive(rig.submission()) }
            await #expect(throws: refusal) { _ = try await edit(item, rig) }
            let after = try await rig.read {
                try gate.entry(of: item.id, tenant: tenant, in: $0)
            }
            #expect(after?.entry == before?.entry)
            // Declaring is free, and what plays goes on as before, with what was said of it.
            try await declare(item, rig)
            let declared = try await finish(item, rig)
            #expect(declared.state == .live && declared.course.playing?.number == 2)
            // So is taking it back.
            let (items, act) = (rig.items, Act(by: rig.actor))
            let withdrawn = try await rig.write {
                try items.withdraw(item.id, of: tenant, by: act, in: $0)
            }
            #expect(withdrawn.state == .withdrawn)
            rig.clock.move(by: 3 * 86_400)
            _ = try await rig.receive(rig.submission())
        }
    }

    @Test(arguments: Engine.allCases)
    func `what plays is labelled while its owner is suspended, and plays on`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            try await rig.take(rig.measure(.suspendUpdates, days: 3))
            _ = try await rig.propose(rig.draft(.label) { $0.marks.label = .is }, on: item)
            let labelling = try await rig.current(item)
            #expect(labelling.state == .labelling)
            _ = try await rig.label(labelling, .read(.is, []))
            #expect(try await rig.current(item).state == .live)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what waits to go live when the suspension comes is held`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let item = try await rig.receive(rig.submission()).item
            try await rig.take(rig.measure(.suspendUpdates, days: 3))
            #expect(try await finish(item, rig).state == .held)
            await #expect(throws: TransitionRefusal.publisher(.suspended)) {
                _ = try await rig.propose(rig.draft(.release), on: try await rig.current(item))
            }
        }
    }
}
