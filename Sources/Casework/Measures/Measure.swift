package import Foundation
package import Policy

/// A decision of people on an account: what, why, how long, by whom, and what may be done against
/// it.
///
/// It is never changed: what undoes it is an event of its own. No rule and no program takes one.
package struct Measure: Hashable, Sendable {
    package let id: MeasureID
    package let tenant: TenantName
    package let account: AccountID
    /// What was decided, as it was put.
    package let draft: MeasureDraft
    package let since: Date
    /// Who decided: two where it closes an account.
    package let deciders: Set<PersonName>
    package let redress: Redress
    package let statement: StatementOfReasons

    package init(
        id: MeasureID,
        tenant: TenantName,
        account: AccountID,
        draft: MeasureDraft,
        since: Date,
        deciders: Set<PersonName>,
        redress: Redress,
        statement: StatementOfReasons,
    ) {
        (self.id, self.tenant, self.account) = (id, tenant, account)
        (self.draft, self.since, self.deciders) = (draft, since, deciders)
        (self.redress, self.statement) = (redress, statement)
    }

    package var effect: MeasureEffect { draft.effect }
    package var kind: MeasureKind { draft.kind }
    /// Nil: until another decision.
    package var until: Date? { draft.until }
    /// Machines take no part in it.
    package var automation: Automation { .none }
}

/// A measure with what became of it.
package struct KeptMeasure: Hashable, Sendable {
    package let measure: Measure
    /// When its time was over; nil before the job that notes it.
    package var endedAt: Date?
    package var undoing: Undoing?

    package init(_ measure: Measure, endedAt: Date? = nil, undoing: Undoing? = nil) {
        (self.measure, self.endedAt, self.undoing) = (measure, endedAt, undoing)
    }

    /// Where it stands: a time that is over is over, whoever notes it when.
    package func state(at now: Date) -> State {
        if undoing != nil { return .undone }
        if endedAt != nil { return .ended }
        return (measure.until.map { $0 <= now } ?? false) ? .ended : .inForce
    }

    package enum State: String, Hashable, Sendable, CaseIterable {
        case inForce = "in-force"
        case ended
        /// It counts nowhere any more.
        case undone
    }
}

/// That something was undone, by whom and why.
package struct Undoing: Hashable, Sendable {
    package let at: Date
    package let by: PersonName
    package let because: BilingualText

    package init(at: Date, by: PersonName, because: BilingualText) {
        (self.at, self.by, self.because) = (at, by, because)
    }
}
