/// How appeals ended, by what they were against: where a rule is wrong, it shows here.
package struct AppealStatistics: Hashable, Sendable {
    package private(set) var all = Counts()
    package private(set) var groups: [Group: Counts] = [:]

    package init() {}

    /// What was appealed against.
    package struct Group: Hashable, Sendable, Comparable {
        /// As `pack/rule`; nil where no rule took part.
        package let rule: String?
        package let action: String

        package init(rule: String?, action: String) { (self.rule, self.action) = (rule, action) }

        package static func < (one: Self, other: Self) -> Bool {
            (one.rule ?? "", one.action) < (other.rule ?? "", other.action)
        }
    }

    package struct Counts: Hashable, Sendable {
        package private(set) var outcomes: [AppealOutcome: Int] = [:]

        package subscript(outcome: AppealOutcome) -> Int { outcomes[outcome] ?? 0 }

        package var decided: Int { outcomes.values.reduce(0, +) }

        /// The share that was overturned, in full or in part; nil before the first.
        package var overturnRate: Double? {
            decided == 0 ? nil : Double(decided - self[.upheld]) / Double(decided)
        }

        mutating func add(_ outcome: AppealOutcome) { outcomes[outcome, default: 0] += 1 }
    }

    /// Counts an appeal that was decided: once for each rule that took part.
    package mutating func add(_ content: Appeal.Content) {
        guard let outcome = content.closing?.verdict.outcome else { return }
        all.add(outcome)
        let act = content.act
        let rules = act.rules.isEmpty ? [nil] : act.rules.map { Optional($0) }
        for rule in rules {
            groups[Group(rule: rule, action: act.action), default: Counts()].add(outcome)
        }
    }
}
