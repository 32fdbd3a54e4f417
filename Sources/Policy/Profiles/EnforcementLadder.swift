/// Which measures a tenant takes on accounts, and after how much: a recommendation, for people
/// decide.
///
/// AV Provisions, article 14, and Deep Synthesis Provisions, article 10, name the measures; the DSA,
/// article 23, asks for a warning before a suspension, and for four factors.
package struct EnforcementLadder: Hashable, Sendable {
    /// What a strike of a severity weighs.
    package struct Level: Hashable, Sendable {
        package var weight: Int
        /// Days after which it counts no more.
        package var days: Int

        package init(weight: Int, days: Int) { (self.weight, self.days) = (weight, days) }
    }

    /// The measure that is recommended from a weight on.
    package struct Step: Hashable, Sendable {
        package var weight: Int
        package var measure: MeasureKind
        /// How long it usually holds; nil of a closure, which has no end.
        package var days: Int?

        package init(from weight: Int, _ measure: MeasureKind, days: Int?) {
            (self.weight, self.measure, self.days) = (weight, measure, days)
        }
    }

    /// Of every severity.
    package var levels: [PolicyCategory.Severity: Level]
    /// Mildest first, each heavier and stricter than the one before.
    package var steps: [Step]
    /// For how many days a measure that is over still counts as one that was tried.
    package var rememberedDays: Int
    /// The measures for which the four factors (DSA, article 23(3)) are put on record.
    package var factors: Set<MeasureKind>
    /// The obligations by which nobody is suspended or closed who was not warned before, whatever the
    /// reason.
    package var warningFirst: [String]
    /// The obligations that the ladder serves.
    package var obligations: [String]
}

extension EnforcementLadder {
    /// The strictest step that a weight reaches; nil below the first.
    package func step(at weight: Int) -> Step? { steps.last { $0.weight <= weight } }

    /// The first step that a weight doesn't reach.
    package func next(above weight: Int) -> Step? { steps.first { $0.weight > weight } }

    package func step(of measure: MeasureKind) -> Step? {
        steps.first { $0.measure == measure }
    }

    /// The measures that it puts before another, mildest first.
    package func milder(than measure: MeasureKind) -> [MeasureKind] {
        steps.map(\.measure).filter { $0 < measure }
    }
}
