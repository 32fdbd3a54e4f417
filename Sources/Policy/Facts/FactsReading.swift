import Detection
import Labels
import Media

extension PolicyFacts {
    /// Reads facts from a file of JSON (or YAML, of which JSON is a part); what is left out is as
    /// if nothing were known.
    ///
    /// The keys are those of `inspect --json` where it has them.
    ///
    /// - Throws: everything that is wrong with the file, with lines.
    package init(
        reading file: PackFile,
        limits: PolicyLimits = PolicyLimits(),
    ) throws(PackError) {
        let journal = Journal(limits)
        let facts = PackDocument.root(of: file, journal)?.map.map { Self(reading: $0) }
        try journal.settle()
        self = facts ?? Self(AssessmentFacts())
    }

    private init(reading map: PackMap) {
        var assessment =
            map.optional("assessment")?.map.map { AssessmentFacts(reading: $0) }
            ?? AssessmentFacts()
        assessment.signals = map.entries("signals") { AssessmentFacts.Sign(reading: $0) }
        self.init(
            assessment,
            declaration: map.optional("declaration")?.map.map { DeclarationFacts(reading: $0) },
            account: map.optional("account")?.map.map { AccountFacts(reading: $0) }
                ?? AccountFacts(),
            roles: Set(map.optional("roles") == nil ? [.propagation] : map.roles),
            territory: map.optional("territory")?.territory ?? .everywhere,
            matches: map.entries("matches") { ExactMatch(reading: $0) },
            media: map.optional("media")?.word(MediaKind.self),
        )
        likenesses = map.entries("likenesses") { Likeness(reading: $0) }
        map.refuseOthers()
    }
}

extension PackMap {
    fileprivate var roles: [TenantRole] { words("roles", TenantRole.self) ?? [] }

    /// The entries of a list that may be left out, as many as facts may have.
    fileprivate func entries<Value>(_ key: String, _ read: (PackMap) -> Value?) -> [Value] {
        guard let node = optional(key), let nodes = node.list else { return [] }
        let most = node.journal.limits.facts
        guard nodes.count <= most else {
            node.complain("“\(key)” has more than \(most) entries")
            return []
        }
        return nodes.compactMap { $0.map.flatMap(read) }
    }
}

extension AssessmentFacts {
    fileprivate init(reading map: PackMap) {
        let notice = map.optional("notice")?.word(NoticeWord.self)
        self.init(
            notice: notice?.notice,
            basis: map.optional("basis")?.word(Basis.self) ?? .none,
            labelState: map.optional("label_state")?.word(LabelState.self) ?? .unlabelled,
            isComplete: map.optional("complete")?.flag ?? true,
        )
        map.refuseOthers()
    }

    private enum NoticeWord: String, CaseIterable {
        case none, `is`
        case mayBe = "may-be"
        case suspected

        var notice: Notice? { Notice(word: rawValue) }
    }
}

extension AssessmentFacts.Sign {
    fileprivate init?(reading map: PackMap) {
        let detector = map.text("detector")
        let claim = map.word("claim", Signal.Claim.self)
        let strength = map.word("strength", Signal.Strength.self)
        map.refuseOthers()
        guard let detector, let claim, let strength else { return nil }
        self.init(detector, claim, strength)
    }
}

extension DeclarationFacts {
    fileprivate init(reading map: PackMap) {
        self.init(
            synthetic: map.optional("synthetic")?.word(ClassWord.self)?.syntheticClass,
            isNews: map.optional("news")?.flag ?? false,
            newsSource: map.optional("news_source")?.word(NewsSource.self) ?? .none,
            consent: map.optional("consent")?.word(Consent.self) ?? .notNeeded,
        )
        map.refuseOthers()
    }

    private enum ClassWord: String, CaseIterable {
        case none, dialogue, voice, face, scene, other

        var syntheticClass: SyntheticClass? { SyntheticClass(rawValue: rawValue) }
    }
}

extension AccountFacts {
    fileprivate init(reading map: PackMap) {
        self.init(
            isIdentified: map.optional("identified")?.flag ?? false,
            hasAgreed: map.optional("agreed")?.flag ?? false,
            rung: map.optional("rung")?.word(Rung.self) ?? .good,
        )
        map.refuseOthers()
    }
}

extension ExactMatch {
    fileprivate init?(reading map: PackMap) {
        let (entry, bank) = (map.text("entry"), map.text("bank"))
        let kind = map.word("kind", BankKind.self)
        let approvals = map.integer("approvals", 0...1_000)
        map.refuseOthers()
        guard let entry, let bank, let kind, let approvals else { return nil }
        self.init(entry, in: bank, of: kind, approvals: approvals)
    }
}

extension Likeness {
    fileprivate init?(reading map: PackMap) {
        let (entry, bank) = (map.text("entry"), map.text("bank"))
        let kind = map.word("kind", ExactMatch.BankKind.self)
        map.refuseOthers()
        guard let entry, let bank, let kind else { return nil }
        self.init(entry, in: bank, of: kind)
    }
}
