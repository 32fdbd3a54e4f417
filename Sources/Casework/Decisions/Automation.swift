/// How much of a decision machines made: what a statement of reasons has to say.
package enum Automation: String, Hashable, Sendable, CaseIterable, Codable {
    /// A person found and decided.
    case none
    /// Machines found, a person decided.
    case detection
    /// Machines found, and a rule decided.
    case full
}
