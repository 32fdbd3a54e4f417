/// Reads a rule, and holds it to what no rule may do.
struct RuleReader {
    /// The ids of the pack's categories.
    let categories: Set<String>
    /// The pack's detectors that are trained models.
    let models: Set<String>
    let obligations: Obligations

    func read(_ node: PackNode) -> PolicyRule? {
        guard let map = node.map else { return nil }
        let (id, version) = (map.name("id"), map.integer("version", 1...1_000_000))
        let state = map.word("state", PolicyRule.State.self)
        let upkeep = upkeep(in: map)
        let named = categories(in: map)
        let condition = map.required("when").flatMap { ConditionReader.read($0) }
        let action = map.word("action", PolicyAction.self)
        let age = map.optional("minimum-age")?.integer(1...21)
        let ground = map.required("ground").flatMap { GroundReader(obligations).read($0) }
        let statement = map.bilingual("statement")
        let transparency = map.optional("transparency").flatMap { TransparencyClass(reading: $0) }
        map.refuseOthers()
        guard let id, let version, let state, let condition, let action, let ground, let statement
        else { return nil }
        var rule = PolicyRule(
            id: id,
            version: version,
            state: state,
            action: action,
            condition: condition,
            ground: ground,
            minimumAge: age,
            statement: statement,
        )
        rule.categories = named
        rule.upkeep = upkeep
        rule.transparency = transparency
        objections(to: rule).forEach { node.complain("rule “\(id)”: \($0)") }
        return rule
    }

    private func upkeep(in map: PackMap) -> PolicyRule.Upkeep? {
        let (owner, purpose) = (map.text("owner"), map.bilingual("purpose"))
        let reviewBy = day("review-by", in: map)
        let measured = map.optional("measured").flatMap { measurement($0) }
        guard let owner, let purpose, let reviewBy else { return nil }
        return PolicyRule.Upkeep(
            owner: owner,
            purpose: purpose,
            reviewBy: reviewBy,
            measured: measured,
        )
    }

    /// What stands against a rule that can be read.
    private func objections(to rule: PolicyRule) -> [String] {
        var complaints: [String] = []
        if rule.action == .stop, !rule.condition.asksForMatch {
            complaints.append(
                "a rule stops only byte-identical copies of approved entries; its condition has "
                    + "to ask for a “match”, or its action has to be hold"
            )
        }
        if (rule.action == .ageRestrict) != (rule.minimumAge != nil) {
            complaints.append("“minimum-age” belongs to age-restrict, and age-restrict needs it")
        }
        let heard = rule.condition.detectors.intersection(models).sorted()
        if rule.state == .active, !heard.isEmpty, rule.upkeep?.measured == nil {
            complaints.append(
                "it listens to \(heard.joined(separator: ", ")), a model: it stays in shadow until "
                    + "“measured” says how many false alarms it gave on your own real recordings"
            )
        }
        return complaints
    }

    private func categories(in map: PackMap) -> [String] {
        guard let nodes = map.optional("categories")?.list else { return [] }
        return nodes.compactMap { node in
            guard let id = node.name else { return nil }
            guard categories.contains(id) else {
                node.complain("this pack has no category “\(id)”")
                return nil
            }
            return id
        }
    }

    private func day(_ key: String, in map: PackMap) -> CalendarDay? {
        guard let node = map.required(key), let text = node.text else { return nil }
        return CalendarDay(text) ?? node.wrong("a day such as 2027-06-30")
    }

    private func measurement(_ node: PackNode) -> PolicyRule.Measurement? {
        guard let map = node.map else { return nil }
        let day = day("day", in: map)
        let recordings = map.integer("recordings", 1...1_000_000_000)
        let falseAlarms = map.integer("false-alarms", 0...1_000_000_000)
        map.refuseOthers()
        guard let day, let recordings, let falseAlarms else { return nil }
        guard falseAlarms <= recordings else {
            return node.wrong("no more false alarms than recordings")
        }
        return PolicyRule.Measurement(day: day, recordings: recordings, falseAlarms: falseAlarms)
    }
}

/// Reads why a rule must.
struct GroundReader {
    private let known: Obligations

    init(_ known: Obligations) { self.known = known }

    func read(_ node: PackNode) -> PolicyGround? {
        guard let map = node.map else { return nil }
        let (kind, territory) = (
            map.word("kind", PolicyGround.Kind.self), map.territory("territory"),
        )
        let isChoice = kind == .ownChoice
        let instrument = isChoice ? nil : map.bilingual("instrument")
        let article = isChoice ? nil : map.text("article")
        let obligations = map.obligations("obligations", known: known)
        map.refuseOthers()
        guard let kind, let territory, isChoice || (instrument != nil && article != nil) else {
            return nil
        }
        if kind == .law, obligations.isEmpty {
            return node.wrong("the obligations that the law's article asks")
        }
        return PolicyGround(
            kind,
            instrument: instrument,
            article: article,
            obligations: obligations,
            territory: territory,
        )
    }
}
