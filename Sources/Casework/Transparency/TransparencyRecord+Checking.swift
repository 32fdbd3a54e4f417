import Policy

// What the database checks when a statement comes in; its other answers are about who sends it.
extension TransparencyRecord {
    /// Everything that it would refuse, in the order of the fields; empty of a record that it takes.
    package func problems(
        _ limits: TransparencyLimits = TransparencyLimits()
    )
        -> [TransparencyProblem]
    {
        restrictionProblems(limits) + groundProblems(limits) + contentProblems(limits)
            + originProblems(limits) + dayProblems
            + territory.filter { !Self.countries.contains($0) }.map { .foreignCountry($0) }
            + puidProblems(limits)
    }

    private func restrictionProblems(_ limits: TransparencyLimits) -> [TransparencyProblem] {
        let isOther = visibility?.contains(.other) ?? false
        return (visibility ?? []).isEmpty && account == nil
            ? [.noRestriction]
            : companion(visibilityOther, .visibilityOther, isWanted: isOther, limits)
    }

    private func groundProblems(_ limits: TransparencyLimits) -> [TransparencyProblem] {
        let (ground, reason) = (limits.groundCharacters, limits.explanationCharacters)
        let isIllegal = self.ground == .illegal
        let texts: [(String?, TransparencyProblem.Field, Int, Bool)] = [
            (legalGround, .legalGround, ground, isIllegal),
            (legalExplanation, .legalExplanation, reason, isIllegal),
            (termsGround, .termsGround, ground, !isIllegal),
            (termsExplanation, .termsExplanation, reason, !isIllegal),
        ]
        let problems = texts.flatMap { text, field, most, isWanted in
            isWanted ? required(text, field, most) : unwanted(text, field)
        }
        return problems + (isIllegal && isIllegalToo != nil ? [.misplaced(.isIllegalToo)] : [])
    }

    private func contentProblems(_ limits: TransparencyLimits) -> [TransparencyProblem] {
        let isOther = contentTypes.contains(.other)
        let categories = Set(StatementCategory.allCases.map(\.word))
        let known = Set(StatementKeyword.allCases.map(\.word))
        return (contentTypes.isEmpty ? [.missing(.contentTypes)] : [])
            + companion(contentTypeOther, .contentTypeOther, isWanted: isOther, limits)
            + (categories.contains(category) ? [] : [.unknownCategory(category)])
            + (keywords ?? []).filter { !known.contains($0) }.map { .unknownKeyword($0) }
            + required(facts, .facts, limits.factsCharacters)
    }

    private func originProblems(_ limits: TransparencyLimits) -> [TransparencyProblem] {
        guard let sourceIdentity else { return [] }
        return source == .voluntary
            ? [.misplaced(.sourceIdentity)]
            : tooLong(sourceIdentity, .sourceIdentity, limits.otherCharacters)
    }

    private func puidProblems(_ limits: TransparencyLimits) -> [TransparencyProblem] {
        let missing = required(puid, .puid, limits.puidCharacters)
        guard missing.isEmpty else { return missing }
        let isWellFormed = puid.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
        }
        return isWellFormed ? [] : [.malformedPUID]
    }
}

// Days.
extension TransparencyRecord {
    private var dayProblems: [TransparencyProblem] {
        problem(of: contentDay, .contentDay, since: "2000-01-01")
            + problem(of: applicationDay, .applicationDay, since: "2020-01-01")
            + (visibilityEnd.map { problem(of: $0, .visibilityEnd) } ?? [])
            + (accountEnd.map { problem(of: $0, .accountEnd) } ?? [])
    }

    /// - Parameter first: the first day that is taken; nil for any.
    private func problem(
        of text: String,
        _ field: TransparencyProblem.Field,
        since first: String? = nil,
    ) -> [TransparencyProblem] {
        let last = "2038-01-01"
        guard let day = Self.day(text) else { return [.noDay(field)] }
        if let first, let firstDay = Self.day(first), day < firstDay {
            return [.tooEarly(field, first: first)]
        }
        return Self.day(last).map { $0 < day } ?? false ? [.tooLate(field, last: last)] : []
    }

    private static func day(_ text: String) -> CalendarDay? {
        guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/),
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
        else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }
}

// Texts.
extension TransparencyRecord {
    private func required(
        _ text: String?,
        _ field: TransparencyProblem.Field,
        _ most: Int,
    ) -> [TransparencyProblem] {
        guard let text, !text.allSatisfy(\.isWhitespace) else { return [.missing(field)] }
        return tooLong(text, field, most)
    }

    private func tooLong(
        _ text: String,
        _ field: TransparencyProblem.Field,
        _ most: Int,
    ) -> [TransparencyProblem] {
        text.unicodeScalars.count > most ? [.tooLong(field, most: most)] : []
    }

    private func unwanted(
        _ text: String?,
        _ field: TransparencyProblem.Field,
    ) -> [TransparencyProblem] {
        text == nil ? [] : [.misplaced(field)]
    }

    /// A text that goes with “other”.
    private func companion(
        _ text: String?,
        _ field: TransparencyProblem.Field,
        isWanted: Bool,
        _ limits: TransparencyLimits,
    ) -> [TransparencyProblem] {
        isWanted ? required(text, field, limits.otherCharacters) : unwanted(text, field)
    }
}
