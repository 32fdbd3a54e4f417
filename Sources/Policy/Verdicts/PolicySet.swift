import Labels

/// A profile with the packs that it names: same facts, same verdict.
package struct PolicySet: Hashable, Sendable {
    package let profile: Profile
    package let packs: [PolicyPack]

    package init(_ profile: Profile, packs: [PolicyPack]) {
        self.profile = profile
        self.packs = packs
    }

    /// Asks every rule that is in force or in shadow, and takes the strictest action.
    ///
    /// Rules whose ground holds nowhere that the item is to be played are not asked. The order of
    /// packs, rules, signals and matches means nothing.
    package func evaluate(_ facts: PolicyFacts) -> Verdict {
        var verdict = verdict(fired(.active, on: facts), fired(.shadow, on: facts), on: facts)
        verdict.inquiry = PolicyInquiry(facts, answer: .init(verdict))
        return verdict
    }

    /// What facts bring about that fewer of them didn't; nil where they bring nothing.
    ///
    /// Only rules count that fire now and didn't, or for another reason: whoever decided on the
    /// others has decided.
    ///
    /// - Parameter former: what was known before.
    package func evaluate(_ facts: PolicyFacts, since former: PolicyFacts) -> Verdict? {
        let before = evaluate(former)
        let firings = fired(.active, on: facts).filter { !before.firings.contains($0) }
        let shadows = fired(.shadow, on: facts).filter { !before.shadows.contains($0) }
        var news = verdict(firings, shadows, on: facts)
        news.inquiry = PolicyInquiry(facts, since: former, answer: .init(news))
        return firings.isEmpty && !news.saysMore(than: before) ? nil : news
    }

    private func verdict(
        _ firings: [Firing],
        _ shadows: [Firing],
        on facts: PolicyFacts,
    ) -> Verdict {
        let action = firings.first?.action ?? .release
        return Verdict(
            action,
            in: territory(of: action, firings),
            notice: notice(for: facts, isLabelled: firings.contains { $0.action == .label }),
            firings: firings,
            shadows: shadows,
            pin: pin(firings + shadows),
        )
    }

    private func fired(_ state: PolicyRule.State, on facts: PolicyFacts) -> [Firing] {
        packs.flatMap { pack in
            pack.rules.filter { rule in
                rule.state == state && rule.ground.territory.overlaps(facts.territory)
                    && rule.condition.holds(for: facts)
            }.map { Firing(of: $0, in: pack, on: facts) }
        }.sorted { ($1.action, $0.rule) < ($0.action, $1.rule) }
    }

    private func territory(of action: PolicyAction, _ firings: [Firing]) -> Territory {
        let grounds = firings.filter { $0.action == action }.map(\.ground.territory)
        guard let first = grounds.first else { return profile.ground }
        return grounds.dropFirst().reduce(first) { $0.union($1) }
    }

    /// What a label says that a rule asks for without anything else known is a suspicion.
    private func notice(for facts: PolicyFacts, isLabelled: Bool) -> ShownNotice? {
        guard let notice = facts.notice ?? (isLabelled ? .suspected : nil),
            isLabelled || profile.notices.shown.contains(notice),
            let text = profile.notices.texts[notice]
        else { return nil }
        return ShownNotice(notice, text)
    }

    private func pin(_ firings: [Firing]) -> PolicyPin {
        PolicyPin(
            profile: .init(profile.name, profile.version),
            packs: packs.map { .init($0.id, $0.version) }.sorted { $0.name < $1.name },
            rules: firings.map { .init($0.rule, $0.version) }.sorted { $0.name < $1.name },
        )
    }
}

extension Verdict {
    /// Whether viewers are told more than by another.
    fileprivate func saysMore(than other: Verdict) -> Bool {
        guard let notice = notice?.notice else { return false }
        return other.notice.map { $0.notice < notice } ?? true
    }
}

extension Firing {
    fileprivate init(of rule: PolicyRule, in pack: PolicyPack, on facts: PolicyFacts) {
        var reasons: [BilingualText] = []
        for reason in rule.condition.reasons(in: facts) where !reasons.contains(reason) {
            reasons.append(reason)
        }
        self.init(
            "\(pack.id)/\(rule.id)",
            version: rule.version,
            action: rule.action,
            ground: rule.ground,
            categories: rule.categories.map { "\(pack.id)/\($0)" },
            minimumAge: rule.minimumAge,
            statement: rule.statement,
            because: BilingualText(
                en: reasons.map(\.english).joined(separator: "; "),
                zh: reasons.map(\.chinese).joined(separator: "；"),
            ),
        )
    }
}
