package import Foundation
package import Labels
package import Policy

/// What somebody or something wants decided, before it has an id, a time and a statement.
package struct DecisionDraft: Hashable, Sendable, Codable {
    package var action: DecisionAction
    package var ground: PolicyGround
    /// What was found, as the owner will read it.
    package var facts: BilingualText
    /// Where it bites; nil: where the ground holds.
    package var territory: Territory?
    package var marks = Marks()
    package var remedy = Ruling.Remedy.decision
    /// The stops and age limits that a release lifts; nil: all stops.
    package var lifts: Set<DecisionID>?
    /// When a hold or a stop ends by itself; nil: as the profile says.
    package var end: Term.End?
    package var automation = Automation.none
    package var pin: PolicyPin?

    package init(_ action: DecisionAction, on ground: PolicyGround, facts: BilingualText) {
        self.action = action
        self.ground = ground
        self.facts = facts
    }

    /// What a viewer is told or asked.
    package struct Marks: Hashable, Sendable {
        /// What a label has to say before the item may play.
        package var label: Notice?
        /// The notice around the player where no label is asked for.
        package var shown: Notice?
        package var minimumAge: Int?

        package init(label: Notice? = nil, shown: Notice? = nil, minimumAge: Int? = nil) {
            self.label = label
            self.shown = shown
            self.minimumAge = minimumAge
        }
    }
}

extension DecisionDraft.Marks: Codable {
    private enum CodingKeys: String, CodingKey {
        case label, shown
        case minimumAge = "minimum_age"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        label = try container.notice(forKey: .label)
        shown = try container.notice(forKey: .shown)
        minimumAge = try container.decodeIfPresent(Int.self, forKey: .minimumAge)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(label?.word, forKey: .label)
        try container.encodeIfPresent(shown?.word, forKey: .shown)
        try container.encodeIfPresent(minimumAge, forKey: .minimumAge)
    }
}

extension DecisionDraft {
    /// What rules answered: the strictest of those that fired gives ground and facts.
    ///
    /// Where none fired, an item plays because nothing speaks against it, which is our own choice.
    package init(_ verdict: Verdict) {
        let action = DecisionAction(verdict.action)
        let deciding = verdict.firings.filter { $0.action == verdict.action }
        guard let first = deciding.first else {
            self.init(
                action,
                on: PolicyGround(.ownChoice, territory: .everywhere),
                facts: BilingualText(
                    en: "no rule in force found anything against it",
                    zh: "未发现违反现行规则的情形",
                ),
            )
            complete(from: verdict)
            return
        }
        self.init(
            action,
            on: first.ground,
            facts: BilingualText(
                en: Self.joined(deciding.map(\.statement.english), separator: " "),
                zh: Self.joined(deciding.map(\.statement.chinese), separator: ""),
            ),
        )
        complete(from: verdict)
    }

    /// The same words twice are said once.
    private static func joined(_ texts: [String], separator: String) -> String {
        var said: Set<String> = []
        return texts.filter { said.insert($0).inserted }.joined(separator: separator)
    }

    private mutating func complete(from verdict: Verdict) {
        territory = verdict.territory
        let notice = verdict.notice?.notice
        marks = Marks(
            label: verdict.needsLabel ? notice ?? .suspected : nil,
            shown: notice,
            minimumAge: verdict.minimumAge,
        )
        automation = .full
        pin = verdict.pin
    }

    /// A hold that the software itself asks for, because something is missing.
    package static func softwareHold(_ reason: BilingualText) -> DecisionDraft {
        var draft = DecisionDraft(
            .hold,
            on: PolicyGround(.ownChoice, territory: .everywhere),
            facts: reason,
        )
        draft.automation = .full
        return draft
    }

    /// A stop of what can't be played or looked at: a new file ends it.
    package static func unreadable(_ reason: BilingualText) -> DecisionDraft {
        var draft = softwareHold(reason)
        draft.action = .stop
        draft.remedy = .newVersion
        return draft
    }
}

extension DecisionDraft {
    /// The ruling under an id, by whoever decides.
    package func ruling(_ id: DecisionID, by deciders: Set<Decider>) -> Ruling {
        var ruling = Ruling(
            id,
            action,
            on: ground,
            in: territory,
            by: deciders,
            label: marks.label,
            remedy: remedy,
            lifts: lifts,
        )
        ruling.shown = marks.shown
        ruling.minimumAge = marks.minimumAge
        return ruling
    }

    /// The whole decision: with its time, the way to object, and the statement of reasons.
    ///
    /// - Throws: ``StatementFault`` when something is missing that has to be said.
    package func decision(
        _ ruling: Ruling,
        on subject: Decision.Subject,
        title: String,
        under rules: DecisionTimes,
        at now: Date,
    ) throws(StatementFault) -> Decision {
        let term = Term(since: now, end: end ?? rules.end(of: action, at: now))
        let redress = rules.redress(at: now)
        return Decision(
            on: subject,
            ruling,
            term: term,
            automation: automation,
            redress: redress,
            pin: pin,
            statement: try StatementOfReasons(
                for: ruling,
                title: title,
                facts: facts,
                term: term,
                automation: automation,
                redress: redress,
            ),
        )
    }
}

/// The times and the route that a tenant's profile and settings give decisions.
package struct DecisionTimes: Hashable, Sendable {
    package let times: CaseTimes
    /// Where to object, as the tenant publishes it.
    package let redressRoute: String

    package init(_ times: CaseTimes, redressRoute: String) {
        self.times = times
        self.redressRoute = redressRoute
    }

    /// A hold ends as the profile says; nothing else ends by itself.
    func end(of action: DecisionAction, at now: Date) -> Term.End? {
        guard action == .hold, times.holdHours > 0 else { return nil }
        return Term.End(
            at: now.addingTimeInterval(Double(times.holdHours) * 3_600),
            then: times.holdEnd == .release ? .release : .escalate,
        )
    }

    func redress(at now: Date) -> Redress {
        let days = times.redressDays
        return Redress(
            until: days > 0 ? now.addingTimeInterval(Double(days) * 86_400) : nil,
            route: redressRoute,
        )
    }
}
