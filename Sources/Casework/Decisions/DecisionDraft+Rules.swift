package import Labels
package import Policy

// What rules answered, and what the software adds to it.
extension DecisionDraft {
    /// What rules answered: the strictest of those that fired gives ground and facts.
    ///
    /// Where none fired, an item plays because nothing speaks against it, which is our own choice.
    package init(_ verdict: Verdict) {
        let action = DecisionAction(verdict.action)
        let deciding = verdict.firings.filter { $0.action == verdict.action }
        self.init(
            action,
            on: deciding.first?.ground ?? PolicyGround(.ownChoice, territory: .everywhere),
            facts: deciding.isEmpty ? Self.nothingAgainst : Self.facts(of: deciding),
        )
        territory = verdict.territory
        complete(from: verdict)
    }

    /// The label that rules ask for, whatever else they ask; nil where none asks for one.
    ///
    /// It leaves every stop as it is.
    package init?(labelOf verdict: Verdict) {
        let asking = verdict.firings.filter { $0.action == .label }
        guard let first = asking.first else { return nil }
        self.init(.label, on: first.ground, facts: Self.facts(of: asking))
        complete(from: verdict)
        lifts = []
    }

    private static let nothingAgainst = BilingualText(
        en: "no rule in force found anything against it",
        zh: "未发现违反现行规则的情形",
    )

    /// The same words twice are said once.
    private static func facts(of firings: [Firing]) -> BilingualText {
        func joined(_ texts: [String], _ separator: String) -> String {
            var said: Set<String> = []
            return texts.filter { said.insert($0).inserted }.joined(separator: separator)
        }
        return BilingualText(
            en: joined(firings.map(\.statement.english), " "),
            zh: joined(firings.map(\.statement.chinese), ""),
        )
    }

    private mutating func complete(from verdict: Verdict) {
        let notice = verdict.notice?.notice
        marks = Marks(
            label: verdict.needsLabel ? notice ?? .suspected : nil,
            shown: notice,
            minimumAge: verdict.minimumAge,
        )
        automation = .full
        (pin, inquiry) = (verdict.pin, verdict.inquiry)
    }
}

// Labels that no rule asks for.
extension DecisionDraft {
    /// With the label that the version has to have already: labels only rise.
    package func keeping(_ label: Notice?) -> DecisionDraft {
        guard let label else { return self }
        return labelled(
            label,
            because: BilingualText(
                en: "the same file was labelled before, and a label never says less.",
                zh: "同一文件此前已添加标识，标识内容不得降低。",
            ),
        )
    }

    /// With the label that its owner asks for, where no rule asks for one.
    ///
    /// - Parameter found: what the file is known to be without the declaration.
    package func labelled(for answer: DeclarationRecord.Answer?, found: Notice?) -> DecisionDraft {
        guard let answer, answer.wantsLabel, marks.label == nil else { return self }
        let declared = answer.declaration.isSynthetic ? Notice.mayBe : nil
        guard let label = [found, declared].compactMap(\.self).max() else { return self }
        return labelled(
            label,
            because: BilingualText(en: "its owner asked for the label.", zh: "该标识由内容发布者申请添加。"),
        )
    }

    private func labelled(_ label: Notice, because facts: BilingualText) -> DecisionDraft {
        var draft = self
        draft.marks.label = max(marks.label ?? label, label)
        if action == .release { (draft.action, draft.facts) = (.label, facts) }
        return draft
    }
}

// Holds and stops that the software itself asks for.
extension DecisionDraft {
    /// A hold because something is missing.
    package static func softwareHold(
        _ words: BilingualText,
        because reason: HoldReason,
    ) -> DecisionDraft {
        var draft = DecisionDraft(
            .hold,
            on: PolicyGround(.ownChoice, territory: .everywhere),
            facts: words,
        )
        draft.automation = .full
        draft.holdReason = reason
        return draft
    }

    /// A stop of what can't be played or looked at: a new file ends it.
    package static func unreadable(_ words: BilingualText) -> DecisionDraft {
        var draft = DecisionDraft(
            .stop,
            on: PolicyGround(.ownChoice, territory: .everywhere),
            facts: words,
        )
        draft.automation = .full
        draft.remedy = .newVersion
        return draft
    }

    /// The hold in which it waits for somebody, with all that viewers have to be told later; nil
    /// where nothing would play anyway.
    package func held(_ words: BilingualText, because reason: HoldReason) -> DecisionDraft? {
        guard letsPlay else { return nil }
        var draft = Self.softwareHold(words, because: reason)
        (draft.marks, draft.pin, draft.inquiry) = (marks, pin, inquiry)
        return draft
    }

    /// The hold in which it waits for a person, where the profile wants one to look at everything
    /// first; nil where nobody has to.
    package func awaitingReview(under profile: Profile) -> DecisionDraft? {
        guard profile.entry.review == .person else { return nil }
        return held(
            BilingualText(
                en: "here a person looks at every item before it plays, and nobody has looked at "
                    + "this one yet. What the rules say: \(facts.english)",
                zh: "此处所有内容均须经人工审核后方可传播，该内容尚待人工审核。规则判定：\(facts.chinese)",
            ),
            because: .awaitingReview,
        )
    }

    /// Whether something would play somewhere by it.
    private var letsPlay: Bool {
        switch action {
        case .release, .label, .ageRestrict: true
        case .stop: (territory ?? ground.territory) != .everywhere
        case .hold, .remove: false
        }
    }
}
