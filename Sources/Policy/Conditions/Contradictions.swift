extension Condition {
    /// Why it can never hold, as far as that is cheap to tell; `nil` when it may.
    ///
    /// Questions that are asked twice are followed through “all” and “not”; what follows from
    /// the meaning of different questions is not.
    package var contradiction: String? {
        switch self {
        case .any(let parts):
            parts.isEmpty
                ? "“any” of nothing never holds"
                : parts.allSatisfy { $0.contradiction != nil } ? parts[0].contradiction : nil
        case .answer(let question, let answers):
            answers.isEmpty ? "no answer to “\(question.rawValue)” is left" : nil
        default: contradictionOfConjunction
        }
    }

    private var contradictionOfConjunction: String? {
        let parts = conjuncts
        var left: [Question: Set<String>] = [:]
        for part in parts {
            if case .all = part { continue }
            if case .any = part, let reason = part.contradiction { return reason }
            if parts.contains(.not(part)) { return "it asks that something is and is not so" }
            guard let (question, answers) = part.narrowing else { continue }
            left[question] = (left[question] ?? Set(question.words)).intersection(answers)
        }
        return Question.allCases.first { left[$0]?.isEmpty == true }.map {
            "no answer to “\($0.rawValue)” is left"
        }
    }

    /// What has to hold all together.
    private var conjuncts: [Condition] {
        guard case .all(let parts) = self else { return [self] }
        return parts.flatMap(\.conjuncts)
    }

    /// Which answers to a question it leaves.
    private var narrowing: (Question, Set<String>)? {
        switch self {
        case .answer(let question, let answers): (question, answers)
        case .not(.answer(let question, let answers)):
            (question, Set(question.words).subtracting(answers))
        default: nil
        }
    }
}
