extension EnforcementLadder {
    init?(reading node: PackNode, known: Obligations) {
        guard let map = node.map else { return nil }
        let levels = map.map("strikes").flatMap { Self.levels($0) }
        let steps = map.required("steps").flatMap { Self.steps($0) }
        let remembered = map.integer("remembered-days", 1...3_660)
        let factors = map.words("factors", MeasureKind.self)
        let warningFirst = map.obligations("warning-first", known: known)
        let obligations = map.obligations("obligations", known: known)
        map.refuseOthers()
        guard let levels, let steps, let remembered, let factors else { return nil }
        guard warningFirst.isEmpty || steps.contains(where: { $0.measure == .warn }) else {
            node.complain("where a warning comes first, the ladder needs the step warn")
            return nil
        }
        self.init(
            levels: levels,
            steps: steps,
            rememberedDays: remembered,
            factors: Set(factors),
            warningFirst: warningFirst,
            obligations: obligations,
        )
    }

    private static func levels(_ map: PackMap) -> [PolicyCategory.Severity: Level]? {
        let levels = PolicyCategory.Severity.allCases.map { severity in
            (severity, map.map(severity.rawValue).flatMap { Level(reading: $0) })
        }
        map.refuseOthers()
        let known = levels.compactMap { severity, level in level.map { (severity, $0) } }
        guard known.count == levels.count else { return nil }
        let isRising = zip(known, known.dropFirst()).allSatisfy { milder, graver in
            milder.1.weight <= graver.1.weight && milder.1.days <= graver.1.days
        }
        guard isRising else {
            map.place.complain("a graver strike can't weigh less, nor count for a shorter time")
            return nil
        }
        return Dictionary(known) { first, _ in first }
    }

    private static func steps(_ node: PackNode) -> [Step]? {
        guard let nodes = node.list else { return nil }
        var steps: [Step] = []
        for node in nodes {
            guard let step = Step(reading: node) else { return nil }
            if let last = steps.last, last.weight >= step.weight || last.measure >= step.measure {
                node.complain("each step has to be heavier and stricter than the one before it")
                return nil
            }
            steps.append(step)
        }
        return steps.isEmpty ? node.wrong("at least one step") : steps
    }
}

extension EnforcementLadder.Level {
    fileprivate init?(reading map: PackMap) {
        let weight = map.integer("weight", 1...1_000)
        let days = map.integer("days", 1...3_660)
        map.refuseOthers()
        guard let weight, let days else { return nil }
        self.init(weight: weight, days: days)
    }
}

extension EnforcementLadder.Step {
    fileprivate init?(reading node: PackNode) {
        guard let map = node.map else { return nil }
        let weight = map.integer("weight", 1...100_000)
        let measure = map.word("measure", MeasureKind.self)
        let days = map.optional("days")
        let length = days?.integer(1...731)
        map.refuseOthers()
        guard let weight, let measure else { return nil }
        guard (measure == .close) == (days == nil) else {
            node.complain(
                measure == .close
                    ? "a closed account stays closed: leave days out"
                    : "“days” is missing: how long \(measure.rawValue) usually holds"
            )
            return nil
        }
        self.init(from: weight, measure, days: length)
    }
}
