package import Casework
package import Foundation

/// A decision that waits for a second person, as it is kept.
package struct Proposal: Hashable, Sendable {
    package let tenant: TenantName
    package let item: ItemID
    package let draft: DecisionDraft
    package internal(set) var approval: Approval
    /// When somebody answered, and the decision that came of it.
    package internal(set) var settledAt: Date?
    package internal(set) var decision: DecisionID?

    package var id: ApprovalID { approval.id }
}

/// Where a page of proposals begins: behind this one.
package struct ProposalCursor: Hashable, Sendable {
    package let proposedAt: Date
    package let id: ApprovalID

    package init(proposedAt: Date, id: ApprovalID) {
        self.proposedAt = proposedAt
        self.id = id
    }

    package init(after proposal: Proposal) {
        self.init(proposedAt: proposal.approval.proposedAt, id: proposal.id)
    }
}
