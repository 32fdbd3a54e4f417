package import Casework
package import Labels
package import Policy

/// What an examination of a version came to.
package struct ExaminationResult: Sendable {
    package let tenant: TenantName
    package let item: ItemID
    package let version: Int
    package let finding: Finding
    package var assessment: Assessment?
    package var products: [Product]
    /// What it is recognised by, and as what; nil where nobody looked.
    package var recognition: Recognition?

    package init(
        of version: Int,
        item: ItemID,
        tenant: TenantName,
        finding: Finding,
        assessment: Assessment? = nil,
        products: [Product] = [],
    ) {
        self.tenant = tenant
        self.item = item
        self.version = version
        self.finding = finding
        self.assessment = assessment
        self.products = products
    }

    /// What follows from it.
    package enum Finding: Sendable {
        /// The rules answered.
        case verdict(Verdict)
        /// The rules answered, and in this sandbox the upload said how it ends.
        case rehearsed(Rehearsal, PolicyPin)
        /// The file can't be played or looked at; a new version is asked for.
        case unreadable(BilingualText)
        /// Something is missing that a person has to look at.
        case incomplete(BilingualText)

        var draft: DecisionDraft {
            switch self {
            case .verdict(let verdict): DecisionDraft(verdict)
            case .rehearsed(let rehearsal, let pin): rehearsal.draft.pinned(pin)
            case .unreadable(let reason): .unreadable(reason)
            case .incomplete(let reason): .softwareHold(reason, because: .examination)
            }
        }

        var deciders: Set<Decider> {
            switch self {
            case .verdict(let verdict) where !verdict.firings.isEmpty:
                Set(verdict.firings.map { .rule($0.rule) })
            case .rehearsed: [.software("sandbox")]
            case .verdict, .unreadable, .incomplete: [.software("examination")]
            }
        }
    }

    /// The assessment as it is kept: JSON, with what made it.
    package struct Assessment: Hashable, Sendable {
        package let json: String
        /// Versions of detectors and rules, as JSON.
        package let pins: String?

        package init(json: String, pins: String? = nil) {
            self.json = json
            self.pins = pins
        }
    }
}

/// A label that was written into a copy and read back from it.
package struct LabelResult: Sendable {
    package let tenant: TenantName
    package let item: ItemID
    package let version: Int
    /// The decision for which it was written, as the job names it.
    package let decision: DecisionID
    package let outcome: Outcome

    package init(
        for decision: DecisionID,
        version: Int,
        item: ItemID,
        tenant: TenantName,
        outcome: Outcome,
    ) {
        self.tenant = tenant
        self.item = item
        self.version = version
        self.decision = decision
        self.outcome = outcome
    }

    /// Whether the label stands.
    package enum Outcome: Sendable {
        /// It says this, as was read back, and these are the copies.
        case read(Notice, [Product])
        /// It couldn't be written or read back; a person has to look at it.
        case failed(BilingualText)
    }
}

/// What became of a call that a job may make twice.
package enum Settled: Hashable, Sendable {
    /// It took effect now.
    case now(Item, Decision?)
    /// It took effect before: the same call came again.
    case before(Item, Decision?)
    /// It is about something that went on meanwhile, so nothing was done.
    case overtaken(TransitionRefusal)
}

extension ExaminationResult {
    /// What is decided, and by what.
    ///
    /// A version of an account that may not publish is held; so is one that a person has to look at
    /// first, unless its end is rehearsed. What they would have been told, and their labels, stay
    /// with them.
    func decision(
        on item: Item,
        of publisher: Publisher,
        answer: DeclarationRecord.Answer?,
    ) -> (DecisionDraft, Set<Decider>) {
        var draft = finding.draft
        switch finding {
        case .verdict(let verdict):
            draft = draft.keeping(item.course.newest.wanted)
                .labelled(for: answer, found: verdict.notice?.notice)
        case .rehearsed: draft = draft.keeping(item.course.newest.wanted)
        case .unreadable, .incomplete: return (draft, finding.deciders)
        }
        if let refusal = publisher.refusal(on: item.course),
            let held = draft.held(refusal.words, because: .publisher)
        {
            return (held, finding.deciders.union([.software("publishing")]))
        }
        if case .verdict = finding, let held = draft.awaitingReview(under: publisher.profile) {
            return (held, finding.deciders.union([.software("review")]))
        }
        return (draft, finding.deciders)
    }
}

extension ExaminationResult.Finding {
    /// What the record calls it.
    var word: String {
        switch self {
        case .verdict: "verdict"
        case .rehearsed: "rehearsed"
        case .unreadable: "not-media"
        case .incomplete: "incomplete"
        }
    }
}

extension LabelResult {
    /// Why there is no label; nil where there is one.
    var complaint: BilingualText? {
        if case .failed(let reason) = outcome { reason } else { nil }
    }
}

extension BilingualText {
    /// What is said where a label failed without a word.
    static let noComplaint = BilingualText(
        en: "the label could not be written and read back",
        zh: "标识未能写入并读回核对",
    )
}

extension DecisionDraft {
    /// The same with the versions of what was asked before.
    fileprivate func pinned(_ pin: PolicyPin) -> DecisionDraft {
        var draft = self
        draft.pin = pin
        return draft
    }
}
