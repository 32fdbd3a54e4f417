/// What rules were asked and what they answered, kept with a decision so that they can be asked
/// again.
package struct PolicyInquiry: Hashable, Sendable, Codable {
    package let facts: PolicyFacts
    /// What was known before, where the rules were asked about what is new alone.
    package let former: PolicyFacts?
    package let answer: Answer

    package init(_ facts: PolicyFacts, since former: PolicyFacts? = nil, answer: Answer) {
        self.facts = facts.inOrder
        self.former = former?.inOrder
        self.answer = answer
    }

    /// What a verdict comes to, without the rules that brought it about.
    package struct Answer: Hashable, Sendable, Codable {
        package let action: PolicyAction
        package let territory: Territory
        package let needsLabel: Bool
        package let minimumAge: Int?

        package init(_ verdict: Verdict) {
            action = verdict.action
            territory = verdict.territory
            needsLabel = verdict.needsLabel
            minimumAge = verdict.minimumAge
        }

        private enum CodingKeys: String, CodingKey {
            case action, territory
            case needsLabel = "needs_label"
            case minimumAge = "minimum_age"
        }
    }
}
