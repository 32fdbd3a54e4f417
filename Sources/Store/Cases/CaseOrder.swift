package import Casework
import Foundation

/// What a reviewer decides on a case.
package struct CaseOrder: Sendable {
    package let tenant: TenantName
    package let caseID: CaseID
    package let reviewer: Reviewer
    /// What is to be done with the item; nil: nothing has to be.
    package let draft: DecisionDraft?
    /// Outcomes of single reports; the others follow from the decision.
    package var outcomes: [ReportID: ReportOutcome] = [:]
    /// Why, for the staff; it stays among the notes.
    package var reason: String
    /// The case's revision as the reviewer read it; nil: whatever it is.
    package var revision: Int64?

    package init(
        _ draft: DecisionDraft?,
        on caseID: CaseID,
        of tenant: TenantName,
        by reviewer: Reviewer,
        because reason: String,
    ) {
        (self.draft, self.caseID, self.tenant) = (draft, caseID, tenant)
        (self.reviewer, self.reason) = (reviewer, reason)
    }

    /// The outcome of reports that none is named for: whoever complained was right where something
    /// was restricted or labelled.
    var usualOutcome: ReportOutcome {
        switch draft?.action {
        case nil, .release: .rejected
        case .label, .ageRestrict, .hold, .stop, .remove: .upheld
        }
    }
}

/// What became of it.
package enum CaseOrdered: Hashable, Sendable {
    case closed(Case, Decision?)
    /// The decision waits for a second person.
    case waiting(Case, Proposal, Set<GraveAct>)
}
