package import Detection
package import Labels
package import Media

/// Everything that rules may ask about an item: the whole input of an evaluation.
package struct PolicyFacts: Hashable, Sendable {
    /// What the examination came to.
    package var assessment: AssessmentFacts
    /// What the uploader says; `nil` when nothing was answered.
    package var declaration: DeclarationFacts?
    /// What is known of who publishes.
    package var account: AccountFacts
    /// What the tenant does with content.
    package var roles: Set<TenantRole>
    /// Where the item is to be played.
    package var territory: Territory
    /// Entries of banks whose bytes are the item's bytes.
    package var matches: [ExactMatch]
    /// Entries of banks that the item looks or sounds like.
    package var likenesses: [Likeness] = []
    /// What a person perceives in the file, if it is known.
    package var media: MediaKind?

    package init(
        _ assessment: AssessmentFacts,
        declaration: DeclarationFacts? = nil,
        account: AccountFacts = AccountFacts(),
        roles: Set<TenantRole> = [.propagation],
        territory: Territory = .everywhere,
        matches: [ExactMatch] = [],
        media: MediaKind? = nil,
    ) {
        self.assessment = assessment
        self.declaration = declaration
        self.account = account
        self.roles = roles
        self.territory = territory
        self.matches = matches
        self.media = media
    }

    /// The notice that the file and the declaration ask for together (Labelling Measures,
    /// article 6(1)): what the file states goes before what its uploader declares, and that before
    /// mere traces.
    package var notice: Notice? {
        [assessment.notice, isDeclaredSynthetic ? .mayBe : nil].compactMap(\.self).max()
    }

    /// On what ``notice`` rests.
    package var basis: Basis {
        guard notice != nil else { return .none }
        return notice == assessment.notice ? assessment.basis : .declared
    }

    private var isDeclaredSynthetic: Bool { declaration?.synthetic != nil }
}

/// What an examination came to, as rules see it.
package struct AssessmentFacts: Hashable, Sendable {
    /// One signal, without the sentence that explains it.
    package struct Sign: Hashable, Sendable {
        package let detector: String
        package let claim: Signal.Claim
        package let strength: Signal.Strength

        package init(_ detector: String, _ claim: Signal.Claim, _ strength: Signal.Strength) {
            self.detector = detector
            self.claim = claim
            self.strength = strength
        }
    }

    /// The notice that the file asks for; `nil` for none.
    package var notice: Notice?
    package var basis: Basis
    package var labelState: LabelState
    package var signals: [Sign]
    /// Whether every detector that should have looked did; one that is down is no vote.
    package var isComplete: Bool

    package init(
        notice: Notice? = nil,
        basis: Basis = .none,
        labelState: LabelState = .unlabelled,
        signals: [Sign] = [],
        isComplete: Bool = true,
    ) {
        self.notice = notice
        self.basis = basis
        self.labelState = labelState
        self.signals = signals
        self.isComplete = isComplete
    }

    /// Takes from an assessment what rules may ask about.
    package init(_ assessment: Assessment, isComplete: Bool = true) {
        self.init(
            notice: assessment.notice,
            basis: assessment.basis,
            labelState: assessment.labelState,
            signals: assessment.signals.map { Sign($0.detector.name, $0.claim, $0.strength) },
            isComplete: isComplete,
        )
    }
}
