/// Where a case waits.
package enum CaseQueue: String, Hashable, Sendable, CaseIterable, Codable {
    /// Orders of authorities.
    case orders
    /// People who are shown.
    case likeness
    /// Evidence that only some may see.
    case restricted
    /// Legal notices, those of trusted flaggers first.
    case notices
    case synthetic
    case matches
    /// What waits before it plays.
    case holds
    case general
    /// What somebody more senior decides.
    case senior
    case officer
}

/// Says in which queue a case waits; the first rule that fits counts.
package struct Routing: Hashable, Sendable {
    /// One rule: what is left out fits everything.
    package struct Rule: Hashable, Sendable {
        package let queue: CaseQueue
        package var sources: Set<CaseSource>?
        package var categories: Set<CaseCategory>?
        package var leastLevel: Case.Level?

        func fits(_ opened: Case) -> Bool {
            if let sources, sources.isDisjoint(with: opened.content.sources) { return false }
            if let categories, !categories.contains(opened.content.category) { return false }
            if let leastLevel, opened.content.level < leastLevel { return false }
            return true
        }
    }

    package let rules: [Rule]

    /// The rules that are in force.
    package static let standard = Routing(rules: [
        Rule(queue: .officer, leastLevel: .officer), Rule(queue: .senior, leastLevel: .senior),
        Rule(queue: .orders, sources: [.order]),
        Rule(queue: .restricted, categories: [.minors]),
        Rule(queue: .likeness, sources: [.personShown]),
        Rule(queue: .likeness, categories: [.likeness]),
        Rule(queue: .notices, sources: [.notice, .flagger]),
        Rule(queue: .synthetic, sources: [.report], categories: [.synthetic]),
        Rule(queue: .matches, sources: [.match]), Rule(queue: .holds, sources: [.hold]),
    ])

    package func queue(of opened: Case) -> CaseQueue {
        rules.first { $0.fits(opened) }?.queue ?? .general
    }
}
