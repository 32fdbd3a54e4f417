import Casework
import Foundation
import Policy
import Testing

@Suite struct StrikeTests {
    private typealias Samples = MeasureSamples

    private func draft(
        _ concern: StrikeDraft.Concern = .declaration,
        because cause: StrikeCause = .decision(CaseSamples.id(3)),
        reason: BilingualText = MeasureSamples.reason,
        discovered: Date = MeasureSamples.now,
    ) -> StrikeDraft {
        StrikeDraft(
            .high,
            category: "undeclared-face",
            about: concern,
            because: cause,
            reason: reason,
            discoveredAt: discovered,
        )
    }

    private func strike(_ draft: StrikeDraft, declared: Date? = nil) throws -> Strike {
        try draft.strike(
            Samples.id(9),
            on: Samples.account,
            by: CaseSamples.person("ann"),
            declaredAt: declared,
            weighed: (EnforcementLadder.Level(weight: 4, days: 366), Samples.now),
        )
    }

    @Test func `it weighs what the ladder says, for as long`() throws {
        let strike = try strike(draft())
        #expect(strike.weight == 4 && strike.expiresAt == Samples.day(366))
        let kept = KeptStrike(strike)
        #expect(kept.state(at: Samples.day(365.9)) == .standing)
        #expect(kept.state(at: Samples.day(366)) == .expired)
        #expect(KeptStrike(strike, undoing: Samples.undoing).state(at: Samples.now) == .undone)
    }

    @Test func `whoever declares before it was found out gets none`() throws {
        let found = Samples.day(-1)
        for declared in [Samples.day(-9), found] {
            #expect(throws: StrikeRefusal.declaredBefore(declared: declared, discovered: found)) {
                _ = try strike(draft(discovered: found), declared: declared)
            }
        }
        // After it was found out, declaring undoes nothing.
        let late = try strike(draft(discovered: found), declared: Samples.now)
        #expect(late.weight == 4)
        // A declaration says nothing of what the content does.
        let other = try strike(draft(.content, discovered: found), declared: Samples.day(-9))
        #expect(other.weight == 4)
    }

    @Test func `a strike needs a reason, a time and a cause that can be looked at`() {
        let table: [(StrikeRefusal, StrikeDraft)] = [
            (.noReason, draft(reason: BilingualText(en: "x", zh: " "))),
            (.noReason, draft(reason: BilingualText(en: "", zh: "理由"))),
            (.notDiscovered, draft(discovered: Samples.day(1))),
            (.noItem, draft(because: .text("case 1"))),
            (.noItem, draft(because: .measure(Samples.id(2)))),
        ]
        for (refusal, draft) in table {
            #expect(throws: refusal) { _ = try strike(draft) }
        }
    }

    @Test func `a cause is told from every other`() {
        let causes: [StrikeCause] = [
            .decision(CaseSamples.id(1)), .measure(Samples.id(1)),
            .text(CaseSamples.id(1).text), .decision(CaseSamples.id(2)),
        ]
        #expect(Set(causes.map(\.key)).count == causes.count)
    }
}
