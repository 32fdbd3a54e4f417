/// What a token lets its holder do, and roles those who hold them.
package enum Scope: String, Hashable, Sendable, CaseIterable {
    case upload
    case readItems = "items:read"
    case writeItems = "items:write"
    /// Propose and take decisions.
    case decide
    /// Be the second person of a decision.
    case approve
    /// Add strikes to accounts and take measures on them, and undo both.
    case enforce
    /// Ask whether something may be played.
    case gate
    /// Run the installation: jobs, edges, tokens.
    case operate
    /// See what stands in banks and what was found by it.
    case readBanks = "banks:read"
    /// Make banks, propose entries and take them out.
    case writeBanks = "banks:write"
    /// Hand whole banks out: hashes tell more than they seem to.
    case exportBanks = "banks:export"
    /// Ask whether something is in the banks.
    case lookUp = "lookups"
    /// Have publishers' identities verified.
    case verifyIdentity = "identity:verify"
    /// Keep identities: allow and see disclosures, compare, erase.
    case keepIdentities = "identity:keep"
    /// See what authorities asked for.
    case readDisclosures = "disclosures:read"
    /// Put an authority's request on record.
    case requestDisclosures = "disclosures:request"
    /// See what the rules ask, and how each duty is met so far.
    case readObligations = "obligations:read"
    /// Read the record.
    case audit
    /// See cases, the reports in them, and how long they take.
    case readCases = "cases:read"
    /// Decide appeals: without `cases:read` those alone that were assigned to oneself.
    case decideAppeals = "appeals:decide"
    /// Report, and appeal, on behalf of one's own users.
    case report = "reports:write"
    /// Send notices as a trusted flagger: a token is made out to the flagger's name.
    case flag = "notices:flag"
    /// Lead casework: qualify reviewers, keep flaggers, warn and leave unread whoever misuses reports.
    case leadCases = "cases:lead"
    /// Keep the staff: who they are, what they may do, and their sessions.
    case writeStaff = "staff:write"
}
