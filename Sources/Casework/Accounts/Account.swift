/// The id of a publisher's account.
package struct AccountID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// A publisher: whoever brings items to a tenant's service.
///
/// Only what the rules need: no name, no address. The host knows its person by the external id.
package struct Account: Hashable, Sendable {
    package let id: AccountID
    package let tenant: TenantName
    package let externalID: ExternalID
    package var standing: Standing

    package init(id: AccountID, tenant: TenantName, externalID: ExternalID, standing: Standing) {
        self.id = id
        self.tenant = tenant
        self.externalID = externalID
        self.standing = standing
    }
}
