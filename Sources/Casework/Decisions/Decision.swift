package import Foundation
package import Policy

/// A recorded conclusion on an item: what, why, where, how long, by whom, and what may be done
/// against it.
///
/// It is never changed: what undoes it is another decision.
package struct Decision: Hashable, Sendable {
    package let subject: Subject
    package let ruling: Ruling
    package let term: Term
    package let automation: Automation
    package let redress: Redress
    /// Versions of profile, packs and rules; nil where none took part.
    package let pin: PolicyPin?
    package let statement: StatementOfReasons
    /// What rules were asked and answered; nil where none took part, or it isn't known any more.
    package var inquiry: PolicyInquiry?

    package init(
        on subject: Subject,
        _ ruling: Ruling,
        term: Term,
        automation: Automation,
        redress: Redress,
        pin: PolicyPin?,
        statement: StatementOfReasons,
    ) {
        self.subject = subject
        self.ruling = ruling
        self.term = term
        self.automation = automation
        self.redress = redress
        self.pin = pin
        self.statement = statement
    }

    /// Whether its item goes on by itself when its time is over.
    ///
    /// Where a person looks at everything first, only what a person said beforehand lets it on.
    package func goesOnByItself(under profile: Profile) -> Bool {
        guard term.end?.then == .release else { return false }
        return ruling.action != .hold || profile.entry.review != .person || !ruling.people.isEmpty
    }

    /// Why its item is held on when the hold's time is over and nobody decided.
    package func reasonToHoldOn(under profile: Profile) -> HoldReason? {
        let wouldGoOn = term.end?.then == .release && !goesOnByItself(under: profile)
        return ruling.holdReason ?? (wouldGoOn ? .awaitingReview : nil)
    }

    package var id: DecisionID { ruling.decision }
    package var decidedAt: Date { term.since }

    /// What it is about.
    package struct Subject: Hashable, Sendable {
        package let tenant: TenantName
        package let item: ItemID
        package let version: Int

        package init(tenant: TenantName, item: ItemID, version: Int) {
            self.tenant = tenant
            self.item = item
            self.version = version
        }
    }
}
