/// What a token lets its holder do.
package enum Scope: String, Hashable, Sendable, CaseIterable {
    case upload
    case readItems = "items:read"
    case writeItems = "items:write"
    /// Propose and take decisions.
    case decide
    /// Be the second person of a decision.
    case approve
    /// Ask whether something may be played.
    case gate
    /// Run the installation: jobs, edges, tokens.
    case operate
    /// Read the record.
    case audit
}
