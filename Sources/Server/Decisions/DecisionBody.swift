import Casework
import Foundation
import Labels
import Policy

/// What a person wants decided on an item.
package struct DecisionBody: RequestShape {
    let action: DecisionAction
    let ground: GroundBody
    let facts: BilingualText
    let territory: [String]?
    let until: Date?
    let then: Term.Then?
    let label: String?
    let minimumAge: Int?
    let remedy: Ruling.Remedy?
    let lifts: [DecisionID]?
    let automation: Automation?

    private enum CodingKeys: String, CodingKey {
        case action, ground, facts, territory, until, then, label, remedy, lifts, automation
        case minimumAge = "minimum_age"
    }
}

extension DecisionBody {
    /// The draft that it comes to under the tenant's profile.
    ///
    /// - Throws: the problem of things that don't go together, with the place of each.
    func draft(under profile: Profile, at now: Date) throws(Problem) -> DecisionDraft {
        let complaints = gaps + misfits + ground.complaints + timeComplaints(at: now)
        guard complaints.isEmpty else {
            throw Problem(
                .invalidRequest,
                "the decision says what doesn't go together; see errors",
            )
            .at(complaints)
        }
        let named = territory.flatMap { Territory($0.joined(separator: ",")) }
        var draft = DecisionDraft(
            action,
            on: ground.ground(under: profile, in: named),
            facts: facts,
        )
        draft.marks = .init(label: label.flatMap { Notice(word: $0) }, minimumAge: minimumAge)
        draft.remedy = remedy ?? .decision
        draft.lifts = lifts.map { Set($0) }
        draft.end = until.map { Term.End(at: $0, then: then ?? usualEnd(under: profile)) }
        draft.automation = automation ?? .none
        draft.pin = PolicyPin(profile: .init(profile.name, profile.version), packs: [], rules: [])
        return draft
    }

    private func usualEnd(under profile: Profile) -> Term.Then {
        guard action == .hold else { return .release }
        return profile.times.holdEnd == .release ? .release : .escalate
    }
}

// What doesn't go together.
extension DecisionBody {
    /// What an action says nothing without.
    private var gaps: [FieldError] {
        switch action {
        case .label where label == nil:
            [FieldError("/label", "is missing: what the label has to say")]
        case .ageRestrict where minimumAge == nil:
            [FieldError("/minimum_age", "is missing: from which age on it may be played")]
        default: []
        }
    }

    /// What goes with other actions only: silently left out, it would look as if it held.
    private var misfits: [FieldError] {
        let rules: [(name: String, isThere: Bool, actions: [DecisionAction])] = [
            ("until", until != nil, [.hold, .stop]),
            ("then", then != nil, [.hold, .stop]),
            ("minimum_age", minimumAge != nil, [.ageRestrict]),
            ("remedy", remedy != nil, [.stop]),
            ("lifts", lifts != nil, [.release, .label]),
        ]
        return rules.filter { $0.isThere && !$0.actions.contains(action) }.map { rule in
            let actions = rule.actions.map(\.rawValue).joined(separator: " or ")
            return FieldError("/\(rule.name)", "goes with \(actions) only")
        }
    }

    private func timeComplaints(at now: Date) -> [FieldError] {
        if let until, until <= now { return [FieldError("/until", "is over already")] }
        if then != nil, until == nil { return [FieldError("/then", "needs a time in until")] }
        return []
    }
}

extension DecisionBody {
    package static let schema = Schema.named(
        "DecisionDraft",
        .object([
            .required("action", .choice(DecisionAction.allCases.map(\.rawValue))),
            .required(
                "ground",
                GroundBody.schema,
                "Why: by law, by the terms, or by our own choice",
            ),
            .required(
                "facts",
                .bilingual(limits.factsCharacters),
                "What was found, for its owner",
            ),
            .optional(
                "territory",
                .orNull(.list(.form(.country), 1...limits.countries)),
                "Where it bites; null: where the law holds, else everywhere",
            ),
            .optional("until", .orNull(.time), "When a hold or a stop ends by itself"),
            .optional("then", .choice(Term.Then.allCases.map(\.rawValue)), "What follows then"),
            .optional("label", .choice(Notice.allCases.map(\.word)), "What a label has to say"),
            .optional("minimum_age", .integer(1...Int64(limits.age)), "Of an age restriction"),
            .optional("remedy", .choice(Ruling.Remedy.allCases.map(\.rawValue)), "Of a stop"),
            .optional(
                "lifts",
                .list(.id, 1...limits.lifts),
                "The decisions whose stops, age limits or holds of an older version it ends; all stops "
                    + "unless some are named",
            ),
            .optional(
                "automation",
                .choice([Automation.none, .detection].map(\.rawValue)),
                "Whether software pointed to it",
            ),
        ]),
    )

    package static let example: String? = """
        {"action": "stop", "ground": {"kind": "terms", "article": "4.2"}, "facts": \
        {"en": "It shows a face that isn't labelled as synthetic.", \
        "zh-Hans": "内容含有未标识的合成人脸。"}, "remedy": "label", "label": "may-be"}
        """

    private static let limits = DecisionLimits()
}
