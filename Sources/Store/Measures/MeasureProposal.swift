package import Casework
package import Foundation
import Policy

/// A measure that waits for a second person, as it is kept.
package struct MeasureProposal: Hashable, Sendable {
    package let tenant: TenantName
    package let account: AccountID
    package let draft: MeasureDraft
    package internal(set) var approval: Approval
    /// When somebody answered, and the measure that came of it.
    package internal(set) var settledAt: Date?
    package internal(set) var measure: MeasureID?

    package var id: ApprovalID { approval.id }
}

extension ProposalCursor {
    package init(after proposal: MeasureProposal) {
        self.init(proposedAt: proposal.approval.proposedAt, id: proposal.id)
    }
}

/// Where a page of an account's measures begins: behind this one.
package struct MeasureCursor: Hashable, Sendable {
    package let since: Date
    package let id: MeasureID

    package init(since: Date, id: MeasureID) { (self.since, self.id) = (since, id) }

    package init(after measure: Measure) { self.init(since: measure.since, id: measure.id) }
}

/// What a person wants done with an account.
package struct MeasureOrder: Sendable {
    package let tenant: TenantName
    /// The host's own name of the account.
    package let account: ExternalID
    package let draft: MeasureDraft
    package let person: PersonName

    package init(
        _ draft: MeasureDraft,
        on account: ExternalID,
        of tenant: TenantName,
        by person: PersonName,
    ) {
        (self.draft, self.account) = (draft, account)
        (self.tenant, self.person) = (tenant, person)
    }
}

/// What became of an order.
package enum Imposed: Hashable, Sendable {
    /// It took effect.
    case imposed(KeptMeasure)
    /// It waits for a second person.
    case waiting(MeasureProposal)
}

/// What a person wants an account to get a strike for.
package struct StrikeOrder: Sendable {
    package let tenant: TenantName
    package let account: ExternalID
    package let draft: StrikeDraft
    package let person: PersonName

    package init(
        _ draft: StrikeDraft,
        on account: ExternalID,
        of tenant: TenantName,
        by person: PersonName,
    ) {
        (self.draft, self.account) = (draft, account)
        (self.tenant, self.person) = (tenant, person)
    }
}

/// What stands on record against an account, with the profile by which it is weighed.
package struct AccountEnforcement: Sendable {
    package let publisher: Publisher
    package let record: EnforcementRecord
    package let readAt: Date

    package var recommendation: LadderRecommendation {
        record.recommendation(under: publisher.profile.ladder, at: readAt)
    }
}
