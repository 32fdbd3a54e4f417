package import Foundation

/// That a closed case is looked at again, blind: by somebody else, who doesn't see what was decided.
package struct SecondLook: Hashable, Sendable {
    package let caseID: CaseID
    package let tenant: TenantName
    package let first: PersonName
    package let firstOutcome: CaseOutcome
    package let kind: Kind
    package private(set) var second: PersonName?
    package private(set) var outcome: CaseOutcome?
    package private(set) var at: Date?

    /// Why this one.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// By chance.
        case sample
        /// Its right answer is known.
        case golden
    }

    package init(
        at caseID: CaseID,
        of tenant: TenantName,
        after first: PersonName,
        _ firstOutcome: CaseOutcome,
        _ kind: Kind,
    ) {
        (self.caseID, self.tenant, self.first) = (caseID, tenant, first)
        (self.firstOutcome, self.kind) = (firstOutcome, kind)
    }

    /// Takes what the second reviewer would have decided.
    package mutating func judge(
        _ outcome: CaseOutcome,
        by person: PersonName,
        at now: Date,
    ) throws(CaseRefusal) {
        guard person != first else { throw .ownReview }
        guard second == nil else { throw .closed }
        (second, self.outcome, at) = (person, outcome, now)
    }

    /// As a row keeps it.
    package mutating func restore(second: PersonName?, outcome: CaseOutcome?, at: Date?) {
        (self.second, self.outcome, self.at) = (second, outcome, at)
    }

    /// Whether both decided alike; nil before the second did.
    package var agrees: Bool? { outcome.map { $0 == firstOutcome } }
}

/// How far two looks at the same cases agree beyond chance (Cohen's kappa).
package struct LookAgreement: Hashable, Sendable {
    package private(set) var pairs: [[CaseOutcome]: Int] = [:]

    package init() {}

    package mutating func add(_ first: CaseOutcome, _ second: CaseOutcome, times: Int = 1) {
        pairs[[first, second], default: 0] += times
    }

    package var count: Int { pairs.values.reduce(0, +) }

    /// The share of pairs that agree; nil before the first.
    package var observed: Double? {
        guard count > 0 else { return nil }
        let equal = pairs.filter { $0.key[0] == $0.key[1] }.values.reduce(0, +)
        return Double(equal) / Double(count)
    }

    /// 1 for always, 0 for what chance would give; nil where chance alone would always agree.
    package var kappa: Double? {
        guard let observed else { return nil }
        let chance = CaseOutcome.allCases.reduce(0.0) { sum, outcome in
            sum + share(of: outcome, at: 0) * share(of: outcome, at: 1)
        }
        return chance < 1 ? (observed - chance) / (1 - chance) : nil
    }

    private func share(of outcome: CaseOutcome, at place: Int) -> Double {
        let found = pairs.filter { $0.key[place] == outcome }.values.reduce(0, +)
        return Double(found) / Double(count)
    }
}
