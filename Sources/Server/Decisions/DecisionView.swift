import Casework
import Foundation
import Labels
import Policy
import Store

/// A decision as answers show it, also while it waits for a second person.
package struct DecisionView: AnswerShape {
    struct Ground: Encodable {
        let kind: String
        @OrNull var instrument: BilingualText?
        @OrNull var article: String?
        let obligations: [String]
        let words: BilingualText
    }

    struct Decided: Encodable {
        /// People, rules or the software; staff are not named here.
        let role: String
        let people: Int
    }

    struct Redress: Encodable {
        let en: String
        let zh: String
        let route: String
        @OrNull var until: Date?

        enum CodingKeys: String, CodingKey {
            case en, route, until
            case zh = "zh-Hans"
        }
    }

    struct Waiting: Encodable {
        let outcome: String
        let proposedAt: Date
        let expiresAt: Date
        /// Why it takes two.
        let because: [Act]

        enum CodingKeys: String, CodingKey {
            case outcome, because
            case proposedAt = "proposed_at"
            case expiresAt = "expires_at"
        }
    }

    struct Act: Encodable {
        let code: String
        let words: BilingualText
    }

    let id: String
    let item: String
    @OrNull var version: Int?
    let action: String
    let state: String
    let ground: Ground
    let facts: BilingualText
    @OrNull var territory: [String]?
    @OrNull var label: String?
    @OrNull var minimumAge: Int?
    @OrNull var remedy: String?
    @OrNull var lifts: [String]?
    let automation: String
    let automated: Bool
    @OrNull var madeAt: Date?
    @OrNull var until: Term.End?
    let by: Decided
    @OrNull var policy: PolicyPin?
    @OrNull var statement: BilingualText?
    @OrNull var redress: Redress?
    @OrNull var approval: Waiting?

    enum CodingKeys: String, CodingKey {
        case id, item, version, action, state, ground, facts, territory, label, remedy, lifts
        case automation, automated, until, by, policy, statement, redress, approval
        case minimumAge = "minimum_age"
        case madeAt = "made_at"
    }
}

extension DecisionView {
    init(_ decision: Decision, isInForce: Bool) {
        let ruling = decision.ruling
        id = decision.id.text
        item = decision.subject.item.text
        version = decision.subject.version
        action = ruling.action.rawValue
        state = isInForce ? "in-force" : "over"
        ground = Ground(ruling.ground)
        facts = decision.statement.facts
        territory = ruling.territory.names
        label = ruling.label?.word
        minimumAge = ruling.minimumAge
        remedy = ruling.action == .stop ? ruling.remedy.rawValue : nil
        lifts = ruling.lifts?.map(\.text).sorted()
        automation = decision.automation.rawValue
        automated = decision.automation == .full
        madeAt = decision.decidedAt
        until = decision.term.end
        by = Decided(ruling.deciders)
        policy = decision.pin
        statement = decision.statement.whole
        redress = Redress(decision.redress, decision.statement)
        approval = nil
    }

    /// - Parameter acts: why it takes two.
    init(_ proposal: Proposal, because acts: Set<GraveAct>, at now: Date) {
        let draft = proposal.draft
        id = proposal.id.text
        item = proposal.item.text
        version = nil
        action = draft.action.rawValue
        state = proposal.state(at: now)
        ground = Ground(draft.ground)
        facts = draft.facts
        territory = (draft.territory ?? draft.ground.territory).names
        label = draft.marks.label?.word
        minimumAge = draft.marks.minimumAge
        remedy = draft.action == .stop ? draft.remedy.rawValue : nil
        lifts = draft.lifts?.map(\.text).sorted()
        automation = draft.automation.rawValue
        automated = draft.automation == .full
        madeAt = nil
        until = draft.end
        by = Decided(role: "person", people: 1)
        policy = draft.pin
        statement = nil
        redress = nil
        approval = Waiting(proposal, acts)
    }
}

extension DecisionView.Ground {
    init(_ ground: PolicyGround) {
        kind = ground.kind.rawValue
        instrument = ground.instrument
        article = ground.article
        obligations = ground.obligations
        words = ground.words
    }
}

extension DecisionView.Decided {
    init(_ deciders: Set<Decider>) {
        people = Set(deciders.compactMap(\.person)).count
        let isRule = deciders.contains { if case .rule = $0 { true } else { false } }
        role = people > 0 ? "person" : isRule ? "rule" : "software"
    }
}

extension DecisionView.Redress {
    init(_ redress: Redress, _ statement: StatementOfReasons) {
        en = statement.redress.english
        zh = statement.redress.chinese
        route = redress.route
        until = redress.until
    }
}

extension DecisionView.Waiting {
    init(_ proposal: Proposal, _ acts: Set<GraveAct>) {
        outcome = proposal.approval.outcome.word
        proposedAt = proposal.approval.proposedAt
        expiresAt = proposal.approval.expiresAt
        because = acts.sorted { $0.rawValue < $1.rawValue }.map {
            DecisionView.Act(code: $0.rawValue, words: $0.words)
        }
    }
}

extension Proposal {
    /// What became of it, in the words of the API.
    fileprivate func state(at now: Date) -> String {
        switch approval.outcome {
        case .waiting: now < approval.expiresAt ? "waiting-for-approval" : "lapsed"
        case .approved: "in-force"
        case .refused: "refused"
        }
    }
}

extension Territory {
    /// Its countries, the whole Union as `EU`; nil for everywhere.
    var names: [String]? {
        self == .everywhere ? nil : text.split(separator: ",").map(String.init)
    }
}
