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
    /// Why the software holds it by itself; nil of other holds.
    package var holdReason: HoldReason?
    /// Of a hold that goes on after its time.
    package var delay: HoldDelay?
    /// The stops and age limits that a release lifts; nil: all stops.
    package var lifts: Set<DecisionID>?
    /// When a hold or a stop ends by itself; nil: as the profile says.
    package var end: Term.End?
    package var automation = Automation.none
    package var pin: PolicyPin?
    /// What rules were asked and answered, where they were.
    package var inquiry: PolicyInquiry?
    /// The version that it is about; nil: the newest.
    package var version: Int?

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
    /// The version that it is about: the older one where that is let play again.
    package func version(on course: ItemCourse) -> Int {
        let isResumed = course.olderHold.map { lifts?.contains($0) ?? false } ?? false
        let resumed = action == .release && isResumed ? course.older?.number : nil
        return version ?? resumed ?? course.newest.number
    }

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
        (ruling.holdReason, ruling.delay) = (holdReason, delay)
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
        let term = Term(since: now, end: end ?? rules.end(of: self, at: now))
        let redress = rules.redress(at: now)
        var decision = Decision(
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
        decision.inquiry = inquiry
        return decision
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

    /// A hold ends as the profile says; nothing else ends by itself, and nothing that waits for a
    /// person goes on without one.
    func end(of draft: DecisionDraft, at now: Date) -> Term.End? {
        guard draft.action == .hold, times.holdHours > 0 else { return nil }
        let goesOn = times.holdEnd == .release && draft.holdReason?.waitsForPerson != true
        return Term.End(
            at: now.addingTimeInterval(Double(times.holdHours) * 3_600),
            then: goesOn ? .release : .escalate,
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
