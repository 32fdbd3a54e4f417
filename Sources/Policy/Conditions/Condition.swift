package import Detection

/// What has to be true of an item for a rule to fire.
package indirect enum Condition: Hashable, Sendable {
    /// Every one holds.
    case all([Condition])
    /// At least one holds.
    case any([Condition])
    /// It doesn't hold.
    case not(Condition)
    /// A question has one of the answers.
    case answer(Question, Set<String>)
    /// The tenant has one of the roles.
    case role(Set<TenantRole>)
    /// The item is to be played somewhere in the territory.
    case territory(Territory)
    /// A signal of the kind was given.
    case signal(SignalTest)
    /// The bytes are those of an entry that two people approved.
    case match(MatchTest)
    /// It looks or sounds like an entry without being the same: never enough to stop anything.
    case likeness(MatchTest)

    /// Whether it is true of the facts.
    package func holds(for facts: PolicyFacts) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(for: facts) }
        case .any(let parts): parts.contains { $0.holds(for: facts) }
        case .not(let part): !part.holds(for: facts)
        case .answer(let question, let answers): answers.contains(question.answer(from: facts))
        case .role(let roles): !roles.isDisjoint(with: facts.roles)
        case .territory(let territory): territory.overlaps(facts.territory)
        case .signal(let test): facts.assessment.signals.contains(where: test.fits)
        case .match(let test): facts.matches.contains(where: test.fits)
        case .likeness(let test): facts.likenesses.contains(where: test.fits)
        }
    }

    /// Whether it can hold only of a byte-identical copy of an approved entry.
    package var asksForMatch: Bool {
        switch self {
        case .match: true
        case .all(let parts): parts.contains(where: \.asksForMatch)
        case .any(let parts): !parts.isEmpty && parts.allSatisfy(\.asksForMatch)
        default: false
        }
    }

    /// The detectors whose signals it names.
    package var detectors: Set<String> {
        switch self {
        case .all(let parts), .any(let parts):
            parts.reduce(into: []) { $0.formUnion($1.detectors) }
        case .not(let part): part.detectors
        case .signal(let test): test.detectors
        default: []
        }
    }
}

/// Which signals a condition looks for; an empty set admits every one.
package struct SignalTest: Hashable, Sendable {
    package var detectors: Set<String>
    package var claims: Set<Signal.Claim>
    package var strengths: Set<Signal.Strength>

    package init(
        detectors: Set<String>,
        claims: Set<Signal.Claim>,
        strengths: Set<Signal.Strength>,
    ) {
        self.detectors = detectors
        self.claims = claims
        self.strengths = strengths
    }

    func fits(_ sign: AssessmentFacts.Sign) -> Bool {
        (detectors.isEmpty || detectors.contains(sign.detector))
            && (claims.isEmpty || claims.contains(sign.claim))
            && (strengths.isEmpty || strengths.contains(sign.strength))
    }
}

/// Which entries of banks a condition looks for; no banks admit every one.
package struct MatchTest: Hashable, Sendable {
    package var kinds: Set<ExactMatch.BankKind>
    package var banks: Set<String>

    package init(kinds: Set<ExactMatch.BankKind>, banks: Set<String>) {
        self.kinds = kinds
        self.banks = banks
    }

    func fits(_ match: ExactMatch) -> Bool {
        match.isApproved && kinds.contains(match.kind)
            && (banks.isEmpty || banks.contains(match.bank))
    }

    func fits(_ likeness: Likeness) -> Bool {
        kinds.contains(likeness.kind) && (banks.isEmpty || banks.contains(likeness.bank))
    }
}
