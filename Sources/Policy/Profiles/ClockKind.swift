/// What a published limit is for: each has its clock.
package enum ClockKind: String, Hashable, Sendable, CaseIterable, Codable {
    /// Anybody's report or complaint, to its outcome.
    case report
    /// A legal notice (DSA art. 16).
    case notice
    /// A notice by a trusted flagger (DSA art. 22).
    case flagger
    /// An appeal against a decision or an outcome.
    case appeal
    /// A request of somebody who is shown (TAKE IT DOWN Act, section 3: 48 hours).
    case personShown = "person-shown"
    /// What software found or holds, to a person's look.
    case finding
}

extension CaseTimes {
    /// The published limit, in hours.
    package func hours(for kind: ClockKind) -> Int {
        limits[kind] ?? (kind == .personShown ? 48 : answerDays * 24)
    }
}
