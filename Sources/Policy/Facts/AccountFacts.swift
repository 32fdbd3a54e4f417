/// What rules may ask about the account that publishes; nothing by which it can be recognised.
package struct AccountFacts: Hashable, Sendable {
    /// The step of the ladder of measures on which the account stands, mildest first.
    package enum Rung: String, Hashable, Sendable, CaseIterable, Codable {
        case good, warned, limited, suspended, closed
    }

    /// Whether an identity was verified by a method that the profile accepts.
    package var isIdentified: Bool
    /// Whether the agreement that is in force was accepted.
    package var hasAgreed: Bool
    package var rung: Rung

    package init(isIdentified: Bool = false, hasAgreed: Bool = false, rung: Rung = .good) {
        self.isIdentified = isIdentified
        self.hasAgreed = hasAgreed
        self.rung = rung
    }
}
