package import Foundation
package import Policy

/// What an appeal is against, as it was when the appeal came: it stays so, whatever becomes of it.
package struct AppealedAct: Hashable, Sendable, Codable {
    /// What was done: an action on an item, a kind of measure, `strike`, or a report's outcome.
    package let action: String
    package let at: Date
    /// Until when it can be appealed against; nil: without an end.
    package let until: Date?
    /// The statement of reasons, or the words of the outcome.
    package let statement: BilingualText
    /// Nil of a report's outcome and of a strike.
    package var ground: PolicyGround?
    /// The rules that took part, as `pack/rule`.
    package var rules: [String] = []
    /// Of what concerns an item: what was to be seen.
    package var evidence: Evidence?
    /// Everybody who decided, proposed, approved, or closed its case: they decide no appeal against it.
    package var people: Set<PersonName> = []

    package init(_ action: String, at: Date, until: Date?, saying statement: BilingualText) {
        (self.action, self.at, self.until, self.statement) = (action, at, until, statement)
    }
}
