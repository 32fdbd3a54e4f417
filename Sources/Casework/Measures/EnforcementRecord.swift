package import Foundation
package import Policy

/// What stands on record against an account: its measures and strikes, and what follows from them.
package struct EnforcementRecord: Hashable, Sendable {
    package var measures: [KeptMeasure]
    package var strikes: [KeptStrike]

    package init(measures: [KeptMeasure] = [], strikes: [KeptStrike] = []) {
        (self.measures, self.strikes) = (measures, strikes)
    }

    /// The measures in force, oldest first.
    package func inForce(at now: Date) -> [Measure] {
        measures.filter { $0.state(at: now) == .inForce }.map(\.measure)
            .sorted { ($0.since, $0.id.text) < ($1.since, $1.id.text) }
    }

    /// The step of the ladder on which the account stands: that of the strictest measure in force.
    package func rung(at now: Date) -> AccountFacts.Rung {
        inForce(at: now).map(\.kind).max()?.rung ?? .good
    }

    /// Since when it stands there; nil where nothing stands against it.
    package func rungSince(at now: Date) -> Date? {
        let inForce = inForce(at: now)
        let strictest = inForce.map(\.kind).max()
        return inForce.filter { $0.kind == strictest }.map(\.since).min()
    }

    /// The functions that are limited now.
    package func limits(at now: Date) -> Set<LimitedFunction> {
        inForce(at: now).reduce(into: []) { $0.formUnion($1.effect.functions) }
    }

    package func standing(at now: Date) -> [Strike] {
        strikes.filter { $0.state(at: now) == .standing }.map(\.strike)
            .sorted { ($0.addedAt, $0.id.text) < ($1.addedAt, $1.id.text) }
    }

    /// What the strikes that stand weigh together.
    package func weight(at now: Date) -> Int { standing(at: now).reduce(0) { $0 + $1.weight } }

    /// Which of the measures that the ladder puts before another were not tried lately.
    package func untried(
        before kind: MeasureKind,
        under ladder: EnforcementLadder,
        at now: Date,
    ) -> [MeasureKind] {
        let since = now.addingTimeInterval(-Double(ladder.rememberedDays) * 86_400)
        let tried = measures.filter { kept in
            switch kept.state(at: now) {
            case .inForce: true
            case .ended: (kept.endedAt ?? kept.measure.until ?? now) > since
            case .undone: false
            }
        }
        let kinds = Set(tried.map(\.measure.kind))
        return ladder.milder(than: kind).filter { !kinds.contains($0) }
    }
}
