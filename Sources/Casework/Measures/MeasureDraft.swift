package import Foundation
package import Policy

/// What somebody wants done with an account, before it has an id, a time and a statement.
package struct MeasureDraft: Hashable, Sendable, Codable {
    package var effect: MeasureEffect
    package var ground: PolicyGround
    /// What was found, as the owner will read it.
    package var facts: BilingualText
    /// When it ends by itself; nil: after the ladder's usual time.
    package var until: Date?
    /// Why what the ladder puts before it doesn't do.
    package var whyNotMilder: BilingualText?
    package var factors: MisuseFactors?

    package init(_ effect: MeasureEffect, on ground: PolicyGround, facts: BilingualText) {
        self.effect = effect
        self.ground = ground
        self.facts = facts
    }

    package var kind: MeasureKind { effect.kind }

    /// The same with the end that it gets by the ladder where it says none.
    package func ended(by ladder: EnforcementLadder, at now: Date) -> MeasureDraft {
        guard until == nil, let days = ladder.step(of: kind)?.days else { return self }
        var draft = self
        draft.until = now.addingTimeInterval(Double(days) * 86_400)
        if case .warn(_, let by) = effect, let end = draft.until { draft.until = max(end, by) }
        return draft
    }

    /// The measure, with the way to object and the statement of reasons.
    ///
    /// - Throws: ``StatementFault`` when something is missing that has to be said.
    package func measure(
        _ id: MeasureID,
        on account: Account,
        by deciders: Set<PersonName>,
        under rules: DecisionTimes,
        at now: Date,
    ) throws(StatementFault) -> Measure {
        let redress = rules.redress(at: now)
        return Measure(
            id: id,
            tenant: account.tenant,
            account: account.id,
            draft: self,
            since: now,
            deciders: deciders,
            redress: redress,
            statement: try StatementOfReasons(
                for: self,
                on: account.externalID.text,
                since: now,
                redress: redress,
            ),
        )
    }
}
