package import Foundation
package import Policy

/// What the ladder recommends for an account: no more than that, for a person decides.
package struct LadderRecommendation: Hashable, Sendable {
    /// What the strikes that stand weigh.
    package let weight: Int
    /// The step that the weight reaches; nil below the first.
    package let reached: EnforcementLadder.Step?
    /// Whether a measure as strict answered these strikes already.
    package let isAnswered: Bool
    /// What the ladder puts before the step, and nobody tried: to take it needs a reason.
    package let untried: [MeasureKind]
    /// The step that comes next.
    package let next: EnforcementLadder.Step?

    /// The step to take; nil where nothing is to be done.
    package var step: EnforcementLadder.Step? { isAnswered ? nil : reached }
}

extension EnforcementRecord {
    package func recommendation(
        under ladder: EnforcementLadder,
        at now: Date,
    ) -> LadderRecommendation {
        let weight = weight(at: now)
        let reached = ladder.step(at: weight)
        return LadderRecommendation(
            weight: weight,
            reached: reached,
            isAnswered: reached.map { isAnswered($0.measure, at: now) } ?? false,
            untried: reached.map { untried(before: $0.measure, under: ladder, at: now) } ?? [],
            next: ladder.next(above: weight),
        )
    }

    /// Whether a measure of the kind, or a stricter one, is in force or came after the last strike
    /// that stands.
    private func isAnswered(_ kind: MeasureKind, at now: Date) -> Bool {
        let last = standing(at: now).map(\.addedAt).max() ?? now
        return measures.contains { kept in
            guard kept.measure.kind >= kind else { return false }
            switch kept.state(at: now) {
            case .inForce: return true
            case .ended: return kept.measure.since >= last
            case .undone: return false
            }
        }
    }
}
