package import Foundation
package import Policy

/// The id of a proposal that waits for a second person.
package struct ApprovalID: RecordID, Codable {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// A decision that waits for a second person: a held decision.
package struct Approval: Hashable, Sendable {
    package let id: ApprovalID
    package let proposer: PersonName
    package let proposedAt: Date
    /// Past this time it lapses, and has to be proposed again.
    package let expiresAt: Date
    package private(set) var outcome: Outcome

    package init(
        id: ApprovalID,
        proposer: PersonName,
        proposedAt: Date,
        expiresAt: Date,
        outcome: Outcome = .waiting,
    ) {
        self.id = id
        self.proposer = proposer
        self.proposedAt = proposedAt
        self.expiresAt = expiresAt
        self.outcome = outcome
    }

    /// What became of it.
    package enum Outcome: Hashable, Sendable {
        case waiting
        case approved(by: PersonName)
        case refused(by: PersonName)

        /// The word that rows and the API use.
        package var word: String {
            switch self {
            case .waiting: "waiting"
            case .approved: "approved"
            case .refused: "refused"
            }
        }
    }

    /// Takes a second person's yes.
    package mutating func approve(by person: PersonName, at now: Date) throws(ApprovalRefusal) {
        try check(now)
        guard person != proposer else { throw .samePerson }
        outcome = .approved(by: person)
    }

    /// Takes somebody's no; the proposer may take it back so as well.
    package mutating func refuse(by person: PersonName, at now: Date) throws(ApprovalRefusal) {
        try check(now)
        outcome = .refused(by: person)
    }

    private func check(_ now: Date) throws(ApprovalRefusal) {
        guard case .waiting = outcome else { throw .settled(outcome) }
        guard now < expiresAt else { throw .lapsed }
    }
}

/// Why a proposal can't be approved or refused.
package enum ApprovalRefusal: Refusal {
    /// Whoever proposes it is not a second person, with whichever token.
    case samePerson
    case settled(Approval.Outcome)
    case lapsed

    package var code: String {
        switch self {
        case .samePerson: "same-person"
        case .settled: "already-settled"
        case .lapsed: "proposal-lapsed"
        }
    }

    package var words: BilingualText {
        switch self {
        case .samePerson:
            BilingualText(
                en: "whoever proposed this can't approve it; let another person do it",
                zh: "提议人不能批准自己的提议，请由另一人批准",
            )
        case .settled(let outcome):
            BilingualText(
                en: "the proposal is \(outcome.word) already",
                zh: "该提议已处理（\(outcome.word)）",
            )
        case .lapsed:
            BilingualText(
                en: "the proposal waited too long and lapsed; propose it again",
                zh: "该提议已逾期失效，请重新提出",
            )
        }
    }
}
