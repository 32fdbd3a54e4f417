/// Under what a decision is counted by the DSA Transparency Database, as a rule of a pack says it.
///
/// The database has a list of its own; which of its words fits a ground is a judgement, and so it
/// stands in the packs.
package struct TransparencyClass: Hashable, Sendable {
    package let category: StatementCategory
    package let keywords: [StatementKeyword]

    package init(_ category: StatementCategory, _ keywords: [StatementKeyword] = []) {
        self.category = category
        self.keywords = keywords
    }
}

extension TransparencyClass {
    init?(reading node: PackNode) {
        guard let map = node.map else { return nil }
        let category = map.word("category", StatementCategory.self)
        let isNarrowed = map.optional("keywords") != nil
        let keywords = isNarrowed ? map.words("keywords", StatementKeyword.self) : []
        map.refuseOthers()
        guard let category, let keywords else { return nil }
        self.init(category, keywords)
    }
}

extension PolicyBook {
    /// A rule by its name, `pack/rule`; nil where no pack has it now.
    package func rule(_ name: String) -> PolicyRule? {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return packs[parts[0]]?.rules.first { $0.id == parts[1] }
    }
}
