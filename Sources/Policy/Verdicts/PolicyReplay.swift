/// What the rules say when they are asked again what they were asked for a decision.
package struct PolicyReplay: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// The same rules fire, and the same follows.
        case same
        /// Of the same versions something else follows: somebody has to look.
        case different
        /// The versions that were asked are no longer at hand; what those in force now say is no
        /// answer about them.
        case versionsGone = "versions-gone"
    }

    package let outcome: Outcome
    /// What is in force now in other versions than were asked; empty where all are the same.
    package let changes: [PolicyPin.Change]
    /// What the versions in force now say; nil where the profile is gone, or nothing follows from
    /// what was new.
    package let verdict: Verdict?

    package init(of inquiry: PolicyInquiry, by pin: PolicyPin, in book: PolicyBook) {
        let rules = book.rules(under: pin.profile.name)
        let changes = pin.changes(to: rules)
        let verdict = rules.flatMap { rules in
            inquiry.former.map { rules.evaluate(inquiry.facts, since: $0) }
                ?? rules.evaluate(inquiry.facts)
        }
        let isSame =
            verdict.map { PolicyInquiry.Answer($0) } == inquiry.answer
            && verdict?.pin.rules == pin.rules
        self.changes = changes
        self.verdict = verdict
        outcome = !changes.isEmpty ? .versionsGone : isSame ? .same : .different
    }
}

extension PolicyPin {
    /// A version that was asked, and the one that is in force now.
    package struct Change: Hashable, Sendable {
        /// What it is: the profile, or a pack.
        package enum Kind: String, Hashable, Sendable, CaseIterable { case profile, pack }

        package let kind: Kind
        package let name: String
        /// Nil: it wasn't asked.
        package let asked: Int?
        /// Nil: it is no longer there, or the profile names it no more.
        package let inForce: Int?
    }

    /// Where the versions now in force differ from these.
    ///
    /// - Parameter rules: those of the same profile now; nil where there is none.
    package func changes(to rules: PolicySet?) -> [Change] {
        var changes: [Change] = []
        let now = rules.map { $0.profile.version }
        if now != profile.version {
            changes.append(
                Change(kind: .profile, name: profile.name, asked: profile.version, inForce: now)
            )
        }
        let asked = Dictionary(packs.map { ($0.name, $0.version) }) { first, _ in first }
        let inForce = Dictionary((rules?.packs ?? []).map { ($0.id, $0.version) }) { first, _ in
            first
        }
        for name in Set(asked.keys).union(inForce.keys).sorted()
        where asked[name] != inForce[name] {
            changes.append(
                Change(kind: .pack, name: name, asked: asked[name], inForce: inForce[name])
            )
        }
        return changes
    }
}
