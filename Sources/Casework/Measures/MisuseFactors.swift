package import Policy

/// The four factors (DSA, article 23(3)) by which misuse is weighed before somebody is suspended.
package struct MisuseFactors: Hashable, Sendable, Codable {
    /// The absolute number of items against the law, in the time that was looked at.
    package var items: Int
    /// Of how many that the account brought in that time.
    package var outOf: Int
    /// The time that was looked at.
    package var days: Int
    /// How grave it was: what it was, and what came of it.
    package var gravity: BilingualText
    /// What the owner meant; nil where nobody can tell.
    package var intention: BilingualText?

    package init(
        items: Int,
        outOf: Int,
        days: Int,
        gravity: BilingualText,
        intention: BilingualText?,
    ) {
        (self.items, self.outOf, self.days) = (items, outOf, days)
        (self.gravity, self.intention) = (gravity, intention)
    }

    /// Whether the numbers can be.
    var areSound: Bool { items > 0 && items <= outOf && days > 0 }
}
