package import Casework

/// A request of somebody who is shown, as it comes in.
package struct LikenessDraft: Sendable {
    package let tenant: TenantName
    /// The items that it names; may be empty where it sends fingerprints.
    package let items: Set<ItemID>
    /// Of the reason `intimate-likeness` or `likeness`, with its claim.
    package let statement: Report.Statement
    package let claim: LikenessClaim
    package let contact: ReporterContact

    package init(
        on items: Set<ItemID>,
        of tenant: TenantName,
        _ claim: LikenessClaim,
        _ statement: Report.Statement,
        from contact: ReporterContact,
    ) {
        (self.items, self.tenant, self.claim, self.contact) = (items, tenant, claim, contact)
        var statement = statement
        statement.likeness = claim
        self.statement = statement
    }
}

/// What a request came to at once.
package struct ReceivedRequest: Sendable {
    package let report: Report
    package let receipt: ReceiptNumber
    /// Items that it is about, copies by bytes among them; the search may find more.
    package let found: Int
    /// How many of these are kept from playing until somebody looked.
    package let held: Int
}
