package import Foundation
import Policy

extension StatementOfReasons {
    /// Writes the statement for a measure on an account: the same parts as of a decision on an item.
    ///
    /// - Parameter account: the host's own name for it, which its owner knows.
    /// - Throws: ``StatementFault`` when anything that has to be said is missing.
    package init(
        for draft: MeasureDraft,
        on account: String,
        since: Date,
        redress: Redress,
    ) throws(StatementFault) {
        self.init(
            measure: try Self.measure(draft.effect, account),
            facts: try Self.facts(draft),
            ground: try Self.fill(StatementTemplates.ground, ["ground": draft.ground.words]),
            scope: try Self.fill(MeasureTemplates.scope(draft.effect), [:]),
            duration: try Self.fill(
                MeasureTemplates.duration(hasEnd: draft.until != nil),
                ["since": Self.day(since), "end": draft.until.map(Self.day)],
            ),
            automation: try Self.fill(StatementTemplates.automation(.none), [:]),
            redress: try Self.fill(
                StatementTemplates.redress(redress),
                ["route": Self.same(redress.route), "until": redress.until.map(Self.day)],
            ),
        )
    }

    private static func measure(
        _ effect: MeasureEffect,
        _ account: String,
    ) throws(StatementFault) -> BilingualText {
        var words: [String: BilingualText?] = ["account": same(account)]
        switch effect {
        case .warn(let rectify, let by): (words["rectify"], words["by"]) = (rectify, day(by))
        case .limit(let functions): words["functions"] = functions.words
        case .suspendUpdates, .close: break
        }
        return try fill(MeasureTemplates.measure(effect), words)
    }

    /// What was found, what was weighed, and why nothing milder does.
    private static func facts(_ draft: MeasureDraft) throws(StatementFault) -> BilingualText {
        var parts = [try fill(StatementTemplates.facts, ["facts": draft.facts])]
        if let factors = draft.factors {
            let words: [String: BilingualText?] = [
                "items": same("\(factors.items)"), "all": same("\(factors.outOf)"),
                "days": same("\(factors.days)"), "gravity": factors.gravity,
                "intention": factors.intention,
            ]
            parts.append(
                try fill(
                    MeasureTemplates.factors(hasIntention: factors.intention != nil),
                    words,
                )
            )
        }
        if let reason = draft.whyNotMilder {
            parts.append(try fill(MeasureTemplates.milder, ["reason": reason]))
        }
        return BilingualText(
            en: parts.map(\.english).joined(separator: " "),
            zh: parts.map(\.chinese).joined(),
        )
    }
}
