import Labels

extension Profile {
    /// Reads a file of `Packs/profiles`, which is named after its profile.
    init?(reading root: PackNode, named file: String, known: Obligations) {
        guard let map = root.map else { return nil }
        let (name, version) = (map.name("name"), map.integer("version", 1...1_000_000))
        if let name, name != file {
            map.optional("name")?.complain("here has to stand “\(file)”, as the file is named")
        }
        let (title, ground) = (map.bilingual("title"), map.territory("ground"))
        let languages = map.words("languages", WordingLanguage.self)
        let roles = map.words("roles", TenantRole.self)
        let entry = EntryRules(reading: map, known: known)
        let times = map.required("times").flatMap { CaseTimes(reading: $0) }
        let ladder = map.required("ladder").flatMap {
            EnforcementLadder(reading: $0, known: known)
        }
        let notices = map.required("notices").flatMap { NoticeRules(reading: $0) }
        let packs = map.names("packs")
        let authorities = map.required("authorities")?.list
            .map { $0.compactMap { Authority(reading: $0, known: known) } }
        let retention = map.required("retention").flatMap { RetentionTime.table($0) }
        let bodies = map.optional("dispute-bodies")?.list.map { $0.compactMap(\.bilingual) }
        let reviewers = map.optional("reviewers")?.map
        let qualified = reviewers?.flag("qualified")
        _ = reviewers?.obligations("obligations", known: known)
        reviewers?.refuseOthers()
        map.refuseOthers()
        guard let name, let version, let title, let ground, let languages, let roles, let entry,
            let times, let ladder, let notices, let authorities, let retention
        else { return nil }
        guard !languages.isEmpty, !roles.isEmpty else {
            root.complain("a profile needs at least one language and one role")
            return nil
        }
        guard entry.review != .person || times.holdEnd == .escalate else {
            root.complain(
                "where a person looks at every item, none goes on by itself: write hold-end: escalate"
            )
            return nil
        }
        self.init(
            name: name,
            version: version,
            title: title,
            ground: ground,
            languages: languages,
            roles: Set(roles),
            entry: entry,
            times: times,
            ladder: ladder,
            notices: notices,
            packs: packs,
            authorities: authorities,
            retention: retention,
        )
        qualifiesReviewers = qualified ?? false
        disputeBodies = bodies ?? []
    }
}

extension EntryRules {
    fileprivate init?(reading map: PackMap, known: Obligations) {
        let identity = map.map("identity").flatMap { Identity(reading: $0, known: known) }
        let agreement = map.map("agreement").flatMap { Agreement(reading: $0, known: known) }
        let declaration = map.map("declaration").flatMap {
            Declaration(reading: $0, known: known)
        }
        let review = map.word("review-before-release", ReviewBeforeRelease.self)
        guard let identity, let agreement, let declaration, let review else { return nil }
        self.init(
            identity: identity,
            agreement: agreement,
            declaration: declaration,
            review: review,
        )
    }
}

extension EntryRules.Identity {
    fileprivate init?(reading map: PackMap, known: Obligations) {
        let (required, methods) = (
            map.flag("required"), map.words("methods", IdentityMethod.self),
        )
        let obligations = map.obligations("obligations", known: known)
        map.refuseOthers()
        guard let required, let methods else { return nil }
        guard !required || !methods.isEmpty else {
            map.place.complain("an identity that is required needs a method to show it")
            return nil
        }
        self.init(isRequired: required, methods: methods, obligations: obligations)
    }
}

extension EntryRules.Agreement {
    fileprivate init?(reading map: PackMap, known: Obligations) {
        let required = map.flag("required")
        let clause = map.optional("label-clause")?.bilingual
        let obligations = map.obligations("obligations", known: known)
        map.refuseOthers()
        guard let required else { return nil }
        self.init(isRequired: required, labelClause: clause, obligations: obligations)
    }
}

extension EntryRules.Declaration {
    fileprivate init?(reading map: PackMap, known: Obligations) {
        let (asked, required) = (map.flag("asked"), map.flag("required"))
        let obligations = map.obligations("obligations", known: known)
        map.refuseOthers()
        guard let asked, let required else { return nil }
        guard asked || !required else {
            map.place.complain("a declaration that is required has to be asked for")
            return nil
        }
        self.init(isAsked: asked, isRequired: required, obligations: obligations)
    }
}

extension CaseTimes {
    fileprivate init?(reading node: PackNode) {
        guard let map = node.map else { return nil }
        let hours = map.integer("hold-hours", 1...8_760)
        let end = map.word("hold-end", HoldEnd.self)
        let redress = map.integer("redress-days", 1...3_660)
        let answer = map.integer("answer-days", 1...366)
        let limits = map.optional("limit-hours")?.map.map { Self.limits($0) }
        map.refuseOthers()
        guard let hours, let end, let redress, let answer else { return nil }
        self.init(holdHours: hours, holdEnd: end, redressDays: redress, answerDays: answer)
        self.limits = limits ?? [:]
    }

    /// Limits of their own, by what is waited for.
    private static func limits(_ map: PackMap) -> [ClockKind: Int] {
        let named = ClockKind.allCases.compactMap { kind in
            map.optional(kind.rawValue)?.integer(1...8_784).map { (kind, $0) }
        }
        map.refuseOthers()
        return Dictionary(named) { first, _ in first }
    }
}

extension NoticeRules {
    fileprivate init?(reading node: PackNode) {
        guard let map = node.map else { return nil }
        let shown = map.words("shown", NoticeKey.self)
        let texts = map.map("texts").flatMap { Self.texts($0) }
        map.refuseOthers()
        guard let shown, let texts else { return nil }
        self.init(shown: Set(shown.map(\.notice)), texts: texts)
    }

    private static func texts(_ map: PackMap) -> [Notice: BilingualText]? {
        let texts = NoticeKey.allCases.map { key in
            (key.notice, map.required(key.rawValue).flatMap { text($0) })
        }
        map.refuseOthers()
        let known = texts.compactMap { notice, text in text.map { (notice, $0) } }
        guard known.count == texts.count else { return nil }
        return Dictionary(known) { first, _ in first }
    }

    /// The words of a notice: they name both artificial intelligence and the making, as
    /// GB 45438-2025, clause 5, asks of every written label.
    private static func text(_ node: PackNode) -> BilingualText? {
        guard let text = node.bilingual else { return nil }
        let names = ["人工智能", "AI"].contains(where: text.chinese.contains)
        let makes = ["生成", "合成"].contains(where: text.chinese.contains)
        let says = text.english.contains(/\b(?:AI|[Aa]rtificial intelligence)\b/)
        let made = text.english.contains(/generated|synthe[st]/)
        guard names, makes, says, made else {
            return node.wrong(
                "words that name both AI and generation or synthesis, in each language"
            )
        }
        return text
    }

    /// A notice by its word.
    private enum NoticeKey: String, CaseIterable {
        case `is`
        case mayBe = "may-be"
        case suspected

        var notice: Notice {
            switch self {
            case .is: .is
            case .mayBe: .mayBe
            case .suspected: .suspected
            }
        }
    }
}

extension Authority {
    fileprivate init?(reading node: PackNode, known: Obligations) {
        guard let map = node.map else { return nil }
        let (id, title) = (map.name("id"), map.bilingual("title"))
        let obligations = map.obligations("obligations", known: known)
        map.refuseOthers()
        guard let id, let title else { return nil }
        self.init(id: id, title: title, obligations: obligations)
    }
}

extension RetentionTime {
    fileprivate static func table(_ node: PackNode) -> [RetentionKind: RetentionTime]? {
        guard let map = node.map else { return nil }
        let times = RetentionKind.allCases.map { kind in
            (kind, map.map(kind.rawValue).flatMap { RetentionTime(reading: $0) })
        }
        map.refuseOthers()
        let known = times.compactMap { kind, time in time.map { (kind, $0) } }
        guard known.count == times.count else { return nil }
        return Dictionary(known) { first, _ in first }
    }

    private init?(reading map: PackMap) {
        let least = map.integer("at-least-days", 0...36_600)
        let most = map.optional("at-most-days")?.integer(0...36_600)
        map.refuseOthers()
        guard let least else { return nil }
        guard most.map({ $0 >= least }) ?? true else {
            map.place.complain("nothing can be kept longer at least than at most")
            return nil
        }
        self.init(atLeastDays: least, atMostDays: most)
    }
}
