package import Foundation
package import Policy

/// An objection to what was decided, and how another person answered it (DSA, article 20).
///
/// It changes by its methods alone, each of which says why it can't.
package struct Appeal: Hashable, Sendable {
    package let id: AppealID
    package let tenant: TenantName
    package let target: AppealTarget
    package let side: AppealSide
    /// The account that appeals; nil of a reporter.
    package let account: AccountID?
    package let openedAt: Date
    /// By when it is answered, by the published limit.
    package let dueAt: Date
    package internal(set) var content: Content

    /// Who appeals, and against what.
    package struct Place: Hashable, Sendable {
        package let tenant: TenantName
        package let target: AppealTarget
        package let side: AppealSide
        package let account: AccountID?

        package init(
            of tenant: TenantName,
            _ target: AppealTarget,
            by side: AppealSide,
            account: AccountID? = nil,
        ) {
            (self.tenant, self.target, self.side, self.account) = (tenant, target, side, account)
        }
    }

    package init(
        _ id: AppealID,
        in place: Place,
        at openedAt: Date,
        dueAt: Date,
        _ content: Content,
    ) {
        (self.id, self.openedAt, self.dueAt, self.content) = (id, openedAt, dueAt, content)
        (tenant, target) = (place.tenant, place.target)
        (side, account) = (place.side, place.account)
    }

    /// What is said and done.
    package struct Content: Hashable, Sendable, Codable {
        package let draft: AppealDraft
        package let act: AppealedAct
        /// Who may not decide it: those of the act, and whoever decided an earlier appeal against it.
        package let barred: Set<PersonName>
        package var assignee: PersonName?
        package var closing: Closing?

        package init(
            _ draft: AppealDraft,
            against act: AppealedAct,
            barring barred: Set<PersonName>,
        ) {
            (self.draft, self.act) = (draft, act)
            self.barred = act.people.union(barred)
        }
    }

    /// How it ended.
    package struct Closing: Hashable, Sendable, Codable {
        package let verdict: AppealVerdict
        package let by: PersonName
        package let at: Date
        package var effects: Set<AppealEffect> = []
        /// The decision that lifted what was overturned.
        package var decision: DecisionID?

        package init(_ verdict: AppealVerdict, by person: PersonName, at: Date) {
            (self.verdict, self.by, self.at) = (verdict, person, at)
        }
    }

    package enum State: String, Hashable, Sendable, CaseIterable { case open, decided }

    package var state: State { content.closing == nil ? .open : .decided }
}

/// What somebody says when they appeal.
package struct AppealDraft: Hashable, Sendable, Codable {
    package let words: String
    /// The language in which they want to be answered.
    package var language: String?
    /// What wasn't known when an earlier appeal was decided.
    package var newEvidence: String?

    package init(_ words: String, language: String? = nil, newEvidence: String? = nil) {
        (self.words, self.language, self.newEvidence) = (words, language, newEvidence)
    }
}

/// What a person says of an appeal.
package struct AppealVerdict: Hashable, Sendable, Codable {
    package let outcome: AppealOutcome
    /// Why, for whoever appealed.
    package let answer: BilingualText

    package init(_ outcome: AppealOutcome, _ answer: BilingualText) {
        (self.outcome, self.answer) = (outcome, answer)
    }
}
