/// How long things may take in casework, and how much may be said.
package struct CaseLimits: Hashable, Sendable {
    /// How long a reviewer has a case for themselves (30 minutes).
    package var leaseSeconds = 1_800.0
    /// Characters of a note, of a reason.
    package var noteCharacters = 5_000
    /// Notes of one case.
    package var notes = 500
    /// Reports of which one decision speaks.
    package var outcomes = 500
    /// The share of closed cases that somebody else looks at again.
    package var sampledShare = 0.05
    /// The longest time for which a qualification is granted (3 years).
    package var qualificationDays = 1_096
    /// Clocks that one look finds overdue.
    package var sweptClocks = 200

    package init() {}
}
