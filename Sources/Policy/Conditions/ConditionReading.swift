import Detection

/// Reads conditions: each is one key, whose value is its parts or what it asks for.
struct ConditionReader {
    private let limits: PolicyLimits
    private var parts = 0

    init(_ limits: PolicyLimits) { self.limits = limits }

    /// Reads a condition; complains where it can't be, or can never hold.
    static func read(_ node: PackNode) -> Condition? {
        var reader = Self(node.journal.limits)
        guard let condition = reader.condition(node, depth: 1) else { return nil }
        if let reason = condition.contradiction {
            node.complain("this can never hold: \(reason)")
            return nil
        }
        return condition
    }

    private mutating func condition(_ node: PackNode, depth: Int) -> Condition? {
        parts += 1
        guard depth <= limits.conditionDepth, parts <= limits.conditionParts else {
            // One complaint is enough, however much follows.
            if parts <= limits.conditionParts + 1 {
                node.complain(
                    "a condition has at most \(limits.conditionDepth) levels and "
                        + "\(limits.conditionParts) parts"
                )
            }
            return nil
        }
        guard let map = node.map else { return nil }
        guard let key = map.keys.first, map.keys.count == 1, let value = map.optional(key) else {
            return node.wrong("exactly one of \(Self.keys.joined(separator: ", "))")
        }
        switch key {
        case "all": return combination(value, depth) { .all($0) }
        case "any": return combination(value, depth) { .any($0) }
        case "not": return condition(value, depth: depth + 1).map { .not($0) }
        default: return Self.test(key, value)
        }
    }

    private mutating func combination(
        _ node: PackNode,
        _ depth: Int,
        _ make: ([Condition]) -> Condition,
    ) -> Condition? {
        guard let nodes = node.list else { return nil }
        guard !nodes.isEmpty else { return node.wrong("at least one condition") }
        let conditions = nodes.prefix(limits.conditionParts + 1).map {
            condition($0, depth: depth + 1)
        }
        let read = conditions.compactMap(\.self)
        return read.count == nodes.count ? make(read) : nil
    }

    private static func test(_ key: String, _ value: PackNode) -> Condition? {
        switch key {
        case "role": words(value, TenantRole.self).map { .role($0) }
        case "territory": value.territory.map { .territory($0) }
        case "signal": signal(value).map { .signal($0) }
        case "match": match(value).map { .match($0) }
        case "likeness": match(value).map { .likeness($0) }
        default:
            if let question = Question(rawValue: key) {
                answers(value, to: question).map { .answer(question, $0) }
            } else {
                value.wrong("a known test, not “\(key)”: \(keys.joined(separator: ", "))")
            }
        }
    }

    private static let keys =
        ["all", "any", "not"] + Question.allCases.map(\.rawValue)
        + ["role", "territory", "signal", "match", "likeness"]

    /// One answer, a list of them, or a stretch of the question's order.
    private static func answers(_ node: PackNode, to question: Question) -> Set<String>? {
        if node.isMap { return stretch(node, of: question) }
        let answers = node.listOrOne.map { answer($0, to: question) }
        let known = answers.compactMap(\.self)
        guard known.count == answers.count else { return nil }
        return known.isEmpty ? node.wrong("at least one answer") : Set(known)
    }

    private static func answer(_ node: PackNode, to question: Question) -> String? {
        guard let word = node.text else { return nil }
        guard question.words.contains(word) else {
            return node.wrong("one of \(question.words.joined(separator: ", "))")
        }
        return word
    }

    private static func stretch(_ node: PackNode, of question: Question) -> Set<String>? {
        guard question.isOrdered else {
            return node.wrong("answers, for “\(question.rawValue)” has no order")
        }
        guard let map = node.map else { return nil }
        let (least, most) = (map.optional("at-least"), map.optional("at-most"))
        map.refuseOthers()
        guard least != nil || most != nil else { return node.wrong("at-least or at-most") }
        var words = question.words[...]
        for (bound, keep) in [(least, \Bound.from), (most, \Bound.upTo)] {
            guard let bound else { continue }
            guard let word = answer(bound, to: question) else { return nil }
            words = words.filter { Bound(question.words, word)[keyPath: keep].contains($0) }[...]
        }
        return Set(words)
    }

    /// The words on either side of one, which itself is in both.
    private struct Bound {
        let from: ArraySlice<String>
        let upTo: ArraySlice<String>

        init(_ words: [String], _ word: String) {
            let place = words.firstIndex(of: word) ?? words.startIndex
            (from, upTo) = (words[place...], words[...place])
        }
    }

    private static func signal(_ node: PackNode) -> SignalTest? {
        guard let map = node.map else { return nil }
        let test = SignalTest(
            detectors: map.optional("detector").flatMap { names($0) } ?? [],
            claims: map.optional("claim").flatMap { words($0, Signal.Claim.self) } ?? [],
            strengths: map.optional("strength").flatMap { words($0, Signal.Strength.self) } ?? [],
        )
        map.refuseOthers()
        return map.keys.isEmpty ? node.wrong("claim, strength or detector") : test
    }

    private static func match(_ node: PackNode) -> MatchTest? {
        guard let map = node.map else { return nil }
        let kinds = map.required("kind").flatMap { words($0, ExactMatch.BankKind.self) }
        let banks = map.optional("bank").flatMap { names($0) }
        map.refuseOthers()
        return kinds.map { MatchTest(kinds: $0, banks: banks ?? []) }
    }

    /// One word of a vocabulary, or a list of them.
    private static func words<Word: RawRepresentable<String> & CaseIterable & Hashable>(
        _ node: PackNode,
        _ type: Word.Type,
    ) -> Set<Word>? {
        let words = node.listOrOne.map { $0.word(type) }
        let known = words.compactMap(\.self)
        guard known.count == words.count else { return nil }
        return known.isEmpty ? node.wrong("at least one word") : Set(known)
    }

    private static func names(_ node: PackNode) -> Set<String>? {
        let names = node.listOrOne.map(\.name)
        let known = names.compactMap(\.self)
        guard known.count == names.count else { return nil }
        return known.isEmpty ? node.wrong("at least one name") : Set(known)
    }
}
